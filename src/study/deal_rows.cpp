// A draw of a row depends on its index alone: inputs, stocks and cases are drawn before any row is asked for, or again from
// the same sequence.
#include "study/deal_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "base/durations.h"
#include "base/error.h"
#include "facts/names.h"

namespace countervail {
namespace {

// Sequences of one dimension depend on each other however they are scrambled, so each engine has dimensions of its own: supply
// begins at 0, the stocks' counts at 600 (study/race.cpp).
constexpr int kInputDimension = 1000, kMineralDimension = 1200, kMineralRoom = 200;

std::vector<statistics::SobolDimension> dimensions_from(int first, std::size_t count,
                                                        std::uint64_t seed) {
  std::vector<statistics::SobolDimension> dimensions;
  for (int k = 0; k < static_cast<int>(count); ++k)
    dimensions.push_back(statistics::make_sobol_dimension(seed, first + k));
  return dimensions;
}

/// All draws at once: rows read them by index, on any thread.
DealInputs draw_inputs(const Overlay& facts, const DealScenario& scenario, int draws,
                       std::uint64_t seed) {
  Ledger ledger(facts);
  DealInputs inputs;
  inputs.draws.groups = groups_of(scenario.numbers);
  for (const StatedNumber& number : scenario.numbers)
    inputs.draws.inputs.push_back(drawn_input(number.fact.path, ledger.range(number.fact.path),
                                              &number, inputs.draws.groups));
  inputs.draws.dimensions = dimensions_from(kInputDimension, inputs.draws.groups.size(), seed);
  inputs.draws.copula = statistics::make_copula(inputs.draws.groups, {});
  inputs.values.assign(inputs.draws.inputs.size(), {});
  DrawRoom room = make_draw_room(inputs.draws);
  for (int d = 0; d < draws; ++d) {
    draw_values(inputs.draws, static_cast<std::uint32_t>(d), room);
    for (std::size_t i = 0; i < inputs.values.size(); ++i)
      inputs.values[i].push_back(room.values[i]);
  }
  return inputs;
}

class DealBuild {
 public:
  DealBuild(const Overlay& facts, DealModel& model)
      : ledger_(facts), facts_(facts), model_(model) {}

  /// Both blocs' compute by draw, unit and quarter, as `race` has it.
  void stocks(const RaceModel& race, const std::vector<supply::Event>& events, int threads) {
    const DealScenario& s = model_.scenario;
    const supply::Calendar& calendar = race.supply.plan.calendar;
    model_.first = s.first - calendar.first;
    if (model_.first < 0 || model_.first + s.quarters > calendar.count)
      throw Error(ErrorKind::kRange,
                  fmt::format("{} quarters from {} leave the plan '{}', which runs from {} to {}",
                              s.quarters, supply::quarter_name(s.first), s.plan,
                              supply::quarter_name(calendar.first),
                              supply::quarter_name(calendar.first + calendar.count - 1)),
                  s.file);
    const auto bloc = [&](const char* name) {
      const auto found = std::find(race.blocs.begin(), race.blocs.end(), name);
      if (found == race.blocs.end())
        throw Error(ErrorKind::kMissing, fmt::format("the plan has no bloc '{}'", name), s.file);
      return static_cast<int>(found - race.blocs.begin());
    };
    model_.us = bloc("US"), model_.china = race.china;
    model_.stocks =
        race_samples(race, {model_.draws, model_.seed, threads, s.without},
                     s.without.empty() ? events : supply::events_without(events, s.without));
    std::set<std::string> read = race.supply.facts;
    for (const StatedNumber& number : s.numbers) read.insert(number.fact.path);
    model_.facts = fact_lines(facts_, read);
  }

  /// A chip without a figure in the unit asked for would count as nothing, so it is refused.
  void chips(const Observations& observed) {
    for (const DealChips& row : model_.scenario.chips) {
      model_.weights.push_back({});
      if (row.chip.empty()) continue;
      model_.weights.back() = race_weights(ledger_, observed, row.chip);
      if (model_.weights.back()[static_cast<std::size_t>(model_.scenario.unit)] == 0)
        throw Error(
            ErrorKind::kMissing,
            fmt::format("no figure of '{}' in {}", row.chip, race_unit_name(model_.scenario.unit)),
            model_.scenario.file, 0, 0, "another unit");
      if (model_.scenario.number("deal/price/" + row.chip) == nullptr)
        throw Error(
            ErrorKind::kMissing, fmt::format("no price of '{}'", row.chip), model_.scenario.file, 0,
            0,
            fmt::format("[numbers.price] \"{}\" = {{ value, unit, source, confidence, date }}",
                        row.chip));
    }
  }

