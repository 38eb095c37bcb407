// Screening, indices and attributions against functions whose answers are known.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "statistics/morris.h"
#include "statistics/random_stream.h"
#include "statistics/shapley.h"
#include "statistics/sobol_indices.h"

namespace countervail::statistics {
namespace {

const double kPi = std::acos(-1);

using Function = std::function<double(std::span<const double>)>;

std::vector<MorrisEffect> screen(const MorrisDesign& design, const Function& f) {
  std::vector<double> outputs;
  for (int path = 0; path < design.paths; ++path)
    for (int step = 0; step <= design.factors; ++step)
      outputs.push_back(
          f(design.point(static_cast<std::size_t>(path), static_cast<std::size_t>(step))));
  return morris_effects(design, outputs);
}

TEST(Morris, LinearFunctionHasItsCoefficientsAndNoDeviation) {
  const auto effects =
      screen(make_morris_design(3, 6, 1), [](auto x) { return 5 * x[0] - 2 * x[2]; });
  EXPECT_NEAR(effects[0].mean, 5, 1e-12);
  EXPECT_EQ(effects[1].mean_absolute, 0);
  EXPECT_NEAR(effects[2].mean, -2, 1e-12);
  EXPECT_NEAR(effects[2].mean_absolute, 2, 1e-12);
  EXPECT_NEAR(effects[0].deviation, 0, 1e-12);
}

TEST(Morris, ProductShowsInTheDeviation) {
  // f = x y: the effect of x is y, on the levels 1/8, 3/8, 5/8, 7/8 of mean 1/2 and deviation
  // sqrt(5)/8 = 0.2795.
  const auto effects = screen(make_morris_design(2, 4000, 3), [](auto x) { return x[0] * x[1]; });
  EXPECT_NEAR(effects[0].mean, 0.5, 0.015);
  EXPECT_NEAR(effects[0].deviation, 0.2795, 0.01);
}

TEST(Morris, FindsTheEightOfTwentyFiveThatMatter) {
  const Function f = [](std::span<const double> x) {
    double sum = 0;
    for (std::size_t i = 0; i < 25; ++i) {
      const double weight = i % 3 == 0 && i < 24 ? 1 + 0.2 * static_cast<double>(i / 3) : 0.02;
      sum += weight * std::sin(3 * x[i]) * (1 + x[(i + 3) % 24]);
    }
    return sum;
  };
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const MorrisDesign design = make_morris_design(25, 10, seed);
    EXPECT_EQ(design.points.size(), 260u * 25u);
    const auto effects = screen(design, f);
    std::vector<std::size_t> order(25);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](auto i, auto j) { return effects[i].mean_absolute > effects[j].mean_absolute; });
    for (std::size_t k = 0; k < 8; ++k) EXPECT_TRUE(order[k] % 3 == 0 && order[k] < 24) << seed;
  }
}

TEST(Morris, EveryStepChangesOneFactorByHalfAndStaysInside) {
  const MorrisDesign design = make_morris_design(7, 20, 5), longer = make_morris_design(7, 40, 5);
  for (std::size_t path = 0; path < 20; ++path) {
    for (std::size_t step = 0; step < 7; ++step) {
      const auto a = design.point(path, step), b = design.point(path, step + 1);
      const auto factor = static_cast<std::size_t>(design.changed[path * 7 + step]);
      for (std::size_t i = 0; i < 7; ++i) {
        EXPECT_EQ(std::abs(b[i] - a[i]), i == factor ? 0.5 : 0);
        EXPECT_TRUE(b[i] > 0 && b[i] < 1);
      }
    }
  }
  EXPECT_TRUE(std::equal(design.points.begin(), design.points.end(), longer.points.begin()));
}

TEST(Morris, LeavesOutEffectsBesideInfiniteOutputs) {
  const auto effects =
      screen(make_morris_design(2, 50, 1), [](auto x) { return x[0] > 0.5 ? INFINITY : 3 * x[1]; });
  EXPECT_EQ(effects[0].mean_absolute, 0);
  EXPECT_NEAR(effects[1].mean, 3, 1e-12);
}

