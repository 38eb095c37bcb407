// Powers depend on temperatures (leakage) and coolants on heat (cold plates): a fixed point, taken
// step by step from the last temperatures. If steps shrink by a steady ratio, what is still to come
// is a geometric series, which says when to stop; if they grow eight times in a row, or pass the
// hottest allowed, there is no steady state. Blocks see their mean temperature.
#include "heat/feedback.h"

#include <algorithm>
#include <cmath>

namespace countervail::heat {
namespace {

constexpr int kGrowingSteps = 8;
constexpr double kLargestExponent = 50;  // far beyond any steady state; keeps powers finite

/// Temperatures that powers depend on: each block's mean, then the two coolants.
struct FeedbackState {
  std::vector<double> block_mean;
  double coolant_top = 0, coolant_bottom = 0;
};

Load load_of(const Model& model, const BlockDemand& demand, const FeedbackState& state) {
  Load load{demand.dynamic, state.coolant_top, state.coolant_bottom};
  for (std::size_t b = 0; b < model.blocks.size(); ++b)
    load.block_power[b] +=
        demand.leakage_factor[b] * leakage_at(model.blocks[b].block->leakage, state.block_mean[b]);
  return load;
}

double coolant_of(const Boundary& boundary, double heat) {
  const bool warms = boundary.kind == BoundaryKind::kColdPlate && boundary.capacity_rate > 0;
  // The mean coolant along the plate: half of its rise from inlet to outlet.
  return boundary.ambient + (warms ? heat / (2 * boundary.capacity_rate) : 0);
}

FeedbackState state_of(const Model& model, const Load& load, const Solution& solution) {
  FeedbackState state;
  for (const BlockCover& cover : model.blocks)
    state.block_mean.push_back(temperature_of(model, cover, solution).mean);
  const EnergyBalance balance = balance_of(model, load, solution);
  state.coolant_top = coolant_of(model.stack.top, balance.top);
  state.coolant_bottom = coolant_of(model.stack.bottom, balance.bottom);
  return state;
}

double largest_step(const FeedbackState& a, const FeedbackState& b) {
  double step = std::max(std::abs(a.coolant_top - b.coolant_top),
                         std::abs(a.coolant_bottom - b.coolant_bottom));
  for (std::size_t i = 0; i < a.block_mean.size(); ++i)
    step = std::max(step, std::abs(a.block_mean[i] - b.block_mean[i]));
  return step;
}

bool feeds_back(const Model& model) {
  const auto warms = [](const Boundary& b) {
    return b.kind == BoundaryKind::kColdPlate && b.capacity_rate > 0;
  };
  const auto leaks = [](const BlockCover& c) {
    return c.block->leakage.kind != LeakageKind::kNone;
  };
  return warms(model.stack.top) || warms(model.stack.bottom) ||
         std::any_of(model.blocks.begin(), model.blocks.end(), leaks);
}

/// Follows the sizes of the steps and says when they end, or will not.
struct StepWatch {
  double last = 0;
  int growing = 0;

  Status after(double step, double hottest, const Options& options) {
    const double ratio = last > 0 ? step / last : 0;
    growing = ratio >= 1 ? growing + 1 : 0;
    last = step;
    if (hottest > options.hottest || growing >= kGrowingSteps) return Status::kNoSteadyState;
    // Steps that shrink by `ratio` each still add up to step * ratio / (1 - ratio).
    const bool settled = step <= options.settled * std::max(0.0, 1 - ratio);
    return settled ? Status::kSolved : Status::kNotConverged;
  }
};

}  // namespace

double leakage_at(const Leakage& leakage, double kelvin) {
  const double rise = leakage.scale > 0 ? (kelvin - leakage.reference) / leakage.scale : 0;
  switch (leakage.kind) {
    case LeakageKind::kNone:
      return 0;
    case LeakageKind::kExponential:
      return leakage.power * std::exp(std::min(rise, kLargestExponent));
    case LeakageKind::kLinear:
      return leakage.power * std::max(0.0, 1 + rise);
  }
  return 0;
}

BlockDemand demand_of(const Stack& stack) {
  BlockDemand demand;
  for (const Layer& layer : stack.layers)
    for (const Block& block : layer.blocks) demand.dynamic.push_back(block.power);
  demand.leakage_factor.assign(demand.dynamic.size(), 1.0);
  return demand;
}

Field settle(Model& model, const BlockDemand& demand, Solution& solution) {
  FeedbackState state{std::vector<double>(model.blocks.size(), model.reference),
                      model.stack.top.ambient, model.stack.bottom.ambient};
  Load load;
  StepWatch watch;
  Status status = Status::kNotConverged;
  int iterations = 0, updates = 0;
  while (status == Status::kNotConverged && updates < model.options.most_power_updates) {
    load = load_of(model, demand, state);
    solve_load(model, load, solution);
    iterations += solution.iterations;
    ++updates;
    if (!solution.converged) break;
    // Nothing depends on temperature: one solve is the answer.
    if (!feeds_back(model)) status = Status::kSolved;
    if (status == Status::kSolved) break;
    const FeedbackState next = state_of(model, load, solution);
    const double hottest = next.block_mean.empty()
                               ? 0
                               : *std::max_element(next.block_mean.begin(), next.block_mean.end());
    status = watch.after(largest_step(next, state), hottest, model.options);
    state = next;
  }
  Field field = field_of(model, load, solution);
  for (std::size_t b = 0; b < field.blocks.size(); ++b)
    field.blocks[b].leakage_power = field.blocks[b].power - demand.dynamic[b];
  field.status = status;
  field.iterations = iterations;
  field.power_updates = updates;
  return field;
}

}  // namespace countervail::heat