  /// A name that is none is the scenario's mistake: its file is named.
  minerals::MineralCase case_of(const DealGroup& group, const Files& data,
                                const Observations& observed) const {
    try {
      return minerals::read_case(group.case_name, data, observed);
    } catch (const Error& error) {
      if (!error.file.empty()) throw;
      throw Error(error.kind, fmt::format("[china.group.{}]: {}", group.name, error.message),
                  model_.scenario.file, 0, 0, error.hint);
    }
  }

  /// A case keeps its sectors, stocks and market; its licence is replaced by what the offers let out.
  void groups(const Files& data, const Observations& observed) {
    const minerals::NamedTable table = minerals::read_use_table(data);
    for (const DealGroup& group : model_.scenario.groups) {
      DealGroupModel one{group.name, group.rates, group.before, {}, {}, 0, 0, {}, nullptr, nullptr};
      minerals::MineralCase about = case_of(group, data, observed);
      const int offset = months_to_start(about);
      one.start_month = offset;
      about.months = offset + kMonthsPerQuarter * model_.scenario.quarters;
      const bool licensed = about.has_licence;
      about.has_licence = false, about.ends.clear(), about.cuts.clear();
      Overlay with = facts_;
      minerals::add_case_facts(about, with);
      one.model = model_of(about, with);
      about.months += 2 * kMonthsPerYear;
      one.longer = model_of(about, with);
      const minerals::Months& calendar = one.model.problem.months;
      one.border_day = licensed ? calendar.day_of(about.border)
                                : calendar.first_day[static_cast<std::size_t>(offset)];
      constexpr double kMillion = 1e6;
      for (const minerals::CaseSector& sector : about.sectors) {
        const int industry = minerals::industry_of(table, sector.industry);
        if (industry < 0)
          throw Error(ErrorKind::kUnknownName,
                      fmt::format("sector '{}' names no industry of the use table", sector.name),
                      about.file);
        one.value_added.push_back(kMillion *
                                  table.table.value_added[static_cast<std::size_t>(industry)]);
      }
      for (const auto& [part, key] :
           {std::pair(&one.exports, "exports"), std::pair(&one.us_share, "us_share")}) {
        const std::string path = fmt::format("deal/group/{}/{}", group.case_name, key);
        if (model_.scenario.number(path) == nullptr)
          throw Error(ErrorKind::kMissing, fmt::format("no {} of '{}'", key, group.case_name),
                      model_.scenario.file, 0, 0,
                      fmt::format("[numbers.group.\"{}\"] {} = {{ ... }}", group.case_name, key));
        *part = &model_.inputs.of(path);
      }
      for (FactLine& line : fact_lines(with, one.model.facts)) {
        line.path = group.name + "/" + line.path;
        model_.facts.push_back(std::move(line));
      }
      model_.groups.push_back(std::move(one));
    }
  }

 private:
  /// Drawn from the dimensions of the group's place, so that no two groups share any.
  minerals::MineralModel model_of(const minerals::MineralCase& about, const Overlay& facts) const {
    minerals::MineralModel model = minerals::mineral_model(facts, about, model_.seed);
    const int place = static_cast<int>(model_.groups.size());
    model.draws.dimensions = dimensions_from(kMineralDimension + kMineralRoom * place,
                                             model.draws.groups.size(), model_.seed);
    return model;
  }

  /// Orders of a case that names months begin where it says; others begin with the package.
  int months_to_start(minerals::MineralCase& about) const {
    const int year = model_.scenario.first / 4, quarter = model_.scenario.first % 4;
    const auto start =
        std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(quarter * 3 + 1));
    const int offset = static_cast<int>((start - about.first).count());
    if (about.order_months.empty() && offset < 0) {
      about.first = start;
      return 0;
    }
    if (offset < 0)
      throw Error(ErrorKind::kRange, "the package starts before the months of its case",
                  model_.scenario.file, 0, 0, about.title);
    return offset;
  }