TEST(Morris, RefusesEmptyDesigns) {
  EXPECT_THROW(make_morris_design(0, 5, 1), Error);
  EXPECT_THROW(make_morris_design(5, 0, 1), Error);
  EXPECT_THROW(make_morris_design(5, 5, 1, 3), Error);
}

SobolIndices indices(const IndexDesign& design, const Function& f, int resamples = 0) {
  std::vector<double> outputs;
  const std::size_t factors = design.group_of.size();
  for (int block = 0; block < design.blocks(); ++block) {
    const std::vector<double> points = index_points(design, block);
    for (std::size_t row = 0; row < static_cast<std::size_t>(design.samples); ++row)
      outputs.push_back(f({&points[row * factors], factors}));
  }
  return sobol_indices(design, outputs, {resamples, 0.9});
}

double ishigami(std::span<const double> u) {
  const double x = kPi * (2 * u[0] - 1), y = kPi * (2 * u[1] - 1), z = kPi * (2 * u[2] - 1);
  return std::sin(x) + 7 * std::pow(std::sin(y), 2) + 0.1 * std::pow(z, 4) * std::sin(x);
}

TEST(SobolIndices, Ishigami) {
  const double first[] = {0.3139, 0.4424, 0}, total[] = {0.5576, 0.4424, 0.2437};
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const SobolIndices found = indices(make_index_design(1 << 14, 3, seed), ishigami);
    EXPECT_NEAR(found.mean, 3.5, 0.01);
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_NEAR(found.first[i].value, first[i], 0.004) << seed << ' ' << i;
      EXPECT_NEAR(found.total[i].value, total[i], 0.004) << seed << ' ' << i;
    }
  }
}

TEST(SobolIndices, SobolsGFunction) {
  const double a[] = {0, 1, 4.5, 9, 99, 99, 99, 99};
  double all = 1;
  for (double c : a) all *= 1 + 1 / (3 * (1 + c) * (1 + c));
  const double variance = all - 1;
  const SobolIndices found =
      indices(make_index_design(1 << 14, 8, 4), [&](std::span<const double> u) {
        double product = 1;
        for (std::size_t i = 0; i < 8; ++i) product *= (std::abs(4 * u[i] - 2) + a[i]) / (1 + a[i]);
        return product;
      });
  EXPECT_NEAR(found.variance, variance, 0.01 * variance);
  for (std::size_t i = 0; i < 8; ++i) {
    const double own = 1 / (3 * (1 + a[i]) * (1 + a[i]));
    EXPECT_NEAR(found.first[i].value, own / variance, 0.005) << i;
    EXPECT_NEAR(found.total[i].value, own * all / (1 + own) / variance, 0.005) << i;
  }
}

TEST(SobolIndices, AdditiveModelHasEqualIndicesThatSumToOne) {
  const SobolIndices found = indices(make_index_design(1 << 13, 4, 2),
                                     [](auto u) { return u[0] + 2 * u[1] + 3 * u[2] * u[2]; });
  double sum = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(found.first[i].value, found.total[i].value, 0.005);
    sum += found.first[i].value;
  }
  EXPECT_NEAR(sum, 1, 0.005);
  EXPECT_EQ(found.total[3].value, 0);  // never enters: exactly nothing
}

TEST(SobolIndices, GroupsThatMoveTogetherCountAsOne) {
  // In one group x and z of Ishigami leave only y outside: S = T = 1 - 0.4424.
  const SobolIndices found = indices(make_index_design(1 << 13, {0, 1, 0}, 3), ishigami);
  ASSERT_EQ(found.first.size(), 2u);
  EXPECT_NEAR(found.first[0].value, 0.5576, 0.005);
  EXPECT_NEAR(found.total[0].value, 0.5576, 0.005);
}

