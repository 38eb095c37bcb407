// A case becomes a problem whose numbers are slots into draws. Facts are read and slots
// found once; a draw only writes numbers, which is what makes thousands of them cheap.
// Blocks of draws go to threads with room of their own, and a draw depends on its index
// alone: the same seed gives the same samples on any number of threads. Losses are
// tabled over the share of the need that is met and read by interpolation, as each of
// the planner's points is a linear program.
#include "minerals/study.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/error.h"
#include "base/parallel.h"
#include "statistics/quantile.h"

namespace countervail::minerals {
namespace {

constexpr double kSecondsPerDay = 86400, kDaysPerYear = 365.25;
constexpr double kSecondsPerMonth = kSecondsPerDay * kDaysPerYear / 12;
constexpr int kYear = 12;    // months
constexpr int kBlock = 256;  // draws of one block of work
constexpr double kRounding = 1e-9;
constexpr int kPlannerPoints = 17,
              kReadingPoints = 257;  // shares of the need at which losses are tabled

class Build {
 public:
  Build(const Overlay& facts, const MineralCase& asked, std::uint64_t seed) : ledger_(facts) {
    model_.asked = asked;
    model_.draws.groups = groups_of(asked.numbers);
    for (const StatedNumber& number : asked.numbers)
      if (ledger_.has(number.fact.path))
        model_.draws.inputs.push_back(drawn_input(number.fact.path, ledger_.range(number.fact.path),
                                                  &number, model_.draws.groups));
    model_.draws.dimensions =
        statistics::make_sobol_dimensions(seed, static_cast<int>(model_.draws.groups.size()));
    model_.draws.copula = statistics::make_copula(model_.draws.groups, {});
  }

  MineralModel model() {
    const MineralCase& asked = model_.asked;
    MineralProblem& problem = model_.problem;
    problem.months = months_from(asked.first, asked.months);
    problem.normal_orders.assign(static_cast<std::size_t>(asked.months), 0);
    problem.sectors.resize(asked.sectors.size());
    if (asked.has_licence) problem.licence.from_day = problem.months.day_of(asked.border);
    if (!asked.ends.empty()) problem.licence.to_day = problem.months.day_of(asked.ends.front());
    for (const CaseCut& cut : asked.cuts)
      problem.cuts.push_back(
          {problem.months.day_of(cut.from), problem.months.day_of(cut.from) + cut.days, 0});
    for (const CasePlant& plant : asked.plants) {
      Plant one;
      one.start = problem.months.day_of(plant.start) / kDaysPerMonth;
      problem.plants.push_back(one);
    }
    require_numbers();
    find_slots();
    DrawRoom room = make_draw_room(model_.draws);
    middle_values(model_.draws, room);
    set_draw(model_.slots, room.values, problem);
    check(problem);
    model_.facts.insert(ledger_.read().begin(), ledger_.read().end());
    return std::move(model_);
  }

 private:
  void require(const std::string& path) const {
    if (model_.draws.input(path) < 0)
      throw Error(ErrorKind::kMissing, fmt::format("the case needs a number at '{}'", path),
                  model_.asked.file);
  }
  void require_numbers() const {
    for (const CaseSector& sector : model_.asked.sectors)
      for (const char* key : {"/need", "/stock"}) require(sector.path + key);
    for (const char* path :
         {"minerals/transit/days", "minerals/market/controlled_share",
          "minerals/market/demand_elasticity", "minerals/market/supply_elasticity"})
      require(path);
    if (model_.asked.has_licence) require("minerals/licence/days");
    if (model_.asked.order_months.empty()) require("minerals/orders/monthly");
  }

  int slot(const std::string& path) const { return model_.draws.input("minerals/" + path); }