  Ledger ledger_;
  const Overlay& facts_;
  DealModel& model_;
};

double per_year(double per_second) {
  return per_second * kSecondsPerYear;
}

/// Quarters in which chips run that were ordered in quarter 0, as a share each: a delivery of 1.5 falls half into two.
void add_delivered(std::vector<double>& running, int ordered, double delivery, double chips) {
  const double when = ordered + delivery, whole = std::floor(when), part = when - whole;
  for (const auto& [quarter, share] : {std::pair(whole, 1 - part), std::pair(whole + 1, part)})
    if (quarter < static_cast<double>(running.size()))
      running[static_cast<std::size_t>(quarter)] += share * chips;
}

/// Chips of one offer under one answer of the buyers, ended after `end` quarters.
deal::ComputeRow compute_row(const DealModel& m, int chips, deal::Acceptance acceptance, int end) {
  const auto draws = static_cast<std::size_t>(m.draws);
  deal::ComputeRow row;
  for (std::vector<double>& each : row.rise) each.assign(draws, 0);
  row.bill.assign(draws, 0), row.displaced.assign(draws, 0);
  const DealChips& offered = m.scenario.chips[static_cast<std::size_t>(chips)];
  if (offered.chip.empty() || acceptance == deal::Acceptance::kNo || end == 0) return row;
  constexpr int kPauseQuarters = 2;
  const int begin = acceptance == deal::Acceptance::kPause ? kPauseQuarters : 0;
  const auto quarters = static_cast<std::size_t>(m.scenario.quarters);
  const std::vector<double>&uptake = m.inputs.of("deal/uptake"),
        &displaced = m.inputs.of("deal/displaced"), &delivery = m.inputs.of("deal/delivery"),
        &discount = m.inputs.of("deal/discount"),
        &price = m.inputs.of("deal/price/" + offered.chip);
  std::vector<double> arriving(quarters), worth(quarters);
  for (std::size_t d = 0; d < draws; ++d) {
    std::fill(arriving.begin(), arriving.end(), 0.0);
    for (std::size_t q = 0; q < quarters; ++q)
      worth[q] =
          std::exp(-per_year(discount[d]) * (static_cast<double>(q) + 0.5) / kQuartersPerYear);
    const double a_quarter = offered.quota / 2 * uptake[d];
    const double late = delivery[d] / (kSecondsPerYear / kQuartersPerYear);
    for (int q = begin; q < end; ++q) {
      add_delivered(arriving, q, late, a_quarter);
      row.bill[d] += worth[static_cast<std::size_t>(q)] * a_quarter * price[d];
    }
    row.displaced[d] = displaced[d] * row.bill[d];
    for (std::size_t u = 0; u < deal::kUnits; ++u) {
      const double weight = m.weights[static_cast<std::size_t>(chips)][u] * (1 - displaced[d]);
      double more = 0, sum = 0, all = 0;
      for (std::size_t q = 0; q < quarters; ++q) {
        more += arriving[q] * weight;
        const double own =
            m.stocks
                .stock[m.stocks.place(m.china, static_cast<int>(u), m.first + static_cast<int>(q)) +
                       d];
        all += worth[q];
        if (own > 0) sum += worth[q] * std::log1p(more / own);
      }
      row.rise[u][d] = sum / all;
    }
  }
  return row;
}

/// Three spans: as before, the offered rate, as before again.
std::vector<minerals::ExportCut> cuts_of(const DealGroupModel& group, double rate, int end) {
  constexpr int kEver = 1 << 30;
  const double before = 1 - group.rates[static_cast<std::size_t>(group.before)];
  const int start = deal_day(group, 0), stop = deal_day(group, end);
  return {{std::min(group.border_day, start), start, before},
          {start, stop, 1 - rate},
          {stop, kEver, before}};
}

/// A case simulated once a draw: stocks remember what was held back before, and entry what was held back long.
deal::MineralRow mineral_row(const DealModel& m, const DealGroupModel& group, int rate, int end) {
  const auto draws = static_cast<std::size_t>(m.draws);
  deal::MineralRow row;
  row.loss.assign(draws, 0), row.forgone.assign(draws, 0);
  const std::vector<double>& discount = m.inputs.of("deal/discount");
  const double let_out = group.rates[static_cast<std::size_t>(rate)];
  const double before = group.rates[static_cast<std::size_t>(group.before)];
  minerals::MineralProblem problem = group.model.problem;
  minerals::MineralRun run = minerals::make_mineral_run(problem);
  const std::vector<minerals::ExportCut> cuts = cuts_of(group, let_out, end);
  DrawRoom room = make_draw_room(group.model.draws);
  const int months = problem.months.count();
  for (std::size_t d = 0; d < draws; ++d) {
    draw_values(group.model.draws, static_cast<std::uint32_t>(d), room);
    problem.cuts.clear();
    minerals::set_draw(group.model.slots, room.values, problem);
    problem.cuts = cuts;
    minerals::simulate(problem, run);
    for (int month = group.start_month; month < months; ++month) {
      const int since = month - group.start_month;
      const double now = std::exp(-per_year(discount[d]) * (since + 0.5) / kMonthsPerYear);
      double lost = 0;
      for (std::size_t s = 0; s < group.value_added.size(); ++s)
        lost += group.value_added[s] * (1 - run.output[run.at(static_cast<int>(s), month)]);
      row.loss[d] += now * lost / kMonthsPerYear;
      const double share = since < kMonthsPerQuarter * end ? let_out : before;
      row.forgone[d] += now * (1 - share) * (*group.exports)[d] / kMonthsPerYear;
    }
  }
  return row;
}

}  // namespace

