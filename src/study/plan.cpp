// One search at the middle of all ranges; the range of the best rate is that of its strategy. A job that fits
// nowhere is searched again over up to 64 times the packages, for the fewest that hold it.
#include "study/plan.h"

#include <cmath>

#include "compile/time_range.h"
#include "study/fewest_packages.h"
#include "study/space.h"

namespace countervail {
namespace {

SearchOptions options_of(const PlanRequest& request) {
  SearchOptions options;
  options.objective =
      request.objective == PlanObjective::kTime ? Objective::kTime : Objective::kTokensPerDevice;
  options.top = request.top;
  options.bounds = !request.frontier;
  options.frontier = request.frontier;
  options.threads = request.threads;
  return options;
}

CompiledSide compile_side(const Overlay& store, const PlanRequest& request) {
  Scenario scenario;
  scenario.model = request.model;
  scenario.sequence = request.sequence;
  scenario.global_batch = request.global_batch;
  return compile(store, scenario, request.side, End::kMid, request.formats);
}

}  // namespace

void add_range(const Overlay& store, PlanAnswer& answer) {
  const PlanRequest& request = answer.request;
  const Candidate& best = answer.result.top.front();
  const auto problem_of = [&](const Overlay& facts) {
    return compile_side(facts, request).problem;
  };
  const TimeRange range = together(
      range_of(answer.problem, problems_at_ends(store, answer.facts, problem_of), best.strategy),
      range_of_model(store, answer.problem.model.experts > 0, answer.facts));
  const double rate =
      static_cast<double>(request.global_batch) * request.sequence / best.evaluation.time.total;
  answer.low_rate = rate * std::exp(-range.slower);
  answer.high_rate = rate * std::exp(range.faster);
}

PlanAnswer compiled_plan(const Overlay& store, const PlanRequest& request) {
  CompiledSide side = compile_side(store, request);
  PlanAnswer answer;
  answer.request = request;
  answer.hardware = side.hardware;
  Ledger ledger(store);
  side.problem.tower = with_power_cost_and_failures(ledger, side.hardware, side.problem.tower);
  answer.problem = side.problem;
  answer.economics = compile_economics(ledger);
  answer.reliability = compile_reliability(ledger);
  answer.conflicts = store.policy.conflicts.value_or(Conflicts::kFirst);
  answer.facts = side.facts;
  answer.facts.insert(ledger.read().begin(), ledger.read().end());
  return answer;
}

PlanAnswer plan(const Overlay& store, const PlanRequest& request) {
  PlanAnswer answer = compiled_plan(store, request);
  const Hardware& hardware = answer.hardware;
  const Problem& problem = answer.problem;
  answer.packages = request.packages > 0 ? request.packages : hardware.packages_per_system;
  const auto run = [&] {
    answer.devices = answer.packages * hardware.devices_per_package;
    answer.result =
        search(problem, space_of(problem, answer.devices, request.formats), options_of(request));
  };
  run();
  if (answer.result.top.empty()) answer.fewest_packages = fewest_packages(problem, request.formats);
  answer.count_is_fewest = request.packages == 0 && answer.fewest_packages > 0;
  if (answer.count_is_fewest) {
    answer.packages = answer.fewest_packages;
    run();
  }
  const bool all_used = !answer.result.top.empty() &&
                        device_count(answer.result.top.front().strategy) == answer.devices;
  if (!all_used)
    answer.missing_fact = missing_plane(problem.tower, hardware.system, answer.devices);
  if (request.ranges && !answer.result.top.empty()) add_range(store, answer);
  return answer;
}

PlanBill plan_bill(const PlanAnswer& answer, const Candidate& candidate) {
  const int each = answer.hardware.devices_per_package, devices = device_count(candidate.strategy);
  PlanBill result;
  result.packages = (devices + each - 1) / each;
  result.goodput = goodput(answer.problem.tower, answer.reliability,
                           static_cast<double>(result.packages), devices);
  const double tokens = static_cast<double>(answer.request.global_batch) * answer.request.sequence;
  result.useful_tokens_per_second =
      tokens / candidate.evaluation.time.total * result.goodput.share();
  result.bill = bill_of(answer.problem.tower, answer.economics, result.packages,
                        result.useful_tokens_per_second);
  return result;
}

std::vector<Influence> explain_plan(const Overlay& store, const PlanAnswer& answer) {
  PlanRequest request = answer.request;
  request.frontier = request.ranges = false;
  request.packages = answer.packages;
  request.top = 1;
  return heaviest_first(influences_of(store, answer.facts, [&](const Overlay& facts) {
    const PlanAnswer now = plan(facts, request);
    if (now.result.top.empty()) return rate_and_cost(0, std::nullopt);
    const PlanBill bill = plan_bill(now, now.result.top.front());
    return rate_and_cost(bill.useful_tokens_per_second, bill.bill.cost_per_token);
  }));
}

}  // namespace countervail