  /// Orders past the last month given are those of twelve months before.
  void find_orders() {
    const std::vector<std::string>& given = model_.asked.order_months;
    std::vector<int>& orders = model_.slots.orders;
    for (int m = 0; m < model_.asked.months; ++m) {
      const auto month = static_cast<std::size_t>(m);
      if (given.empty())
        orders.push_back(slot("orders/monthly"));
      else if (month < given.size())
        orders.push_back(slot("orders/" + given[month]));
      else
        orders.push_back(orders[month - std::min<std::size_t>(kYear, given.size())]);
    }
  }

  void find_slots() {
    CaseSlots& slots = model_.slots;
    find_orders();
    for (const auto& [place, path] : std::initializer_list<std::pair<int*, const char*>>{
             {&slots.first_decision, "licence/first_decision"},
             {&slots.days, "licence/days"},
             {&slots.stages, "licence/stages"},
             {&slots.approve, "licence/approve"},
             {&slots.refiled, "licence/refiled"},
             {&slots.test_days, "test/days"},
             {&slots.test_share, "test/share"},
             {&slots.transit, "transit/days"},
             {&slots.controlled_share, "market/controlled_share"},
             {&slots.demand, "market/demand_elasticity"},
             {&slots.supply, "market/supply_elasticity"},
             {&slots.most_of_others, "market/most_of_others"},
             {&slots.choke, "market/choke"},
             {&slots.restock, "sectors/restock"},
             {&slots.sigma, "sectors/sigma"},
             {&slots.value_share, "sectors/value_share"},
             {&slots.entry_rate, "entry/rate"},
             {&slots.entry_lead, "entry/lead"},
             {&slots.entry_ceiling, "entry/ceiling"}})
      *place = slot(path);
    const auto of = [&](const std::string& path) { return model_.draws.input(path); };
    for (const CaseCut& cut : model_.asked.cuts) slots.cuts.push_back(of(cut.path + "/share"));
    for (const CaseSector& sector : model_.asked.sectors)
      slots.sectors.push_back({of(sector.path + "/need"), of(sector.path + "/controlled"),
                               of(sector.path + "/stock"), of(sector.path + "/exposed")});
    for (const CasePlant& plant : model_.asked.plants)
      slots.plants.push_back(
          {of(plant.path + "/output"), of(plant.path + "/delay"), of(plant.path + "/ramp")});
  }

