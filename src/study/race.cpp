// Stocks of AI compute by bloc: Epoch's counted lines, grown beyond the count, beside
// the plan's own chips and imports under permits; all of them age in one fleet.
#include "study/race.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/durations.h"
#include "base/error.h"
#include "base/parallel.h"
#include "facts/names.h"
#include "supply/allocate.h"
#include "supply/fleet.h"
#include "supply/imports.h"
#include "supply/period.h"

namespace countervail {
namespace {

using supply::EpochRow;

constexpr int kDrawsOfABlock = 128, kUnitEight = 2, kUnitTraining = 4, kUnitServing = 5;
constexpr const char* kReference = "H100 SXM5 80GB";
// Made for China's limits, and so in no other bloc's mix.
const std::set<std::string> kForChina = {"A800", "H800", "H20", "Instinct MI308X"};

}  // namespace

std::array<double, kRaceUnits> race_weights(Ledger& ledger, const Observations& observed,
                                            const std::string& chip) {
  const auto ratio = [&](const char* field) {
    const std::string path = "chip/" + chip + "/" + field;
    if (!ledger.has_number(path)) return 0.0;
    return ledger.number(path) / ledger.number(std::string("chip/") + kReference + "/" + field);
  };
  std::array<double, kRaceUnits> weights{
      ratio("tpp"), ratio("bf16"), ratio("tpp"), ratio("memory_bandwidth"), 0, 0};
  for (const auto& [unit, what] : {std::pair(kUnitTraining, "training tokens / 256 H100"),
                                   std::pair(kUnitServing, "serving tokens / 256 H100")}) {
    const auto& rows = observed.rows(fmt::format("{} / DeepSeek-V3 / {}", chip, what));
    if (!rows.empty()) weights[static_cast<std::size_t>(unit)] = rows.front().fact.value.mid;
  }
  return weights;
}

namespace {

class RaceBuild {
 public:
  RaceBuild(const Overlay& facts, SupplyModel supply, const std::vector<EpochRow>& epoch,
            const std::map<std::string, std::string>& names, const Observations& observed)
      : ledger_(facts), epoch_(epoch), names_(names), observed_(observed) {
    model_.supply = std::move(supply);
    model_.quarters = model_.supply.plan.calendar.count;
  }

  RaceModel model() {
    for (const supply::PlanBloc& bloc : model_.supply.plan.blocs) {
      if (bloc.name == model_.supply.actor) model_.china = static_cast<int>(model_.blocs.size());
      model_.blocs.push_back(bloc.name);
    }
    if (model_.china < 0)
      throw Error(ErrorKind::kMissing,
                  fmt::format("the plan has no bloc of its actor '{}'", model_.supply.actor),
                  model_.supply.plan.file);
    add_lines();
    add_chips();
    model_.growth = input("supply/world/growth");
    model_.life = input("supply/fleet/life");
    model_.failure = input("supply/fleet/failure_rate");
    model_.supply.facts.insert(ledger_.read().begin(), ledger_.read().end());
    return std::move(model_);
  }

 private:
  /// An input of the plan that the supply model did not need.
  int input(const std::string& path) {
    DrawPlan& draws = model_.supply.draws;
    if (const int known = draws.input(path); known >= 0) return known;
    if (!ledger_.has(path)) return -1;
    draws.inputs.push_back(
        drawn_input(path, ledger_.range(path), model_.supply.plan.number(path), draws.groups));
    return static_cast<int>(draws.inputs.size()) - 1;
  }

  void add_lines() {
    for (std::size_t b = 0; b < model_.blocs.size(); ++b)
      for (const std::string& owner : model_.supply.plan.blocs[b].owners) {
        std::set<std::string> makers;
        for (const EpochRow& row : epoch_)
          if (row.kind == "cumulative by owner" && row.owner == owner) makers.insert(row.maker);
        if (makers.empty())
          throw Error(ErrorKind::kUnknownName,
                      fmt::format("bloc '{}' names '{}', whom epoch-chips.csv does not count",
                                  model_.blocs[b], owner),
                      model_.supply.plan.file);
        for (const std::string& maker : makers) add_line(static_cast<int>(b), maker, owner);
      }
  }

