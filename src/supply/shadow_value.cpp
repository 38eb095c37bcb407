// What one more unit is worth under the rule that allocates, by doing it: add, run
// again, take away. Unlike a dual of the linear program it can be negative, as a rule
// with priorities may spend a gift badly. The run is restored at the end, for callers
// go on with it.
#include "supply/shadow_value.h"

#include "supply/allocate.h"

namespace countervail::supply {
namespace {

double output_with(const SupplyProblem& problem, SupplyRun& run, const std::vector<double>& weights,
                   std::size_t place, double unit) {
  const double arrived = run.inflow[place];
  run.inflow[place] = arrived + unit;
  allocate(problem, run);
  run.inflow[place] = arrived;
  return weighted_output(run, weights);
}

}  // namespace

double rule_shadow_value(const SupplyProblem& problem, SupplyRun& run,
                         const std::vector<double>& weights, int input, int quarter, double unit) {
  const double without = weighted_output(run, weights);
  const double with = output_with(problem, run, weights, run.at(input, quarter), unit);
  allocate(problem, run);
  return (with - without) / unit;
}

std::vector<double> rule_shadow_values(const SupplyProblem& problem, SupplyRun& run,
                                       const std::vector<double>& weights, double unit) {
  const double without = weighted_output(run, weights);
  std::vector<double> values(run.inflow.size());
  for (std::size_t place = 0; place < values.size(); ++place)
    values[place] = (output_with(problem, run, weights, place, unit) - without) / unit;
  allocate(problem, run);
  return values;
}

}  // namespace countervail::supply
