// A draw's values -> the numbers of a supply problem.
#include <algorithm>
#include <cmath>

#include "base/durations.h"
#include "study/supply_model.h"

namespace countervail {
namespace {

using supply::kMonthsPerQuarter;

constexpr double kSecondsPerMonth = kSecondsPerYear / 12, kSecondsPerQuarter = kSecondsPerYear / 4;

double at(const std::vector<double>& values, int input, double otherwise = 0) {
  return input < 0 ? otherwise : values[static_cast<std::size_t>(input)];
}

void add_weighted(const SeriesSlots& slots, const std::vector<double>& values, double scale,
                  supply::Series& out) {
  for (std::size_t k = 0; k < slots.inputs.size(); ++k) {
    const double value = scale * values[static_cast<std::size_t>(slots.inputs[k])];
    for (std::size_t t = 0; t < out.size(); ++t) out[t] += slots.weights[k][t] * value;
  }
}

/// Weights of a path sum to 1 only to rounding.
void clamp_shares(supply::Series& shares) {
  for (double& share : shares) share = std::clamp(share, 0.0, 1.0);
}

/// Place between the sources: the lower one, and how far from it to the next.
std::pair<std::size_t, double> place_between(double index, std::size_t sources) {
  const double place = std::clamp(index, 0.0, 1.0) * static_cast<double>(sources - 1);
  const auto lower = std::min(static_cast<std::size_t>(place), sources - 1);
  return {lower, place - static_cast<double>(lower)};
}

void set_stock(const StockSlots& slots, const std::vector<double>& values, supply::Series& bought) {
  if (slots.amount < 0) return;
  std::fill(bought.begin(), bought.end(), 0.0);
  const int count = static_cast<int>(bought.size());
  const double lump = std::min(at(values, slots.lump), at(values, slots.amount));
  if (slots.lump_quarter >= 0 && slots.lump_quarter < count)
    bought[static_cast<std::size_t>(slots.lump_quarter)] += lump;
  const double each = (at(values, slots.amount) - lump) / (slots.to - slots.from + 1);
  for (int t = std::max(0, slots.from); t <= std::min(count - 1, slots.to); ++t)
    bought[static_cast<std::size_t>(t)] += each;
}

/// Wafers that the node has made by a time in quarters.
double made_by(const supply::Node& node, double time) {
  double sum = node.cumulated;
  const int count = static_cast<int>(node.wafers_a_month.size());
  for (int t = 0; t < count && t < time; ++t)
    sum += kMonthsPerQuarter * node.wafers_a_month[static_cast<std::size_t>(t)] *
           std::min(1.0, time - t);
  return sum;
}

/// ln of the mean defects of a die at which this share sells: the curve falls, so by halving.
double log_defects_at(const supply::YieldCurve& curve, double yield) {
  double low = std::log(supply::YieldCurve::kLeastDefects),
         high = std::log(supply::YieldCurve::kMostDefects);
  constexpr int kHalvings = 40;
  for (int k = 0; k < kHalvings; ++k) {
    const double middle = (low + high) / 2;
    (curve.at_log(middle) > yield ? low : high) = middle;
  }
  return (low + high) / 2;
}

/// The density that makes the reported yield at the reported date.
void set_learning(const NodeSlots& slots, const std::vector<double>& values,
                  supply::SupplyProblem& problem, supply::Node& node) {
  const supply::Die& die = problem.dies[static_cast<std::size_t>(slots.die)];
  double yield = at(values, slots.yields.front()), time = slots.yield_quarter.front();
  if (slots.yield_index >= 0) {
    const auto [lower, more] = place_between(at(values, slots.yield_index), slots.yields.size());
    const std::size_t upper = std::min(lower + 1, slots.yields.size() - 1);
    yield = (1 - more) * at(values, slots.yields[lower]) + more * at(values, slots.yields[upper]);
    time = (1 - more) * slots.yield_quarter[lower] + more * slots.yield_quarter[upper];
  }
  const supply::YieldCurve& curve = problem.curves[static_cast<std::size_t>(die.curve)];
  node.learning.reference_wafers = made_by(node, time);
  node.learning.density = std::exp(log_defects_at(curve, yield)) / die.critical_area;
  node.learning.fall_per_doubling = at(values, slots.fall);
  node.learning.floor = std::min(at(values, slots.floor), node.learning.density);
}

void set_nodes(const SupplyModel& model, const std::vector<double>& values,
               supply::SupplyProblem& problem) {
  for (std::size_t n = 0; n < model.nodes.size(); ++n) {
    const NodeSlots& slots = model.nodes[n];
    supply::Node& node = problem.nodes[n];
    fill_series(slots.wafers, values, kSecondsPerMonth, node.wafers_a_month);
    fill_series(slots.ai_share, values, 1, node.ai_share);
    clamp_shares(node.ai_share);
    node.wafers_before = kSecondsPerMonth * at(values, slots.before);
    node.cumulated = at(values, slots.cumulated);
    set_learning(slots, values, problem, node);
  }
}

void set_dies(const SupplyModel& model, const std::vector<double>& values,
              supply::SupplyProblem& problem) {
  for (std::size_t d = 0; d < model.dies.size(); ++d) {
    supply::Die& die = problem.dies[d];
    die.lag = at(values, model.dies[d].lag) / kSecondsPerQuarter;
    set_stock(model.dies[d].stock, values, die.bought);
    if (!model.dies[d].share.is_given()) continue;
    fill_series(model.dies[d].share, values, 1, die.share);
    clamp_shares(die.share);
  }
  for (std::size_t d = 0; d < model.dies.size(); ++d) {
    if (model.dies[d].share.is_given()) continue;
    supply::Die& rest = problem.dies[d];
    std::fill(rest.share.begin(), rest.share.end(), 1.0);
    for (std::size_t o = 0; o < model.dies.size(); ++o)
      if (model.dies[o].share.is_given() && problem.dies[o].node == rest.node)
        for (std::size_t t = 0; t < rest.share.size(); ++t)
          rest.share[t] = std::max(0.0, rest.share[t] - problem.dies[o].share[t]);
  }
}

/// Stacks that follow from the revenue of the product that uses them: level in the year of the figure, growing after it.
void set_by_revenue(const MemorySlots& slots, const std::vector<double>& values,
                    supply::Memory& kind) {
  const double a_quarter =
      at(values, slots.revenue) / at(values, slots.price) * slots.stacks_a_package / 4;
  const double growth = std::log(at(values, slots.growth, 1));
  supply::fill_ramp(kind.start, kind.ramp, static_cast<int>(kind.bought.size()),
                    kind.bought.data());
  for (std::size_t t = 0; t < kind.bought.size(); ++t) {
    const double years = (static_cast<double>(t) + 0.5 - slots.revenue_quarter) / 4;
    kind.bought[t] *= a_quarter * std::exp(growth * std::max(0.0, years));
  }
}

void set_memories(const SupplyModel& model, const std::vector<double>& values,
                  supply::SupplyProblem& problem) {
  const double first = model.plan.calendar.first;
  for (std::size_t k = 0; k < model.memories.size(); ++k) {
    const MemorySlots& slots = model.memories[k];
    supply::Memory& kind = problem.memories[k];
    kind.start = 4 * at(values, slots.start) - first;
    kind.ramp = at(values, slots.ramp) / kSecondsPerQuarter;
    kind.lag = at(values, slots.lag) / kSecondsPerQuarter;
    kind.wafers_a_month = kSecondsPerMonth * at(values, slots.wafers);
    kind.dies_per_wafer = at(values, slots.dies);
    kind.bond_yield = at(values, slots.bond, 1);
    kind.height = static_cast<int>(std::lround(std::clamp(at(values, slots.height, 8), 1.0, 64.0)));
    if (slots.revenue >= 0)
      set_by_revenue(slots, values, kind);
    else
      set_stock(slots.stock, values, kind.bought);
  }
}

void set_demands(const SupplyModel& model, const std::vector<double>& values,
                 supply::SupplyProblem& problem) {
  for (supply::Product& product : problem.products)
    std::fill(product.demand.begin(), product.demand.end(), supply::kNoLimit);
  for (const DemandSlots& slots : model.demands) {
    supply::Series& demand = problem.products[static_cast<std::size_t>(slots.product)].demand;
    for (int t = slots.from; t < slots.to; ++t)
      demand[static_cast<std::size_t>(t)] = at(values, slots.amount) / 4;
  }
}

/// Losses of assembly: stacks are lost with the packages that fail.
void set_recipes(const SupplyModel& model, const std::vector<double>& values,
                 supply::SupplyProblem& problem) {
  for (std::size_t r = 0; r < model.recipes.size(); ++r) {
    supply::Recipe& recipe = problem.recipes[r];
    const RecipeSlots& slots = model.recipes[r];
    recipe.assembly_yield = 0;
    for (const RecipeSlots::Part& part : slots.parts) {
      const double share = part.share * at(values, part.yield, 1);
      if (part.product == recipe.product) recipe.assembly_yield = share;
      for (supply::Output& output : recipe.also)
        if (output.product == part.product) output.packages = share;
    }
  }
}

}  // namespace

void set_draw(const SupplyModel& model, const std::vector<double>& values,
              supply::SupplyProblem& problem) {
  set_nodes(model, values, problem);
  set_dies(model, values, problem);
  set_memories(model, values, problem);
  for (std::size_t k = 0; k < model.carriers.size(); ++k) {
    fill_series(model.carriers[k].wafers, values, kSecondsPerMonth,
                problem.carriers[k].wafers_a_month);
    problem.carriers[k].utilisation = at(values, model.carriers[k].utilisation, 1);
  }
  set_demands(model, values, problem);
  set_recipes(model, values, problem);
}

void fill_series(const SeriesSlots& slots, const std::vector<double>& values, double scale,
                 supply::Series& out) {
  std::fill(out.begin(), out.end(), 0.0);
  if (slots.sources.empty()) return add_weighted(slots, values, scale, out);
  const auto [lower, more] = place_between(at(values, slots.index), slots.sources.size());
  add_weighted(slots.sources[lower], values, scale * (1 - more), out);
  if (more > 0) add_weighted(slots.sources[lower + 1], values, scale * more, out);
}

}  // namespace countervail