TEST(SobolIndices, IntervalsHoldTheTruth) {
  const SobolIndices found = indices(make_index_design(1024, 3, 8), ishigami, 200);
  const double first[] = {0.3139, 0.4424, 0}, total[] = {0.5576, 0.4424, 0.2437};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_LT(found.first[i].low, first[i]);
    EXPECT_GT(found.first[i].high, first[i]);
    EXPECT_LT(found.total[i].low, total[i]);
    EXPECT_GT(found.total[i].high, total[i]);
    EXPECT_LT(found.first[i].high - found.first[i].low, 0.3);
    EXPECT_LE(found.first[i].low, found.first[i].value);
  }
}

TEST(SobolIndices, ConstantOutputAndBadDesigns) {
  const SobolIndices found = indices(
      make_index_design(64, 2, 1), [](auto) { return 3.0; }, 5);
  EXPECT_EQ(found.variance, 0);
  EXPECT_EQ(found.first[0].value, 0);
  EXPECT_THROW(make_index_design(1000, 2, 1), Error);
  EXPECT_THROW(make_index_design(64, 0, 1), Error);
  EXPECT_THROW(make_index_design(64, {0, 2}, 1), Error);
  EXPECT_THROW(make_index_design(64, {0, -1}, 1), Error);
  EXPECT_THROW(make_index_design(64, 2000, 1), Error);
}

TEST(Shapley, TwoLeversByHand) {
  const double a = 0.3, b = 0.8, c = 0.25;
  const double v[] = {0, a, b, a + b + c};
  const auto phi = shapley_values(v);
  EXPECT_NEAR(phi[0].value, a + c / 2, 1e-15);
  EXPECT_NEAR(phi[1].value, b + c / 2, 1e-15);
  EXPECT_NEAR(phi[0].least, a, 1e-15);
  EXPECT_NEAR(phi[0].most, a + c, 1e-15);
  EXPECT_NEAR(shapley_interactions(v)[1], c, 1e-15);
  const int order[] = {1, 0};
  EXPECT_EQ(waterfall(v, order), (std::vector<double>{b, a + b + c - b}));
}

TEST(Shapley, GloveGame) {
  std::vector<double> v(8);
  for (std::size_t mask = 0; mask < 8; ++mask) v[mask] = (mask & 1) && (mask & 6);
  const auto phi = shapley_values(v);
  EXPECT_NEAR(phi[0].value, 2 / 3., 1e-15);
  EXPECT_NEAR(phi[1].value, 1 / 6., 1e-15);
  EXPECT_NEAR(phi[2].value, 1 / 6., 1e-15);
}

double airport(std::uint64_t mask) {
  return mask & 4 ? 3 : mask & 2 ? 2 : mask & 1 ? 1 : 0;
}

TEST(Shapley, AirportGameExactAndSampled) {
  std::vector<double> v(8);
  for (std::size_t mask = 0; mask < 8; ++mask) v[mask] = airport(mask);
  const double expected[] = {1 / 3., 5 / 6., 11 / 6.};
  const auto phi = shapley_values(v);
  const auto sampled = sampled_shapley_values(3, 1000, 1, airport);
  double sum = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(phi[i].value, expected[i], 1e-15);
    EXPECT_NEAR(sampled[i].value, expected[i], 4 * sampled[i].error);
    EXPECT_GT(sampled[i].error, 0);
    EXPECT_LT(sampled[i].error, 0.02);
    EXPECT_EQ(sampled[i].least, phi[i].least);
    EXPECT_EQ(sampled[i].most, phi[i].most);
    sum += sampled[i].value;
  }
  EXPECT_NEAR(sum, 3, 1e-12);
}

