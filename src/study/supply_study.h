#pragma once
// A supply plan drawn many times: what can be made by quarter with bands, what binds, what one more unit would bring.
//
// Every figure is a quantile of its own samples: a total is summed in each draw and then read off, never a sum of
// medians. Draws are points 0..N-1 of one sequence, in blocks over threads, so any number of threads gives the same
// bytes and a longer run begins with a shorter one.
#include <array>
#include <cstdint>
#include <vector>

#include "statistics/quantile.h"
#include "study/supply_model.h"

namespace countervail {

struct SupplyOptions {
  int draws = 4096;
  std::uint64_t seed = 1;
  int threads = 1;         ///< 0: one a core
  bool foresight = false;  ///< also the bound of an allocator who knows the future
};

/// Samples of a figure of a quarter stand together: [(figure * quarters + quarter) * draws + draw].
struct SupplySamples {
  int draws = 0, quarters = 0, products = 0, stored = 0;
  std::vector<double> packages;      ///< a product
  std::vector<double> stock;         ///< a stored input, at the quarter's end
  std::vector<signed char> binding;  ///< of the product that made most: [quarter * draws + draw]

  const double* product(int p, int t) const { return packages.data() + place(p, t); }
  const double* stock_of(int i, int t) const { return stock.data() + place(i, t); }
  std::size_t place(int figure, int t) const {
    return (static_cast<std::size_t>(figure) * static_cast<std::size_t>(quarters) +
            static_cast<std::size_t>(t)) *
           static_cast<std::size_t>(draws);
  }
};

/// 5, 50, 95 % of a sample.
Interval band_of(std::vector<double> sample);

/// Sum over quarters [from, to) of packages times a weight a product, draw by draw.
std::vector<double> summed(const SupplySamples& samples, const std::vector<double>& weight,
                           int from, int to);

SupplySamples supply_samples(const SupplyModel& model, const SupplyOptions& options);

/// What one more unit of an input in a quarter brings until the end of the plan, in H100 equivalents.
struct ShadowRow {
  int input = 0, quarter = 0;
  Interval rule;              ///< by the rule, over draws
  double negative_share = 0;  ///< of draws in which more of it makes less
  Interval foresight;         ///< dual of the program that knows the future
};

struct ForesightYear {
  int year = 0;
  Interval packages;  ///< of the bound: most H100 equivalents over the horizon, counted in packages
};

struct SupplyAnswer {
  SupplyModel model;
  SupplyOptions options;
  SupplySamples samples;
  std::vector<ShadowRow> shadows;
  Interval foresight_gain{1, 1, 1};      ///< of the horizon's H100 equivalents: bound over rule
  std::vector<ForesightYear> foresight;  ///< with options.foresight
};

SupplyAnswer supply_answer(SupplyModel model, const SupplyOptions& options);

/// First quarter in which a memory kind binds, in each draw; infinite where none does.
std::vector<double> first_memory_bound(const SupplyModel& model, const SupplySamples& samples);

}  // namespace countervail
