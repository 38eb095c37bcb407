// Designs and estimators of Sobol indices; equations in sobol_indices.h.
#include "statistics/sobol_indices.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <numeric>

#include "base/error.h"
#include "statistics/quantile.h"
#include "statistics/random_stream.h"
#include "statistics/sobol.h"

namespace countervail::statistics {
namespace {

struct Estimates {
  double mean = 0, variance = 0;
  std::vector<double> first, total;
};

/// The estimators over the given rows (each may occur several times).
Estimates estimate(const IndexDesign& design, std::span<const double> outputs,
                   std::span<const std::size_t> rows) {
  const auto n = static_cast<std::size_t>(design.samples);
  const double count = static_cast<double>(rows.size());
  Estimates result;
  for (std::size_t row : rows) result.mean += outputs[row] + outputs[n + row];
  result.mean /= 2 * count;
  for (std::size_t row : rows) {
    const double a = outputs[row] - result.mean, b = outputs[n + row] - result.mean;
    result.variance += a * a + b * b;
  }
  result.variance /= 2 * count;
  for (int group = 0; group < design.groups; ++group) {
    const std::size_t block = n * static_cast<std::size_t>(2 + group);
    double first = 0, total = 0;
    for (std::size_t row : rows) {
      const double change = outputs[block + row] - outputs[row];
      first += (outputs[n + row] - result.mean) * change;
      total += change * change;
    }
    const bool varies = result.variance > 0;
    result.first.push_back(varies ? first / count / result.variance : 0);
    result.total.push_back(varies ? total / count / (2 * result.variance) : 0);
  }
  return result;
}

std::vector<IndexEstimate> with_intervals(const std::vector<double>& values,
                                          std::vector<std::vector<double>> resampled,
                                          double coverage) {
  std::vector<IndexEstimate> estimates;
  const double ends[] = {(1 - coverage) / 2, (1 + coverage) / 2};
  for (std::size_t i = 0; i < values.size(); ++i) {
    estimates.push_back({values[i], values[i], values[i]});
    if (resampled[i].empty()) continue;
    const std::vector<double> interval = quantiles(std::move(resampled[i]), ends);
    estimates.back().low = interval[0];
    estimates.back().high = interval[1];
  }
  return estimates;
}

}  // namespace

IndexDesign make_index_design(int samples, std::vector<int> group_of, std::uint64_t seed) {
  if (samples < 2 || !std::has_single_bit(static_cast<unsigned>(samples)))
    throw Error(ErrorKind::kRange, fmt::format("{} samples: a power of two is needed", samples));
  if (group_of.empty() || 2 * group_of.size() > kSobolDimensions)
    throw Error(ErrorKind::kRange, fmt::format("indices of {} factors: 1 to {} are possible",
                                               group_of.size(), kSobolDimensions / 2));
  const int groups = *std::max_element(group_of.begin(), group_of.end()) + 1;
  for (int group = 0; group < std::max(groups, 1); ++group)
    if (std::find(group_of.begin(), group_of.end(), group) == group_of.end())
      throw Error(ErrorKind::kRange, fmt::format("group {} of factors is empty", group));
  for (int group : group_of)
    if (group < 0) throw Error(ErrorKind::kRange, fmt::format("group {} is negative", group));
  return {samples, std::move(group_of), groups, seed};
}

IndexDesign make_index_design(int samples, int factors, std::uint64_t seed) {
  std::vector<int> own(static_cast<std::size_t>(std::max(factors, 0)));
  std::iota(own.begin(), own.end(), 0);
  return make_index_design(samples, std::move(own), seed);
}

std::vector<double> index_points(const IndexDesign& design, int block) {
  const std::size_t factors = design.group_of.size();
  const auto samples = static_cast<std::size_t>(design.samples);
  std::vector<double> points(factors * samples), column(samples);
  for (std::size_t factor = 0; factor < factors; ++factor) {
    const bool from_b = block == 1 || design.group_of[factor] == block - 2;
    // One sequence of 2 k dimensions: A its first half, B its second (Saltelli 2010, section 4).
    const auto dimension = static_cast<int>(factor + (from_b ? factors : 0));
    fill_scrambled_sobol(make_sobol_dimension(design.seed, dimension), 0, column);
    for (std::size_t row = 0; row < samples; ++row) points[row * factors + factor] = column[row];
  }
  return points;
}

SobolIndices sobol_indices(const IndexDesign& design, std::span<const double> outputs,
                           const BootstrapOptions& options) {
  const auto groups = static_cast<std::size_t>(design.groups);
  std::vector<std::size_t> rows(static_cast<std::size_t>(design.samples));
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  const Estimates whole = estimate(design, outputs, rows);
  std::vector<std::vector<double>> first(groups), total(groups);
  for (int resample = 0; resample < options.resamples; ++resample) {
    const StreamKey key{design.seed, 1, static_cast<std::uint32_t>(resample)};
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = random_index(key, i, rows.size());
    const Estimates drawn = estimate(design, outputs, rows);
    for (std::size_t group = 0; group < groups; ++group) {
      first[group].push_back(drawn.first[group]);
      total[group].push_back(drawn.total[group]);
    }
  }
  return {whole.mean, whole.variance,
          with_intervals(whole.first, std::move(first), options.coverage),
          with_intervals(whole.total, std::move(total), options.coverage)};
}

}  // namespace countervail::statistics
