// Properties that hold for every input, by rapidcheck.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "base/interval.h"
#include "base/units.h"
#include "cluster/collectives.h"
#include "files/csv.h"
#include "fixtures/gpt3_problem.h"
#include "search/search.h"
#include "training/step_cost.h"

namespace countervail {
namespace {

int among(std::initializer_list<int> values) {
  return *rc::gen::elementOf(std::vector<int>(values));
}
double between(double low, double high) {
  return low + (high - low) * *rc::gen::inRange(0, 1'000'001) / 1e6;
}

Strategy any_strategy() {
  Strategy s;
  s.tensor_parallel = among({1, 2, 4, 8});
  s.pipeline_parallel = among({1, 2, 4, 8, 16});
  s.data_parallel = among({1, 2, 3, 8, 64});
  s.micro_batch = among({1, 2, 4});
  s.virtual_stages = s.pipeline_parallel > 1 ? among({1, 2, 3}) : 1;
  s.zero_stage = static_cast<std::uint8_t>(among({0, 1, 2, 3}));
  s.recompute = static_cast<Recompute>(among({0, 1, 2}));
  s.sequence_parallel = s.tensor_parallel > 1 && among({0, 1}) == 1;
  s.tensor_overlap = static_cast<TensorOverlap>(among({0, 1, 2}));
  s.data_overlap = among({0, 1}) == 1;
  s.pipeline_overlap = among({0, 1}) == 1;
  return s;
}

RC_GTEST_PROP(Units, SiTextReadsBack, ()) {
  const double value = between(1, 1000) * std::pow(10, *rc::gen::inRange(-3, 15));
  const double back = parse_quantity(format_si(value, "B/s", 15)).si;
  RC_ASSERT(std::abs(back / value - 1) < 1e-12);
}

RC_GTEST_PROP(Interval, HoldsEveryPointOfItsOperands, ()) {
  const auto interval = [] {
    const double a = between(-10, 10), b = between(0, 5), c = between(0, 5);
    return Interval{a, a + b, a + b + c};
  };
  const Interval x = interval(), y = interval();
  const double p = between(x.low, x.high), q = between(y.low, y.high), slack = 1e-9;
  const auto holds = [&](const Interval& z, double point) {
    return z.low - slack <= point && point <= z.high + slack;
  };
  RC_ASSERT(holds(x + y, p + q));
  RC_ASSERT(holds(x - y, p - q));
  RC_ASSERT(holds(x * y, p * q));
  if (y.low > 0.1) RC_ASSERT(holds(x / y, p / q));
}

RC_GTEST_PROP(Csv, QuotedCellsReadBack, (std::vector<std::string> cells)) {
  RC_PRE(!cells.empty());
  std::string header, row;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    std::string& cell = cells[i];
    std::erase_if(cell, [](char c) { return c == '\0' || c == '\r'; });
    std::string quoted;
    for (char c : cell) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    header += (i > 0 ? ",c" : "c") + std::to_string(i);
    row += (i > 0 ? ",\"" : "\"") + quoted + "\"";
  }
  const CsvTable table = parse_csv(header + "\n" + row + "\n", "x.csv");
  RC_ASSERT(table.rows.size() == 1u);
  RC_ASSERT(table.rows[0].cells == cells);
}

RC_GTEST_PROP(Collectives, LongerMessagesAndSlowerLinksAreNeverFaster, ()) {
  Problem problem = gpt3_on_4096_a100();
  const auto op = static_cast<Collective>(among({0, 1, 2, 3, 4, 5}));
  const Group group = group_of(problem.tower, among({2, 4, 8, 16, 64, 512}), among({1, 2, 8}));
  const double bytes = std::pow(10, between(1, 10));
  const double seconds = cost(op, bytes, group, problem.tower).seconds;
  RC_ASSERT(seconds > 0);
  RC_ASSERT(cost(op, bytes * between(1, 3), group, problem.tower).seconds >= seconds * (1 - 1e-12));
  for (Plane& plane : problem.tower.planes) plane.bandwidth *= 0.7;
  RC_ASSERT(cost(op, bytes, group, problem.tower).seconds >= seconds * (1 - 1e-12));
}

/// Few micro-batches too: below p the pipeline never fills.
Problem any_problem() {
  Problem problem = gpt3_on_4096_a100();
  problem.job.global_batch = among({1, 2, 3, 7, 16, 64, 4096});
  return problem;
}

RC_GTEST_PROP(Step, NeverBeatsOneMicroBatchThroughEveryStage, ()) {
  const Problem problem = any_problem();
  Strategy strategy = any_strategy();
  const Evaluation whole = evaluate(problem, strategy);
  Problem one = problem;
  one.job.global_batch = 1;
  strategy.virtual_stages = strategy.data_parallel = 1;
  const StepTime all = evaluate(one, strategy).time;  // one micro-batch, plain: every stage in turn
  RC_ASSERT(whole.time.layers + whole.time.recompute + whole.time.edges +
                whole.time.tensor_exposed + whole.time.bubble >=
            (all.layers + all.recompute + all.edges + all.tensor_exposed + all.bubble) *
                (1 - 1e-9));
}

RC_GTEST_PROP(Step, PartsAddUpAndNothingIsNegative, ()) {
  const Evaluation e = evaluate(any_problem(), any_strategy());
  const StepTime& t = e.time;
  const double sum = t.layers + t.recompute + t.edges + t.tensor_exposed + t.bubble +
                     t.pipeline_exposed + t.data_exposed + t.optimizer;
  RC_ASSERT(std::abs(sum / t.total - 1) < 1e-9);
  for (double part : {t.layers, t.recompute, t.edges, t.tensor_exposed, t.bubble,
                      t.pipeline_exposed, t.data_exposed, t.optimizer})
    RC_ASSERT(part >= -1e-12 * t.total);
}

RC_GTEST_PROP(Step, BetterHardwareIsNeverSlower, ()) {
  const Strategy strategy = any_strategy();
  const Problem base = any_problem();
  const double seconds = evaluate(base, strategy).time.total;
  Problem peak = base, bandwidth = base, links = base;
  peak.device.peak_flops *= 1.5;
  bandwidth.device.memory_bandwidth *= 1.5;
  for (Plane& plane : links.tower.planes) plane.bandwidth *= 1.5;
  for (const Problem* better : {&peak, &bandwidth, &links})
    RC_ASSERT(evaluate(*better, strategy).time.total <= seconds * (1 + 1e-12));
}

RC_GTEST_PROP(Memory, ShardingAndRecomputationNeverNeedMore, ()) {
  const Problem problem = gpt3_on_4096_a100();
  Strategy strategy = any_strategy();
  const auto state = [&](int zero) {
    strategy.zero_stage = static_cast<std::uint8_t>(zero);
    const StepMemory memory = evaluate(problem, strategy).memory;
    return memory.weights + memory.gradients + memory.optimizer;
  };
  for (int zero = 1; zero <= 3; ++zero) RC_ASSERT(state(zero) <= state(zero - 1) * (1 + 1e-12));
  const auto kept = [&](Recompute recompute) {
    strategy.recompute = recompute;
    return evaluate(problem, strategy).memory.activations;
  };
  RC_ASSERT(kept(Recompute::kFull) <= kept(Recompute::kSelective));
  RC_ASSERT(kept(Recompute::kSelective) <= kept(Recompute::kNone));
}

RC_GTEST_PROP(FewestDevices, AnEasierTargetNeverNeedsMore, ()) {
  Problem problem = small_gpt3(64);
  const SearchSpace space = default_space(problem, 128);
  const double hard = between(0.2, 3), easy = hard * between(1, 3);
  const auto units = [&](double seconds) {
    return fewest_devices(
               problem, space, [=](long long) { return seconds; }, 1)
        .units;
  };
  const long long many = units(hard), few = units(easy);
  RC_ASSERT(few > 0 || many == 0);
  RC_ASSERT(many == 0 || few <= many);
}

}  // namespace
}  // namespace countervail