  void add_line(int bloc, const std::string& maker, const std::string& owner) {
    RaceLine line;
    line.name = maker + " of " + owner;
    line.bloc = bloc;
    line.grows = bloc != model_.china;
    line.dimension = static_cast<int>(model_.lines.size());
    const int first = model_.supply.plan.calendar.first;
    std::map<int, Interval> counted;
    for (const EpochRow& row : epoch_)
      if (row.kind == "cumulative by owner" && row.maker == maker && row.owner == owner)
        counted[row.quarter] = row.h100e;
    Interval last{0, 0, 0};
    double flow_before = 0;
    for (const auto& [quarter, value] : counted) {
      if (quarter < first) {
        line.before.insert(line.before.begin(), std::max(0.0, value.mid - flow_before));
        flow_before = value.mid;
      }
      if (quarter >= first && quarter < first + model_.quarters) {
        // Quarters that the count leaves out stand as the one before.
        while (static_cast<int>(line.cumulative.size()) < quarter - first)
          line.cumulative.push_back(line.cumulative.empty() ? Interval{0, 0, 0} : last);
        line.cumulative.push_back(value);
      }
      last = value;
    }
    line.ratios = mix_of(maker, bloc == model_.china);
    model_.lines.push_back(std::move(line));
  }

  /// Unit over 8-bit weight of all chips that the maker has sold by a quarter.
  UnitRatios mix_of(const std::string& maker, bool for_china) {
    const auto quarters = static_cast<std::size_t>(model_.quarters);
    UnitRatios ratios(kRaceUnits * quarters, 1.0);
    for (int unit = 0; unit < kRaceUnits; ++unit) {
      double above = 0, below = 0;
      for (std::size_t t = 0; t < quarters; ++t) {
        add_flows(maker, for_china, unit, static_cast<int>(t), above, below);
        if (below > 0) ratios[static_cast<std::size_t>(unit) * quarters + t] = above / below;
      }
    }
    return ratios;
  }

  void add_flows(const std::string& maker, bool for_china, int unit, int t, double& above,
                 double& below) {
    const int first = model_.supply.plan.calendar.first;
    for (const EpochRow& row : epoch_) {
      const bool now = t == 0 ? row.quarter <= first : row.quarter == first + t;
      if (!now || row.kind != "flow by chip" || row.maker != maker || row.units.mid == 0 ||
          kForChina.contains(row.chip) != for_china)
        continue;
      const auto name = names_.find(row.chip);
      const double weight = name == names_.end() ? 0 : weight_of(name->second, unit);
      if (weight == 0) {
        if (std::find(model_.dropped.begin(), model_.dropped.end(), row.chip) ==
            model_.dropped.end())
          model_.dropped.push_back(row.chip);
        continue;
      }
      above += unit == kUnitEight ? row.h100e.mid : row.units.mid * weight;
      below += row.h100e.mid;
    }
  }

  double weight_of(const std::string& chip, int unit) {
    auto found = weights_.find(chip);
    if (found == weights_.end())
      found = weights_.emplace(chip, race_weights(ledger_, observed_, chip)).first;
    return found->second[static_cast<std::size_t>(unit)];
  }

  void add_chips() {
    for (std::size_t p = 0; p < model_.supply.product_names.size(); ++p) {
      const std::string& name = model_.supply.product_names[p];
      RaceChips chips{name, static_cast<int>(p), {}};
      const std::string chip = resolve_name(ledger_.store(), "chip", name);
      for (int unit = 0; unit < kRaceUnits; ++unit)
        chips.weights[static_cast<std::size_t>(unit)] = weight_of(chip, unit);
      note_missing(name, chips);
      model_.chips.push_back(std::move(chips));
    }
    for (const supply::PlanImport& path : model_.supply.plan.imports) {
      RaceChips chips{path.name, -1, {}};
      for (int unit = 0; unit < kRaceUnits; ++unit)
        chips.weights[static_cast<std::size_t>(unit)] = weight_of(path.chip, unit);
      model_.chips.push_back(std::move(chips));
    }
    for (const supply::PlanImport& path : model_.supply.plan.imports) {
      for (const auto& point : path.orders.periods) input(path.orders.path + "/" + point);
      for (const auto& lot : path.licences) input(lot.second);
      for (const char* lag : {"/delivery_lag", "/installation_lag"}) input(path.path + lag);
    }
  }
  void note_missing(const std::string& name, const RaceChips& chips) {
    if (std::find(chips.weights.begin(), chips.weights.end(), 0.0) != chips.weights.end())
      model_.dropped.push_back(name);
  }

