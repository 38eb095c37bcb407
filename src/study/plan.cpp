#include "study/plan.h"

#include <limits>

namespace countervail {
namespace {

constexpr long long kLargestGrowth = 64;  // how far to look for a count that fits, in requested packages

SearchOptions options_of(const PlanRequest& request) {
  SearchOptions options;
  options.objective = request.objective == PlanObjective::kTime ? Objective::kTime : Objective::kTokensPerDevice;
  options.top = request.top;
  options.bounds = !request.frontier;
  options.frontier = request.frontier;
  options.threads = request.threads;
  return options;
}

}  // namespace

PlanAnswer plan(const FactStore& store, const PlanRequest& request) {
  Scenario scenario;
  scenario.model = request.model;
  scenario.sequence = request.sequence;
  scenario.global_batch = request.global_batch;
  CompiledSide side = compile(store, scenario, request.side, End::kMid);
  PlanAnswer answer;
  answer.request = request;
  answer.hardware = side.hardware;
  answer.problem = side.problem;
  answer.facts = side.facts;
  answer.packages = request.packages > 0 ? request.packages : side.hardware.packages_per_system;
  answer.devices = answer.packages * side.hardware.devices_per_package;
  answer.result = search(side.problem, default_space(side.problem, static_cast<int>(answer.devices)), options_of(request));
  if (answer.result.top.empty()) {
    const SearchSpace wider = default_space(side.problem, static_cast<int>(answer.devices * kLargestGrowth));
    answer.fewest_packages =
        fewest_devices(side.problem, wider, [](long long) { return std::numeric_limits<double>::infinity(); },
                       side.hardware.devices_per_package).units;
  }
  return answer;
}

}  // namespace countervail
