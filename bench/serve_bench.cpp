// Speed of serving: whole searches, the blocks that they are made of, and a parity of served tokens. Signatures of the
// results are printed as counters: a change of speed must not change them.
#include <benchmark/benchmark.h>

#include <string>

#include "catalog/load_facts.h"
#include "study/serving_parity.h"

namespace {

using namespace countervail;

const Overlay& store() {
  static const FactStore kStore = load_facts(COUNTERVAIL_SOURCE_DIR "/data");
  static const Overlay kOverlay(kStore);
  return kOverlay;
}

ServeRequest asked(const char* chip, const char* model, long long packages) {
  ServeRequest request;
  request.side.chip = chip, request.model = model, request.packages = packages;
  request.ttft = 5;
  return request;
}

/// Configurations composed, rejected by reason, seconds each; the best rate is the signature.
void Serve(benchmark::State& state, const char* chip, const char* model, long long packages) {
  const ServeRequest request = asked(chip, model, packages);
  ServeCounts counts;
  double best = 0;
  for (auto _ : state) {
    const ServeAnswer answer = serve(store(), request);
    counts = answer.counts;
    best = answer.top.empty() ? 0 : answer.top.front().per_device;
    benchmark::DoNotOptimize(best);
  }
  const auto composed = static_cast<double>(counts.composed);
  state.counters["composed"] = composed;
  state.counters["memory"] = static_cast<double>(counts.memory);
  state.counters["ttft"] = static_cast<double>(counts.ttft);
  state.counters["tpot"] = static_cast<double>(counts.tpot);
  state.counters["each"] = benchmark::Counter(
      composed, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  state.counters["signature"] = best;
}
BENCHMARK_CAPTURE(Serve, deepseek_384_dies, "Ascend 910C", "DeepSeek-R1", 192)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Serve, llama_70b_8_h100, "H100 SXM5 80GB", "Llama 3.1 70B", 8)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Serve, gpt_oss_one_b200, "B200 SXM (HGX)", "gpt-oss-120b", 1)
    ->Unit(benchmark::kMillisecond);

/// One steady state of the best layout of DeepSeek-R1: the block that a search repeats.
void Composed(benchmark::State& state) {
  const ServeRequest request = asked("H200 SXM 141GB", "DeepSeek-R1", 8);
  const ServeAnswer answer = serve(store(), request);
  if (answer.top.empty()) return state.SkipWithError("nothing meets the limits");
  Ledger ledger(store());
  const ServeLayout& best = answer.top.front();
  serving::Engine engine{.model = compile_model(ledger, request.model), .worker = best.worker};
  engine.precision.attention = engine.precision.dense = engine.precision.experts = best.format;
  engine.machine = serving::read_machine(ledger, {answer.kernels, answer.hardware.chip, 450e9},
                                         engine.precision);
  engine.host = answer.stack.host;
  const serving::Traffic traffic{.input = request.input, .output = request.output};
  double rate = 0;
  for (auto _ : state) {
    rate = serving::closed_loop(engine, traffic, answer.stack.limits,
                                best.requests * best.worker.attention_data)
               .rate;
    benchmark::DoNotOptimize(rate);
  }
  state.counters["signature"] = rate;
}
BENCHMARK(Composed);

void ParityOfTokens(benchmark::State& state) {
  Scenario scenario;
  scenario.candidate.chip = "Ascend 910C", scenario.reference.chip = "H800 SXM5 80GB";
  scenario.model = "DeepSeek-R1";
  scenario.reference_count = 256, scenario.match = Match::kTokens;
  ServeRequest request;
  request.ttft = 5;
  long long units = 0;
  for (auto _ : state) {
    units = serving_parity(store(), scenario, request).candidate.units;
    benchmark::DoNotOptimize(units);
  }
  state.counters["signature"] = static_cast<double>(units);
}
BENCHMARK(ParityOfTokens)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