  Ledger ledger_;
  const std::vector<EpochRow>& epoch_;
  const std::map<std::string, std::string>& names_;
  const Observations& observed_;
  std::map<std::string, std::array<double, kRaceUnits>> weights_;
  RaceModel model_;
};

/// Counted imports are in Epoch's lines already; what is added here are orders under permits, and the smuggled.
bool is_added(const supply::PlanImport& path) {
  return path.shipped.empty();
}

/// What a thread writes in.
struct RaceDesk {
  const RaceModel& model;
  supply::SupplyProblem problem;
  supply::SupplyRun run;
  DrawRoom room;
  supply::Fleet fleet;
  supply::FleetRun running;
  supply::ImportPath import;
  supply::ImportRun imported;
  std::vector<supply::DatedSteps> permits, acceptances;  // of each import

  RaceDesk(const RaceModel& m, const std::vector<supply::Event>& events)
      : model(m),
        problem(m.supply.problem),
        run(supply::make_run(m.supply.problem)),
        room(make_draw_room(m.supply.draws)),
        imported(supply::make_import_run(m.quarters)) {
    fleet.quarters =
        m.quarters + 1;  // the stock at the end of a quarter is what runs when the next begins
    fleet.chips.resize(m.lines.size() + m.chips.size());
    for (supply::FleetChip& chip : fleet.chips)
      chip.arrivals.assign(static_cast<std::size_t>(fleet.quarters), 0.0);
    for (std::size_t k = 0; k < m.lines.size(); ++k) fleet.chips[k].by_age = m.lines[k].before;
    running = supply::make_fleet_run(fleet);
    import.orders.assign(static_cast<std::size_t>(m.quarters), 0.0);
    const supply::Plan& plan = m.supply.plan;
    const double first = plan.calendar.first / (1.0 * kQuartersPerYear);
    const double as_of = supply::period_of(plan.as_of)->to;
    for (const supply::PlanImport& path : plan.imports) {
      const bool ruled = !path.item.empty();
      permits.push_back(ruled ? supply::decisions_of(events, "US", path.item, first, as_of, false)
                              : supply::DatedSteps{1, {}, {}});
      acceptances.push_back(
          ruled ? supply::decisions_of(events, "China", path.item, first, as_of, true)
                : supply::DatedSteps{1, {}, {}});
    }
  }

  double value(int input, double otherwise) const {
    return input < 0 ? otherwise : room.values[static_cast<std::size_t>(input)];
  }
  double value(const std::string& path, double otherwise) const {
    return value(model.supply.draws.input(path), otherwise);
  }

  void draw(std::uint32_t d, const std::vector<statistics::SobolDimension>& counts) {
    draw_values(model.supply.draws, d, room);
    set_draw(model.supply, room.values, problem);
    supply::evaluate(problem, run);
    for (std::size_t k = 0; k < model.lines.size(); ++k)
      fill_line(model.lines[k],
                statistics::scrambled_sobol(
                    counts[static_cast<std::size_t>(model.lines[k].dimension)], d),
                fleet.chips[k].arrivals);
    for (std::size_t c = 0; c < model.chips.size(); ++c)
      fill_chips(c, fleet.chips[model.lines.size() + c].arrivals);
    for (supply::FleetChip& chip : fleet.chips) {
      chip.failure_rate = value(model.failure, 0) * kSecondsPerYear;
      chip.life = std::max(
          1.0, value(model.life, 100 * kSecondsPerYear) / kSecondsPerYear * kQuartersPerYear);
    }
    supply::run_fleet(fleet, running);
  }

