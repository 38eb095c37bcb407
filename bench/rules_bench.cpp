// Speed of the rules engine: numeric sweep over a flat table, one full decision with its trace, a
// scan of the catalog, a design. Signatures of the results are printed as counters: a change of
// speed must not change them.
#include <benchmark/benchmark.h>

#include "catalog/load_facts.h"
#include "rules/clause_table.h"
#include "rules/decide.h"
#include "rules/design.h"
#include "rules/pack_files.h"
#include "rules/survey.h"

namespace {

using namespace countervail;

const std::string kData = COUNTERVAIL_SOURCE_DIR "/data";

const rules::Book& book() {
  static const rules::Book kBook = rules::load_book(kData);
  return kBook;
}
const FactStore& store() {
  static const FactStore kStore = load_rule_facts(kData);
  return kStore;
}

rules::Query chip_query(const char* chip, const char* date) {
  return rules::query_of(book(), rules::item_of(store(), chip), rules::day_of(date),
                         {{"destination", "China"}});
}

/// Pseudo-random parts around the lines: processing 0..24,000, area 100..2,500, bandwidths
/// 0..8,000.
std::vector<rules::Point> sweep_points(std::size_t count) {
  std::vector<rules::Point> points(count);
  std::uint64_t state = 88172645463325252ULL;
  const auto next = [&state] {  // xorshift64, Marsaglia 2003
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return static_cast<double>(state >> 11) * 0x1.0p-53;
  };
  for (rules::Point& point : points) {
    const double tpp = 24000 * next(), area = 100 + 2400 * next();
    point[static_cast<std::size_t>(rules::Metric::kProcessing)] = tpp;
    point[static_cast<std::size_t>(rules::Metric::kDensity)] = tpp / area;
    point[static_cast<std::size_t>(rules::Metric::kMemoryBandwidth)] = 8000 * next();
    point[static_cast<std::size_t>(rules::Metric::kInputOutput)] = 2000 * next();
  }
  return points;
}

void Sweep(benchmark::State& state) {
  rules::Query query = chip_query("H100 SXM5 80GB", "2026-11-24");
  const rules::ClauseTable table = compile_table(book(), query, {"us", "", true});
  const std::vector<rules::Point> points = sweep_points(1 << 14);
  std::uint64_t caught = 0;
  for (auto _ : state) {
    std::uint64_t here = 0;
    for (const rules::Point& point : points)
      here += static_cast<std::uint64_t>(classify(table, point) + 1);
    benchmark::DoNotOptimize(here);
    caught = here;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * points.size()));
  state.counters["rows"] = static_cast<double>(table.rows.size());
  state.counters["signature"] = static_cast<double>(caught);
}
BENCHMARK(Sweep);

void Decision(benchmark::State& state, const char* chip, const char* date) {
  const rules::Query query = chip_query(chip, date);
  std::size_t trials = 0;
  for (auto _ : state) {
    const rules::Answer result = answer(book(), query);
    trials = result.branches.front().trials.size();
    benchmark::DoNotOptimize(trials);
  }
  state.counters["clauses_tried"] = static_cast<double>(trials);
}
BENCHMARK_CAPTURE(Decision, h200, "H200 SXM 141GB", "2026-06-10");
BENCHMARK_CAPTURE(Decision, h20_open_question, "H20 96GB", "2026-11-24");
BENCHMARK_CAPTURE(Decision, undecided, "MI308X", "2025-03-01");

void Scan(benchmark::State& state) {
  rules::Request request;
  request.date = rules::day_of("2026-11-24");
  request.changes["destination"] = "China";
  std::size_t caught = 0;
  for (auto _ : state) {
    caught = 0;
    for (const rules::ScanRow& row : rules::scan_of(book(), store(), request))
      caught += row.answer.branches.front().status.front().caught == rules::Truth::kYes;
    benchmark::DoNotOptimize(caught);
  }
  state.counters["caught"] = static_cast<double>(caught);
}
BENCHMARK(Scan)->Unit(benchmark::kMillisecond);

void DesignGh100(benchmark::State& state) {
  const CsvTable dies = read_csv(kData + "/base_dies.csv");
  rules::DesignSpace space;
  space.dies = {rules::base_die(dies, "GH100")};
  space.most_dies = 4;
  rules::Query query = chip_query("H100 SXM5 80GB", "2024-06-01");
  const rules::DesignQuestion question{rules::DesignGoal::kPeak, "fp8",
                                       compile_table(book(), query, {"us", "us-2023-10", true})};
  std::optional<rules::Design> best;
  for (auto _ : state) {
    best = best_design(space, question);
    benchmark::ClobberMemory();
  }
  state.counters["tpp"] = best->point[static_cast<std::size_t>(rules::Metric::kProcessing)];
}
BENCHMARK(DesignGh100)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