  Ledger ledger_;
  MineralModel model_;
};

/// Slots of -1 are numbers that the case leaves out.
double at(const std::vector<double>& values, int input, double otherwise) {
  return input < 0 ? otherwise : values[static_cast<std::size_t>(input)];
}

double days_at(const std::vector<double>& values, int input) {
  return at(values, input, 0) / kSecondsPerDay;
}

/// Clamped: a draw's tail may lie outside 0..1.
double share_at(const std::vector<double>& values, int input, double otherwise) {
  return std::clamp(at(values, input, otherwise), 0.0, 1.0);
}

/// Clamped to what the queue accepts: tails of a marginal may pass it.
void set_licence(const CaseSlots& slots, const std::vector<double>& values, LicenceRule& rule) {
  rule.stages = static_cast<int>(
      std::lround(std::clamp<double>(at(values, slots.stages, 4), 1, ErlangQueue::kMostStages)));
  rule.mean_days = days_at(values, slots.days);
  rule.approved.values.front() = share_at(values, slots.approve, 1);
  rule.refiled = share_at(values, slots.refiled, 1);
  rule.tested = share_at(values, slots.test_share, 0);
  rule.test_mean_days = days_at(values, slots.test_days);
  constexpr double kMostDays = 36525;
  rule.decides_from_day =
      rule.from_day + static_cast<int>(std::lround(
                          std::clamp(days_at(values, slots.first_decision), 0.0, kMostDays)));
}

/// Shares of need are drawn apart and then scaled to 1, so that each keeps an uncertainty
/// of its own.
void set_sectors(const CaseSlots& slots, const std::vector<double>& values,
                 MineralProblem& problem) {
  double sum = 0;
  for (std::size_t s = 0; s < problem.sectors.size(); ++s) {
    const CaseSlots::Of& of = slots.sectors[s];
    Sector& sector = problem.sectors[s];
    sector.need_share = at(values, of.need, 0);
    sum += sector.need_share;
    sector.controlled_share = share_at(values, of.controlled, 1);
    sector.stock_days = days_at(values, of.stock);
    sector.tau_months = at(values, slots.restock, 3 * kSecondsPerMonth) / kSecondsPerMonth;
    sector.exposed_share = share_at(values, of.exposed, 1);
    sector.input_value_share = at(values, slots.value_share, 1e-4);
    sector.sigma = at(values, slots.sigma, 0);
  }
  for (Sector& sector : problem.sectors) sector.need_share /= sum;
}

/// No capacity and no choke price where the case states none: infinity, not a guess.
void set_market(const CaseSlots& slots, const std::vector<double>& values, Market& market) {
  constexpr double kNone = std::numeric_limits<double>::infinity();
  market.controlled_share = at(values, slots.controlled_share, 0);
  market.demand_elasticity = at(values, slots.demand, 0.1);
  market.supply_elasticity = at(values, slots.supply, 0.2);
  market.most_of_others = std::max(1.0, at(values, slots.most_of_others, kNone));
  market.choke_price = std::max(1.0, at(values, slots.choke, kNone));
}

/// Facts are in SI; the simulation counts in months.
void set_plants(const CaseSlots& slots, const std::vector<double>& values,
                std::vector<Plant>& plants) {
  for (std::size_t k = 0; k < plants.size(); ++k) {
    const CaseSlots::Plant& slot = slots.plants[k];
    plants[k].tonnes_a_month = at(values, slot.output, 0) * kSecondsPerMonth;
    plants[k].delay = at(values, slot.delay, 0) / kSecondsPerMonth;
    plants[k].ramp = at(values, slot.ramp, kYear * kSecondsPerMonth) / kSecondsPerMonth;
  }
}

/// Nobody enters where the case says nothing of it.
void set_entry(const CaseSlots& slots, const std::vector<double>& values, MineralProblem& problem) {
  const std::vector<double>& orders = problem.normal_orders;
  const double mean =
      std::accumulate(orders.begin(), orders.end(), 0.0) / static_cast<double>(orders.size());
  problem.induced = {at(values, slots.entry_rate, 0) * kSecondsPerMonth,
                     at(values, slots.entry_lead, 0) / kSecondsPerMonth,
                     at(values, slots.entry_ceiling, 0) * mean};
}

/// First month of the twelve in a row in which most of the need is unmet.
int worst_year(const MineralRun& run) {
  const int last = std::max(0, run.months - kYear);
  int worst = 0;
  double most = -1;
  for (int first = 0; first <= last; ++first) {
    double unmet = 0;
    for (int m = first; m < std::min(first + kYear, run.months); ++m)
      unmet +=
          run.shortage[static_cast<std::size_t>(m)] * run.all_need[static_cast<std::size_t>(m)];
    if (unmet > most) most = unmet, worst = first;
  }
  return worst;
}

void store(const MineralRun& run, int draw, MineralSamples& samples) {
  const auto draws = static_cast<std::size_t>(samples.draws), d = static_cast<std::size_t>(draw);
  for (std::size_t m = 0; m < static_cast<std::size_t>(samples.months); ++m) {
    samples.exports[m * draws + d] = run.exports[m];
    samples.pending[m * draws + d] = run.pending_licence[m] + run.pending_test[m];
    samples.price[m * draws + d] = run.price[m];
    samples.shortage[m * draws + d] = run.shortage[m] < kRounding ? 0 : run.shortage[m];
  }
  const int first = worst_year(run), last = std::min(first + kYear, run.months);
  double need = 0, use = 0;
  for (int s = 0; s < samples.sectors; ++s) {
    const std::size_t at = static_cast<std::size_t>(s) * draws + d;
    const double stop = run.first_stop[static_cast<std::size_t>(s)];
    samples.first_stop[at] = stop < 0 ? std::numeric_limits<double>::infinity() : stop;
    samples.stopped_days[at] = run.stopped_days[static_cast<std::size_t>(s)];
    double output = 0;
    for (int m = first; m < last; ++m) {
      need += run.need[run.at(s, m)];
      use += run.use[run.at(s, m)];
      output += run.output[run.at(s, m)] / (last - first);
    }
    samples.output[at] = output;
  }
  samples.met[d] = need > 0 ? std::min(1.0, use / need) : 1;
  samples.worst[d] = first;
}

/// Sectors as users of the table's industries: shares of use as tonnes, exposed at the middle of the draws.
MineralUse use_of(const MineralModel& model, const NamedTable& table) {
  const auto industries = table.industries.size();
  MineralUse use{std::vector<double>(industries), std::vector<double>(industries)};
  for (std::size_t s = 0; s < model.problem.sectors.size(); ++s) {
    const CaseSector& named = model.asked.sectors[s];
    const int industry = industry_of(table, named.industry);
    if (industry < 0)
      throw Error(ErrorKind::kUnknownName,
                  fmt::format("sector '{}' names no industry of the use table: '{}'", named.name,
                              named.industry),
                  model.asked.file, 0, 0, "a code of data/minerals/io/bea-industries.csv");
    const auto i = static_cast<std::size_t>(industry);
    use.tonnes[i] += model.problem.sectors[s].need_share;
    use.exposed[i] = std::min(1.0, use.exposed[i] + model.problem.sectors[s].exposed_share);
  }
  return use;
}

/// A reading at shares 0..1 of the need, between them a straight line.
using Tabled = std::vector<double>;

double at_share(const Tabled& table, double share) {
  const double place = std::clamp(share, 0.0, 1.0) * static_cast<double>(table.size() - 1);
  const auto lower = std::min(static_cast<std::size_t>(place), table.size() - 2);
  const double more = place - static_cast<double>(lower);
  return (1 - more) * table[lower] + more * table[lower + 1];
}

/// Over the worst twelve months of each draw, a twelfth of a year each.
Interval over_draws(const Tabled& table, const MineralSamples& samples) {
  const auto draws = static_cast<std::size_t>(samples.draws);
  std::vector<double> loss(draws, 0.0);
  for (std::size_t d = 0; d < draws; ++d)
    for (int m = samples.worst[d]; m < std::min(samples.worst[d] + kYear, samples.months); ++m)
      loss[d] +=
          at_share(table, 1 - samples.shortage[static_cast<std::size_t>(m) * draws + d]) / kYear;
  const statistics::Quantiles q = statistics::summary_quantiles(std::move(loss));
  return {q.low, q.median, q.high};
}

/// One elasticity for all industries: the case states one.
Substitution substitution_of(const MineralModel& model, const NamedTable& table) {
  const Sector& sector = model.problem.sectors.front();
  return {std::vector<double>(table.industries.size(), sector.input_value_share), sector.sigma};
}

double weighed(const IoTable& table, const std::vector<double>& shares) {
  double sum = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) sum += table.value_added[i] * shares[i];
  return sum;
}

/// The planner's loss, or the floor that cannot be kept.
Tabled planner_table(const MineralModel& model, const NamedTable& table, const MineralUse& use,
                     LossBand& band) {
  const int floor_at = model.draws.input("minerals/sectors/floor");
  const double floor =
      floor_at < 0 ? 0 : model.draws.inputs[static_cast<std::size_t>(floor_at)].range.mid;
  Tabled losses;
  for (int k = 0; k < kPlannerPoints; ++k) {
    const double share = static_cast<double>(k) / (kPlannerPoints - 1);
    const BottleneckAnswer best =
        bottleneck(table.table, use, share, floor, substitution_of(model, table));
    losses.push_back(best.loss);
    if (best.state == LinearState::kOptimal || share < band.met.low) continue;
    if (best.highest_floor >= band.kept_floor) continue;
    band.kept_floor = best.highest_floor;
    if (best.binding_commodity >= 0)
      band.binding_name = table.commodities[static_cast<std::size_t>(best.binding_commodity)];
  }
  return losses;
}

LossBand loss_of(const MineralModel& model, const NamedTable& table,
                 const MineralSamples& samples) {
  LossBand band;
  const statistics::Quantiles met = statistics::summary_quantiles(samples.met);
  band.met = {met.low, met.median, met.high};
  const MineralUse use = use_of(model, table);
  const Substitution substitution = substitution_of(model, table);
  Tabled alike, driven;
  for (int k = 0; k < kReadingPoints; ++k) {
    const double share = static_cast<double>(k) / (kReadingPoints - 1);
    const std::vector<double> direct = direct_losses(use, substitution, share);
    alike.push_back(weighed(table.table, direct));
    driven.push_back(weighed(table.table, passed_on(table.table, direct)));
  }
  band.everyone_alike = over_draws(alike, samples);
  band.supply_driven = over_draws(driven, samples);
  band.best_use = over_draws(planner_table(model, table, use, band), samples);
  for (const double value : table.table.value_added) band.total += value;
  return band;
}

}  // namespace