  /// Flows of a counted line, then growing.
  void fill_line(const RaceLine& line, double u, std::vector<double>& arrivals) const {
    double last = 0;
    for (const double flow : line.before) last += flow;
    double flow = 0, mean = 0;
    const double growth = line.grows ? std::pow(value(model.growth, 1), 1.0 / kQuartersPerYear) : 0;
    for (std::size_t t = 0; t < static_cast<std::size_t>(model.quarters); ++t) {
      if (t < line.cumulative.size()) {
        const Interval& range = line.cumulative[t];
        const double now =
            range.low > 0 ? statistics::marginal_quantile(
                                statistics::SplitLognormal{range.low, range.mid, range.high}, u)
                          : range.mid;
        flow = std::max(0.0, now - last);
        last = std::max(last, now);
        mean = t > 0 ? (mean + flow) / 2 : flow;
      } else {
        // From a smoothed flow: quarters of a maker swing.
        flow = (t == line.cumulative.size() ? mean : flow) * growth;
      }
      arrivals[t] = flow;
    }
  }

  void fill_chips(std::size_t c, std::vector<double>& arrivals) {
    const RaceChips& chips = model.chips[c];
    if (chips.product >= 0) {
      for (int t = 0; t < model.quarters; ++t)
        arrivals[static_cast<std::size_t>(t)] = run.packages[run.at(chips.product, t)];
      return;
    }
    const std::size_t i = c - model.supply.product_names.size();
    const supply::PlanImport& path = model.supply.plan.imports[i];
    std::fill(arrivals.begin(), arrivals.end(), 0.0);
    if (!is_added(path)) return;
    fill_orders(path);
    import.permit = permits[i];
    import.acceptance = acceptances[i];
    import.licences.clear();
    for (const auto& [year, where] : path.licences)
      import.licences.push_back({kQuartersPerYear * year - model.supply.plan.calendar.first,
                                 std::max(0.0, value(where, 0))});
    const double quarter = kSecondsPerYear / kQuartersPerYear;
    import.delivery_lag = value(path.path + "/delivery_lag", 0) / quarter;
    import.installation_lag = value(path.path + "/installation_lag", 0) / quarter;
    supply::import_flows(import, model.quarters, imported);
    std::copy(imported.installed.begin(), imported.installed.end(), arrivals.begin());
  }

  /// A year's orders a quarter; years without a figure as the last one before, none ahead of the first.
  void fill_orders(const supply::PlanImport& path) {
    std::fill(import.orders.begin(), import.orders.end(), 0.0);
    for (const std::string& period : path.orders.periods) {
      const double a_year = value(path.orders.path + "/" + period, 0);
      const auto from = static_cast<int>(kQuartersPerYear * supply::period_of(period)->from) -
                        model.supply.plan.calendar.first;
      for (int t = std::max(0, from); t < model.quarters; ++t)
        import.orders[static_cast<std::size_t>(t)] = a_year / kQuartersPerYear;
    }
  }

