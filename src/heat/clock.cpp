// Tried at full clock, at the least clock, then narrowed between a fraction that holds and one
// that fails: regula falsi with the Illinois step (Dowell and Jarratt 1971) where both margins
// are numbers, bisection where one end runs away. Each steady state starts from the last, so
// later trials cost a fraction of the first.
#include "heat/clock.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "heat/feedback.h"
#include "heat/model.h"

namespace countervail::heat {
namespace {

constexpr double kMarginGoal = 0.01;    // K below the limit that is near enough
constexpr double kFractionGoal = 1e-5;  // width of the bracket that is narrow enough
constexpr double kEdgeGoal = 1e-3;  // the same at the edge of run-away, where steps shrink slowly
constexpr int kMostEvaluations = 60;
constexpr double kEndless = std::numeric_limits<double>::infinity();

BlockDemand demand_at(const Stack& stack, const ClockModel& clock, double f) {
  const double voltage = voltage_at(clock, f);
  BlockDemand demand = demand_of(stack);
  std::size_t b = 0;
  for (const Layer& layer : stack.layers)
    for (const Block& block : layer.blocks) {
      if (block.kind == BlockKind::kLogic) {
        // Switching power goes with f V^2, leakage at one temperature with V.
        demand.dynamic[b] *= f * voltage * voltage;
        demand.leakage_factor[b] = voltage;
      } else if (block.kind == BlockKind::kMemory) {
        demand.dynamic[b] *= clock.memory_static + (1 - clock.memory_static) * f;
      }
      ++b;
    }
  return demand;
}

/// One steady state and how far it is from the limits.
struct Trial {
  double fraction = 0, margin = -kEndless;
  Field field = {};
  std::string limiting = {};
  double limit = 0;
};

Trial trial_at(Model& model, const ClockModel& clock, double fraction, Solution& guess) {
  Trial trial{fraction};
  trial.field = settle(model, demand_at(model.stack, clock, fraction), guess);
  for (const BlockTemperature& block : trial.field.blocks) {
    const double limit = model.stack.limits.of(block.kind);
    if (limit <= 0 || block.max - limit <= trial.margin) continue;
    trial.margin = block.max - limit;
    trial.limiting = block.name;
    trial.limit = limit;
  }
  // Powers that still creep after so many updates are counted as running away: the safe side.
  const bool creeps = trial.field.status == Status::kNotConverged &&
                      trial.field.power_updates == model.options.most_power_updates;
  if (trial.field.status == Status::kNoSteadyState || creeps) {
    trial.margin = kEndless;
    // A field that ran away is a bad guess for the next one.
    guess.rise.clear();
  }
  return trial;
}

bool solved(const Trial& trial) {
  return trial.field.status == Status::kSolved || trial.margin == kEndless;
}

SustainedClock result_of(ClockStatus status, Trial&& trial, int evaluations) {
  return {status,      trial.fraction, trial.limiting, trial.limit, std::move(trial.field),
          evaluations, false};
}

/// Narrows [holds, fails] until the margin of `holds` is small. Returns the steady states used.
int narrow(Model& model, const ClockModel& clock, Solution& guess, Trial& holds, Trial& fails) {
  double low = holds.margin, high = fails.margin;  // halved when one end stays (Illinois)
  int evaluations = 0, same_side = 0;
  while (holds.margin < -kMarginGoal &&
         fails.fraction - holds.fraction > (fails.margin == kEndless ? kEdgeGoal : kFractionGoal) &&
         evaluations < kMostEvaluations) {
    const double width = fails.fraction - holds.fraction;
    const bool bisect = !std::isfinite(high) || !std::isfinite(low);
    // Aims just below the limit, so that the answer holds.
    const double aim = bisect ? 0.5 : (-0.5 * kMarginGoal - low) / (high - low);
    Trial trial =
        trial_at(model, clock, holds.fraction + width * std::clamp(aim, 0.001, 0.999), guess);
    ++evaluations;
    if (!solved(trial)) break;
    const bool below = trial.margin <= 0;
    same_side = below ? std::max(same_side, 0) + 1 : std::min(same_side, 0) - 1;
    (below ? low : high) = trial.margin;
    if (same_side > 1) high = high / 2;
    if (same_side < -1) low = low / 2;
    (below ? holds : fails) = std::move(trial);
  }
  return evaluations;
}

}  // namespace

double voltage_at(const ClockModel& clock, double f) {
  return std::max(clock.least_voltage, 1 - clock.voltage_slope * (1 - f));
}

SustainedClock sustained_clock(const Stack& stack, const Grid& grid, const ClockModel& clock,
                               const Options& options) {
  Model model(stack, grid, options);
  if (!model.every_cell_cooled) {
    SustainedClock none;
    none.field = solve(stack, grid, options);
    return none;
  }
  Solution guess;
  Trial full = trial_at(model, clock, 1, guess);
  if (!solved(full)) return result_of(ClockStatus::kUnsolved, std::move(full), 1);
  if (full.margin <= 0) return result_of(ClockStatus::kFull, std::move(full), 1);
  Trial least = trial_at(model, clock, clock.least_fraction, guess);
  if (!solved(least)) return result_of(ClockStatus::kUnsolved, std::move(least), 2);
  if (least.margin > 0) return result_of(ClockStatus::kTooHot, std::move(least), 2);
  const int evaluations = 2 + narrow(model, clock, guess, least, full);
  const bool at_limit = least.margin >= -kMarginGoal;
  SustainedClock result = result_of(ClockStatus::kThrottled, std::move(least), evaluations);
  result.run_away_beyond = !at_limit && full.margin == kEndless;
  return result;
}

}  // namespace countervail::heat
