// How many packages a core evaluates a second.
//   package_bench [passes]
// cached: die bins are at hand, the tree of assemblies is evaluated. fresh: every die's yield is
// integrated anew.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "catalog/load_facts.h"
#include "package/answer.h"
#include "timing.h"

using namespace countervail;

namespace {

/// Prints one package's two rates. Prices and densities move each time, so that nothing is hoisted.
void bench_package(const FactStore& store, const std::string& name, int passes) {
  package::Compiler compiler(store, name);
  const package::State state = package::evaluate(compiler);
  package::Design design = state.package.design;
  const double price = design.memories[0].price, density = design.dies[0].defect_density;
  constexpr int kCached = 200'000, kFresh = 5'000;
  std::vector<double> cached, fresh;
  double checksum = 0;
  for (int pass = 0; pass < passes; ++pass) {
    checksum = 0;
    cached.push_back(seconds_of([&] {
      for (int i = 0; i < kCached; ++i) {
        design.memories[0].price = price * (1 + 1e-6 * i);
        checksum +=
            package::bill_of(design, std::span<const package::DieOutcome>(state.dies)).total;
      }
    }));
    fresh.push_back(seconds_of([&] {
      for (int i = 0; i < kFresh; ++i) {
        design.dies[0].defect_density = density * (1 + 1e-4 * i);
        checksum +=
            package::bill_of(design, std::span<const DefectRates>(state.package.rates)).total;
      }
    }));
  }
  fmt::print("{:<14} {:>16.0f} {:>9.0f} {:>16.0f} {:>9.2f} {:>14.6e}\n", name,
             kCached / median(cached), 1e9 * median(cached) / kCached, kFresh / median(fresh),
             1e6 * median(fresh) / kFresh, checksum);
}

}  // namespace

int main(int argc, char** argv) {
  const int passes = argc > 1 ? std::max(1, std::atoi(argv[1])) : 15;
  const FactStore store = load_facts(std::string(COUNTERVAIL_SOURCE_DIR) + "/data");
  fmt::print("{:<14} {:>16} {:>9} {:>16} {:>9} {:>14}\n", "package", "cached 1/core-s", "ns",
             "fresh 1/core-s", "us", "checksum USD");
  for (const std::string& name : package::package_names(store)) bench_package(store, name, passes);
  std::vector<double> answers, counts;
  for (int pass = 0; pass < passes; ++pass) {
    answers.push_back(seconds_of([&] {
      package::Compiler compiler(store, "h100");
      package::answer_of(compiler);
    }));
    counts.push_back(seconds_of([&] { best_die_grid({}, 0.026, 0.0313 + 1e-9 * pass); }));
  }
  fmt::print("one answer with ranges and weights (h100): {:.1f} ms\n", 1e3 * median(answers));
  fmt::print("one exact wafer count (26 x 31.3 mm): {:.2f} ms\n", 1e3 * median(counts));
  return 0;
}