const std::vector<double>& DealInputs::of(const std::string& path) const {
  const int input = draws.input(path);
  if (input < 0)
    throw Error(ErrorKind::kMissing, fmt::format("a deal needs a number at '{}'", path),
                "deal/inputs.toml");
  return values[static_cast<std::size_t>(input)];
}

std::shared_ptr<const DealModel> deal_model(const Overlay& facts, DealScenario scenario,
                                            const RaceModel& race,
                                            const std::vector<supply::Event>& events,
                                            const Files& data, const Observations& supply_facts,
                                            const Observations& mineral_facts, int draws,
                                            std::uint64_t seed, int threads) {
  auto model = std::make_shared<DealModel>();
  model->scenario = std::move(scenario);
  model->draws = draws, model->seed = seed;
  model->inputs = draw_inputs(facts, model->scenario, draws, seed);
  DealBuild build(facts, *model);
  build.stocks(race, events, threads);
  build.chips(supply_facts);
  build.groups(data, mineral_facts);
  return model;
}

/// Beyond the last month the case ends: the day after it.
int deal_day(const DealGroupModel& group, int quarter) {
  const auto month = static_cast<std::size_t>(group.start_month + kMonthsPerQuarter * quarter);
  const std::vector<int>& first = group.longer.problem.months.first_day;
  return first[std::min(month, first.size() - 1)];
}

deal::Paths deal_paths(const DealModel& model) {
  return {[&model](int chips, deal::Acceptance acceptance, int end) {
            return compute_row(model, chips, acceptance, end);
          },
          [&model](std::size_t group, int rate, int end) {
            return mineral_row(model, model.groups[group], rate, end);
          }};
}

deal::TableShape deal_shape(const DealModel& model) {
  const DealScenario& s = model.scenario;
  deal::TableShape shape;
  shape.draws = model.draws, shape.quarters = s.quarters;
  shape.chips = static_cast<int>(s.chips.size());
  for (const DealGroupModel& group : model.groups) {
    shape.rates.push_back(static_cast<int>(group.rates.size()));
    shape.before.push_back(group.before);
    double mean = 0;
    for (const double share : *group.us_share) mean += share / model.draws;
    shape.us_share.push_back(mean);
  }
  std::set<int> ends{0, 1, 2, 3};
  for (const deal::UsOffer& offer : s.offers.us) ends.insert(offer.term);
  for (const deal::ChinaOffer& offer : s.offers.china) ends.insert(offer.term);
  std::erase_if(ends, [&](int end) { return end > s.quarters; });
  shape.ends.assign(ends.begin(), ends.end());
  return shape;
}

double first_stop(const DealGroupModel& group, double rate, double weeks_of_stock) {
  constexpr double kDaysAWeek = 7;
  minerals::MineralProblem problem = group.model.problem;
  DrawRoom room = make_draw_room(group.model.draws);
  middle_values(group.model.draws, room);
  problem.cuts.clear();
  minerals::set_draw(group.model.slots, room.values, problem);
  const int start = group.border_day;
  problem.cuts = {{start, 1 << 30, 1 - rate}};
  for (minerals::Sector& sector : problem.sectors) sector.stock_days = kDaysAWeek * weeks_of_stock;
  minerals::MineralRun run = minerals::make_mineral_run(problem);
  minerals::simulate(problem, run);
  double first = std::numeric_limits<double>::infinity();
  for (const double day : run.first_stop)
    if (day >= start) first = std::min(first, day - start);
  return first;
}

}  // namespace countervail