  void store(int d, RaceSamples& samples) const {
    const auto quarters = static_cast<std::size_t>(model.quarters);
    const auto draw = static_cast<std::size_t>(d);
    for (std::size_t k = 0; k < model.lines.size(); ++k)
      for (int unit = 0; unit < kRaceUnits; ++unit)
        for (std::size_t t = 0; t < quarters; ++t)
          samples.stock[samples.place(model.lines[k].bloc, unit, static_cast<int>(t)) + draw] +=
              running.running[running.at(static_cast<int>(k), static_cast<int>(t) + 1)] *
              model.lines[k].ratios[static_cast<std::size_t>(unit) * quarters + t];
    for (std::size_t c = 0; c < model.chips.size(); ++c) {
      const int row = static_cast<int>(model.lines.size() + c);
      for (int unit = 0; unit < kRaceUnits; ++unit)
        for (std::size_t t = 0; t < quarters; ++t)
          samples.stock[samples.place(model.china, unit, static_cast<int>(t)) + draw] +=
              running.running[running.at(row, static_cast<int>(t) + 1)] *
              model.chips[c].weights[static_cast<std::size_t>(unit)];
      if (model.chips[c].product < 0 &&
          !permits[c - model.supply.product_names.size()].times.empty() &&
          is_added(model.supply.plan.imports[c - model.supply.product_names.size()]))
        for (std::size_t t = 0; t < quarters; ++t)
          samples.landed[t * static_cast<std::size_t>(samples.draws) + draw] +=
              fleet.chips[static_cast<std::size_t>(row)].arrivals[t];
    }
  }
};

/// Chips that landed under permits until the end, a draw.
std::vector<double> landed_by_end(const RaceSamples& samples) {
  const auto draws = static_cast<std::size_t>(samples.draws);
  std::vector<double> sum(draws, 0.0);
  for (std::size_t k = 0; k < samples.landed.size(); ++k) sum[k % draws] += samples.landed[k];
  return sum;
}

}  // namespace

std::string race_unit_name(int unit) {
  constexpr const char* kNames[] = {
      "TPP", "BF16", "8-bit", "bandwidth", "training tokens", "serving tokens"};
  return kNames[unit];
}

std::vector<double> ratio_of(const RaceSamples& samples, int above, int below, int unit,
                             int quarter) {
  std::vector<double> ratio = samples.of(above, unit, quarter);
  const std::vector<double> under = samples.of(below, unit, quarter);
  for (std::size_t d = 0; d < ratio.size(); ++d)
    ratio[d] = under[d] > 0 ? ratio[d] / under[d] : std::numeric_limits<double>::infinity();
  return ratio;
}

RaceModel race_model(const Overlay& facts, SupplyModel supply, const std::vector<EpochRow>& epoch,
                     const std::map<std::string, std::string>& names,
                     const Observations& observed) {
  return RaceBuild(facts, std::move(supply), epoch, names, observed).model();
}

RaceSamples race_samples(const RaceModel& model, const RaceOptions& options,
                         const std::vector<supply::Event>& events) {
  RaceSamples samples{options.draws, model.quarters, static_cast<int>(model.blocs.size()), {}, {}};
  const auto draws = static_cast<std::size_t>(options.draws);
  const auto quarters = static_cast<std::size_t>(model.quarters);
  samples.stock.assign(model.blocs.size() * kRaceUnits * quarters * draws, 0.0);
  samples.landed.assign(quarters * draws, 0.0);
  // Dimensions of the counts stand apart from those of the plan, so that plans share them.
  constexpr int kFirstCount = 600;
  std::vector<statistics::SobolDimension> counts;
  for (std::size_t k = 0; k < model.lines.size(); ++k)
    counts.push_back(
        statistics::make_sobol_dimension(options.seed, kFirstCount + static_cast<int>(k)));
  for_each_block((draws + kDrawsOfABlock - 1) / kDrawsOfABlock, options.threads,
                 [&](std::size_t block) {
                   RaceDesk desk(model, events);
                   const int first = static_cast<int>(block) * kDrawsOfABlock;
                   for (int d = first; d < std::min(first + kDrawsOfABlock, options.draws); ++d) {
                     desk.draw(static_cast<std::uint32_t>(d), counts);
                     desk.store(d, samples);
                   }
                 });
  return samples;
}

RaceAnswer race_answer(RaceModel model, const RaceOptions& options,
                       const std::vector<EpochRow>& epoch,
                       const std::vector<supply::Event>& events) {
  RaceAnswer answer;
  answer.model = std::move(model);
  answer.options = options;
  answer.epoch = epoch;
  const std::vector<supply::Event> left = supply::events_without(events, options.without);
  answer.samples = race_samples(answer.model, options, left);
  // The question that is open: does China let H200 in? Both branches, never a mix.
  const std::string opens = "2026-01-28 China permit H200";
  RaceOptions few = options;
  constexpr int kBranchDraws = 256;
  few.draws = std::min(options.draws, kBranchDraws);
  const bool is_there = std::any_of(
      left.begin(), left.end(), [&](const supply::Event& event) { return event.name() == opens; });
  if (!is_there) return answer;
  for (const bool lets_in : {true, false}) {
    const std::vector<supply::Event> branch =
        lets_in ? left : supply::events_without(left, {opens});
    answer.open.emplace_back(lets_in ? "China lets H200 in" : "China does not",
                             band_of(landed_by_end(race_samples(answer.model, few, branch))));
  }
  return answer;
}

}  // namespace countervail
