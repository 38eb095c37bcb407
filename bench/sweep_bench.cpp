// What storing a row costs beside answering it: the share that a sweep spends in SQLite.
//
// `answer`: parity of H20 against H100 (Llama 3.1 70B), one row a reference count. `store`: 10,000 such rows, commits and
// closing of the file included; `packages` the same for the cheapest verb with a field worth sweeping. CPU time, one thread.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "ask/sweep.h"

namespace countervail {
namespace {

constexpr long long kRows = 10'000, kValues = 65;

const Facts& facts() {
  static const Facts loaded = Facts::load(COUNTERVAIL_SOURCE_DIR "/data");
  return loaded;
}

SweepRequest parity_rows() {
  SweepRequest asked;
  asked.scenario = COUNTERVAIL_SOURCE_DIR "/scenarios/h20-vs-h100.toml";
  asked.over = {"reference-count=64..128:65"};
  return asked;
}

SweepRequest package_rows() {
  SweepRequest asked;
  asked.scenario = "910c";
  asked.verb = "package need";
  asked.over = {"packages=1000..65000:65"};
  return asked;
}

void answer(benchmark::State& state, const SweepRequest& asked) {
  const Question base = question_of_sweep(facts(), asked);
  const auto axes = axes_of(asked.over, verb_named(base.verb));
  long long row = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(sweep_row(facts(), base, axes, {}, row = (row + 7) % kValues));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK_CAPTURE(answer, parity, parity_rows())->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(answer, packages, package_rows())->Unit(benchmark::kMicrosecond);

void store(benchmark::State& state, const SweepRequest& asked) {
  const Question base = question_of_sweep(facts(), asked);
  const auto axes = axes_of(asked.over, verb_named(base.verb));
  StoredRow row = sweep_row(facts(), base, axes, {}, 0);
  const std::string path =
      (std::filesystem::temp_directory_path() / ("sweep_bench" + std::to_string(getpid()) + ".db"))
          .string();
  for (auto _ : state) {
    std::filesystem::remove(path);
    RowStore rows(path, {{"question", "bench"}}, {{"reference-count", ""}});
    for (row.row = 0; row.row < kRows; ++row.row) rows.add(row);
  }
  std::filesystem::remove(path);
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * kRows);
  state.counters["figures a row"] = static_cast<double>(row.figures.size());
}
BENCHMARK_CAPTURE(store, parity, parity_rows())->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(store, packages, package_rows())->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace countervail

BENCHMARK_MAIN();
