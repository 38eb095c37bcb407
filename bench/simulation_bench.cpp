// Engine steps a second of the event simulation on one core: decode alone (a batch that is always full), and a day's kind of traffic
// with prompts in chunks, aggregated and disaggregated. The counter `signature` changes where results do.
#include "serving/simulation.h"

#include <benchmark/benchmark.h>

namespace countervail::serving {
namespace {

StepTable table_of(int most_batch) {
  return StepTable(
      [](int batch, double context) { return 0.008 + batch * (2e-5 + 3e-8 * context); }, most_batch,
      20'000, 9);
}

double chunk_seconds(int tokens, int before, int = 0) {
  return 2e-5 * tokens + 1e-9 * tokens * (before + 0.5 * tokens);
}

void count_steps(benchmark::State& state, long long steps, double signature) {
  state.counters["steps/s"] =
      benchmark::Counter(static_cast<double>(steps) * static_cast<double>(state.iterations()),
                         benchmark::Counter::kIsRate);
  state.counters["signature"] = signature;
}

/// Engine alone, answers of 1,000 tokens: `batch` clients keep it full.
void full_batch(benchmark::State& state) {
  const int batch = static_cast<int>(state.range(0));
  const StepTable table = table_of(batch);
  Batching engine{.admission_limit = batch};
  engine.chunk_seconds = chunk_seconds;
  const auto requests = draw_requests({.input = {1000, 1}, .output = {1000, 1}}, 20 * batch, 1);
  BatchingRun run;
  for (auto _ : state) run = run_batching(engine, table, requests, batch);
  count_steps(state, run.steps, run.finish.back());
}
BENCHMARK(full_batch)->Arg(1)->Arg(32)->Arg(256)->Unit(benchmark::kMillisecond);

/// With the statistics: drawn Poisson traffic of conversation lengths at about half load.
void traffic(benchmark::State& state) {
  const bool apart = state.range(0) != 0;
  SimulatedUnits units;
  units.engine.admission_limit = 256;
  (apart ? units.prefill.chunk_seconds : units.engine.chunk_seconds) = chunk_seconds;
  const StepTable table = table_of(256);
  const auto requests = draw_requests(
      {.rate = 8, .burst_cv2 = 1, .input = {1155, 0.92}, .output = {211, 0.6}}, 100'000, 1);
  SimulationAnswer answer;
  for (auto _ : state) answer = simulate(units, table, requests);
  count_steps(state, answer.steps, answer.ttft.p99.value);
}
BENCHMARK(traffic)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace countervail::serving

BENCHMARK_MAIN();
