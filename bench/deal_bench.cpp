// What a deal costs once its rows are there: 300 x 300 packages, 1,000 draws, 16 quarters. Rows themselves are the engines' time
// (minerals_bench, supply_bench). Signatures are the number of winners, so that a change of the answer shows.
#include <benchmark/benchmark.h>

#include "deal/hold.h"
#include "deal/winners.h"

namespace countervail::deal {
namespace {

constexpr int kDraws = 1000, kQuarters = 16, kChips = 20, kRates = 10;

/// A share in [0, 1) of a draw and a variable (SplitMix64).
double share_of(std::size_t draw, std::uint64_t variable) {
  std::uint64_t x = (draw + 1) * 0x9e3779b97f4a7c15ULL + variable * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return static_cast<double>((x ^ (x >> 31)) >> 11) * 0x1p-53;
}

Paths paths() {
  return {[](int chips, Acceptance acceptance, int end) {
            ComputeRow row;
            for (std::size_t d = 0; d < kDraws; ++d) {
              const double taken = acceptance == Acceptance::kNo ? 0 : share_of(d, 1);
              for (std::vector<double>& unit : row.rise)
                unit.push_back(0.05 * chips * taken * end / kQuarters);
              row.bill.push_back(1e9 * chips * taken * end);
              row.displaced.push_back(0.1 * row.bill.back());
            }
            return row;
          },
          [](std::size_t, int rate, int end) {
            MineralRow row;
            for (std::size_t d = 0; d < kDraws; ++d) {
              const double missing = kQuarters - end * rate / double{kRates};
              row.loss.push_back(missing * 5e9 * share_of(d, 2));
              row.forgone.push_back(missing * 1e8);
            }
            return row;
          }};
}

Tables tables() {
  return {{kDraws, kQuarters, kChips + 1, {kRates + 1}, {1}, {0.1}, {0, 1, 2, 3, 4, 8, 16}},
          paths(),
          1};
}

/// 301 x 301 offers.
Offers offers() {
  Offers all{{UsOffer{}}, {ChinaOffer{{1}, false, Acceptance::kNo, 0}}};
  for (int chips = 1; chips <= kChips; ++chips)
    for (const double fee : {0.0, 0.15, 0.25})
      for (const int term : {1, 2, 4, 8, 16}) all.us.push_back({chips, fee, term});
  for (int rate = 1; rate <= kRates; ++rate)
    for (const bool everybody : {false, true})
      for (const Acceptance accept : {Acceptance::kYes, Acceptance::kNo, Acceptance::kPause})
        for (const int term : {1, 2, 4, 8, 16})
          all.china.push_back({{rate}, everybody, accept, term});
  return all;
}

const Valuation kRest{1e10, 1e10, 0, 2};

void EfficientPackages(benchmark::State& state) {
  const Tables rows = tables();
  const Offers all = offers();
  std::size_t kept = 0;
  for (auto _ : state) {
    kept = efficient_packages(mean_changes(rows, all), kRest).size();
    benchmark::DoNotOptimize(kept);
  }
  state.counters["packages"] = static_cast<double>(all.packages());
  state.counters["signature"] = static_cast<double>(kept);
}
BENCHMARK(EfficientPackages)->Unit(benchmark::kMillisecond);

/// 400 valuations against one disagreement point.
void Winners400(benchmark::State& state) {
  const Tables rows = tables();
  const Offers all = offers();
  const auto best = efficient_packages(mean_changes(rows, all), kRest);
  const auto grid = valuations_of({}, kRest);
  std::size_t won = 0;
  for (auto _ : state) {
    won = winners_of(rows, all, best, {"status quo", {}, {}, true}, grid, 1).packages.size();
    benchmark::DoNotOptimize(won);
  }
  state.counters["candidates"] = static_cast<double>(best.size());
  state.counters["signature"] = static_cast<double>(won);
}
BENCHMARK(Winners400)->Unit(benchmark::kMillisecond);

void Disagreements(benchmark::State& state) {
  const Tables rows = tables();
  const Offers all = offers();
  const auto means = mean_changes(rows, all);
  std::size_t points = 0;
  for (auto _ : state) {
    points = disagreements(means, all, kRest, {}).size();
    benchmark::DoNotOptimize(points);
  }
  state.counters["signature"] = static_cast<double>(points);
}
BENCHMARK(Disagreements)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace countervail::deal

BENCHMARK_MAIN();