void add_case_facts(const MineralCase& asked, Overlay& facts) {
  for (const StatedNumber& number : asked.numbers) facts.add(number.fact);
}

MineralModel mineral_model(const Overlay& facts, const MineralCase& asked, std::uint64_t seed) {
  return Build(facts, asked, seed).model();
}

void set_draw(const CaseSlots& slots, const std::vector<double>& values, MineralProblem& problem) {
  for (std::size_t m = 0; m < problem.normal_orders.size(); ++m)
    problem.normal_orders[m] = at(values, slots.orders[m], 0);
  set_licence(slots, values, problem.licence);
  for (std::size_t k = 0; k < problem.cuts.size(); ++k)
    problem.cuts[k].share = share_at(values, slots.cuts[k], 1);
  problem.transit_days = days_at(values, slots.transit);
  set_sectors(slots, values, problem);
  set_market(slots, values, problem.market);
  set_plants(slots, values, problem.plants);
  set_entry(slots, values, problem);
}

MineralSamples mineral_samples(const MineralModel& model, const MineralOptions& options) {
  MineralSamples samples;
  samples.draws = options.draws;
  samples.months = model.problem.months.count();
  samples.sectors = static_cast<int>(model.problem.sectors.size());
  const auto draws = static_cast<std::size_t>(options.draws);
  for (auto* figures : {&samples.exports, &samples.pending, &samples.price, &samples.shortage})
    figures->resize(static_cast<std::size_t>(samples.months) * draws);
  for (auto* figures : {&samples.first_stop, &samples.stopped_days, &samples.output})
    figures->resize(static_cast<std::size_t>(samples.sectors) * draws);
  samples.met.resize(draws);
  samples.worst.resize(draws);
  for_each_block((draws + kBlock - 1) / kBlock, options.threads, [&](std::size_t block) {
    MineralProblem problem = model.problem;
    MineralRun run = make_mineral_run(problem);
    DrawRoom room = make_draw_room(model.draws);
    const int first = static_cast<int>(block) * kBlock;
    for (int d = first; d < std::min(first + kBlock, options.draws); ++d) {
      draw_values(model.draws, static_cast<std::uint32_t>(d), room);
      set_draw(model.slots, room.values, problem);
      simulate(problem, run);
      store(run, d, samples);
    }
  });
  return samples;
}

MineralAnswer mineral_answer(MineralModel model, const NamedTable& table,
                             const MineralOptions& options) {
  MineralAnswer answer;
  answer.model = std::move(model);
  answer.options = options;
  answer.samples = mineral_samples(answer.model, options);
  answer.loss = loss_of(answer.model, table, answer.samples);
  answer.names = table.names;
  return answer;
}

}  // namespace countervail::minerals