TEST(Shapley, FunnelPutsTheWholeGapOnTheInputThatDiffers) {
  // Packages min(dies/2, stacks/8): player 0 the dies (equal on both sides), player 1 the stacks
  // 13M against 8M.
  std::vector<double> v(4);
  for (std::size_t mask = 0; mask < 4; ++mask)
    v[mask] = std::log(std::min(2.9e6 / 2, (mask & 2 ? 8e6 : 13e6) / 8));
  const auto phi = shapley_values(v);
  EXPECT_EQ(phi[0].value, 0);
  EXPECT_NEAR(phi[1].value, std::log(1.0e6 / 1.45e6), 1e-14);
  // Both changed, 1.6M dies against 2.9M: in either order the scarcer input takes what is left.
  for (std::size_t mask = 0; mask < 4; ++mask)
    v[mask] = std::log(std::min((mask & 1 ? 1.6e6 : 2.9e6) / 2, (mask & 2 ? 8e6 : 13e6) / 8));
  const auto both = shapley_values(v);
  EXPECT_NEAR(both[1].least, std::log(1.0e6 / 1.45e6), 1e-14);
  EXPECT_EQ(both[1].most, 0);
  EXPECT_NEAR(both[0].value + both[1].value, std::log(0.8e6 / 1.45e6), 1e-14);
}

RC_GTEST_PROP(Shapley, EfficientSymmetricAdditiveWithDummies, ()) {
  const int n = *rc::gen::inRange(1, 7);
  const auto seed = *rc::gen::arbitrary<std::uint32_t>();
  const std::size_t size = std::size_t{1} << n, last = size / 2;
  std::vector<double> v(size), w(size), sum(size);
  for (std::size_t mask = 0; mask < size; ++mask) {
    v[mask] = random_uniform({seed, 0, 0}, mask & ~last);  // the last player changes nothing
    w[mask] = random_uniform({seed, 0, 1}, static_cast<std::uint64_t>(std::popcount(mask)));
    sum[mask] = v[mask] + w[mask];
  }
  const auto pv = shapley_values(v), pw = shapley_values(w), ps = shapley_values(sum);
  double total = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
    total += ps[i].value;
    RC_ASSERT(std::abs(ps[i].value - pv[i].value - pw[i].value) < 1e-12);
    RC_ASSERT(std::abs(pw[i].value - pw[0].value) < 1e-12);
    RC_ASSERT(ps[i].least <= ps[i].value + 1e-12 && ps[i].value <= ps[i].most + 1e-12);
  }
  RC_ASSERT(pv.back().value == 0);
  RC_ASSERT(std::abs(total - (sum[size - 1] - sum[0])) < 1e-12);
}

TEST(Shapley, ReachOfGoals) {
  const auto reach = [](std::initializer_list<int> masks) {
    std::vector<bool> reached(8);
    for (int mask : masks) reached[static_cast<std::size_t>(mask)] = true;
    return reach_of(reached);
  };
  EXPECT_EQ(reach({2, 3, 6, 7}).minimal, std::vector<std::uint32_t>{2});  // one enabler: player 1
  EXPECT_TRUE(reach({2, 3, 6, 7}).closed_upward);
  EXPECT_EQ(reach({1, 3, 4, 5, 6, 7}).minimal, (std::vector<std::uint32_t>{1, 4}));
  EXPECT_FALSE(reach({1, 7}).closed_upward);
  EXPECT_EQ(reach({1, 7}).minimal, std::vector<std::uint32_t>{1});
  EXPECT_TRUE(reach({}).minimal.empty());
}

TEST(Shapley, RefusesWhatItCannotHold) {
  EXPECT_THROW(shapley_values(std::vector<double>(3)), Error);
  EXPECT_THROW(shapley_values(std::vector<double>(std::size_t{1} << 13)), Error);
  EXPECT_THROW(shapley_values({}), Error);
  EXPECT_THROW(sampled_shapley_values(0, 10, 1, airport), Error);
  EXPECT_THROW(sampled_shapley_values(65, 10, 1, airport), Error);
  EXPECT_THROW(sampled_shapley_values(3, 1, 1, airport), Error);
}

}  // namespace
}  // namespace countervail::statistics
