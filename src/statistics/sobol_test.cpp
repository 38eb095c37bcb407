// Points that two other libraries agree on, nets, prefixes, streams with published answers.
#include "statistics/sobol.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "base/error.h"
#include "statistics/random_stream.h"

namespace countervail::statistics {
namespace {

TEST(Sobol, NaturalOrderAsInOtherLibraries) {
  const double expected[7][5] = {{.5, .5, .5, .5, .5},           {.25, .75, .75, .75, .25},
                                 {.75, .25, .25, .25, .75},      {.125, .625, .375, .125, .125},
                                 {.625, .125, .875, .625, .625}, {.375, .375, .625, .875, .375},
                                 {.875, .875, .125, .375, .875}};
  const auto dimensions = make_sobol_dimensions(1, 5);
  for (std::uint32_t i = 1; i <= 7; ++i)
    for (std::size_t d = 0; d < 5; ++d)
      EXPECT_EQ(plain_sobol(dimensions[d], i), expected[i - 1][d]) << i << ' ' << d;
}

TEST(Sobol, EachCoordinateFillsEveryBinaryInterval) {
  for (int d : {0, 1, 7, 60, 255, 1023, 2048, kSobolDimensions - 1}) {
    std::vector<double> column(1024);
    fill_scrambled_sobol(make_sobol_dimension(77, d), 0, column);
    std::set<int> cells;
    for (double u : column) {
      ASSERT_GT(u, 0);
      ASSERT_LT(u, 1);
      cells.insert(static_cast<int>(u * 1024));
    }
    EXPECT_EQ(cells.size(), 1024u) << d;
  }
}

TEST(Sobol, FirstTwoDimensionsFormNetsAfterScrambling) {
  // A (0, m, 2)-net: one point in each of the 2^a x 2^(m - a) boxes, for every a.
  const auto dimensions = make_sobol_dimensions(5, 2);
  for (unsigned a = 0; a <= 8; ++a) {
    std::set<std::pair<int, int>> boxes;
    for (std::uint32_t i = 0; i < 256; ++i)
      boxes.insert({static_cast<int>(scrambled_sobol(dimensions[0], i) * (1u << a)),
                    static_cast<int>(scrambled_sobol(dimensions[1], i) * (1u << (8 - a)))});
    EXPECT_EQ(boxes.size(), 256u) << a;
  }
}

TEST(Sobol, ColumnsStartAnywhereAndEqualSinglePoints) {
  const SobolDimension dimension = make_sobol_dimension(3, 17);
  std::vector<double> whole(1000), part(300);
  fill_scrambled_sobol(dimension, 0, whole);
  fill_scrambled_sobol(dimension, 411, part);
  for (std::uint32_t i = 0; i < 1000; ++i) ASSERT_EQ(whole[i], scrambled_sobol(dimension, i));
  for (std::size_t i = 0; i < 300; ++i) ASSERT_EQ(part[i], whole[411 + i]);
}

TEST(Sobol, SeedsAndDimensionsScrambleApart) {
  std::set<std::uint32_t> keys;
  for (std::uint64_t seed = 0; seed < 20; ++seed)
    for (int d = 0; d < 100; ++d) keys.insert(make_sobol_dimension(seed, d).key);
  EXPECT_EQ(keys.size(), 2000u);
}

TEST(Sobol, ProductIntegralIsTenTimesSharperThanAtRandom) {
  // prod (1/2 + u_d) over ten dimensions: mean 1, variance (13/12)^10 - 1.
  const double at_random = std::sqrt((std::pow(13 / 12., 10) - 1) / 4096);
  double squares = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto dimensions = make_sobol_dimensions(seed, 10);
    double sum = 0;
    for (std::uint32_t i = 0; i < 4096; ++i) {
      double product = 1;
      for (const SobolDimension& d : dimensions) product *= 0.5 + scrambled_sobol(d, i);
      sum += product;
    }
    squares += std::pow(sum / 4096 - 1, 2);
  }
  EXPECT_LT(std::sqrt(squares / 20), at_random / 10);
}

TEST(Sobol, RefusesDimensionsOutsideTheTable) {
  EXPECT_THROW(make_sobol_dimension(1, -1), Error);
  EXPECT_THROW(make_sobol_dimension(1, kSobolDimensions), Error);
  EXPECT_THROW(make_sobol_dimensions(1, kSobolDimensions + 1), Error);
}

TEST(RandomStream, PhiloxKnownAnswers) {
  // kat_vectors of the authors' library Random123, philox4x32 with 10 rounds.
  using Words = std::array<std::uint32_t, 4>;
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}),
            (Words{0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u}));
  EXPECT_EQ(philox({~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}),
            (Words{0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu}));
  EXPECT_EQ(
      philox({0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u}, {0xa4093822u, 0x299f31d0u}),
      (Words{0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u}));
}

TEST(RandomStream, UniformHasItsMomentsAndStreamsDiffer) {
  double sum = 0, squares = 0, product = 0;
  const int n = 100000;
  for (std::uint64_t k = 0; k < n; ++k) {
    const double u = random_uniform({1, 2, 3}, k), v = random_uniform({1, 2, 4}, k);
    ASSERT_TRUE(u > 0 && u < 1);
    sum += u, squares += u * u, product += (u - 0.5) * (v - 0.5);
  }
  EXPECT_NEAR(sum / n, 0.5, 5 * 0.2887 / std::sqrt(n));
  EXPECT_NEAR(squares / n, 1 / 3., 5 * 0.298 / std::sqrt(n));
  EXPECT_NEAR(product / n, 0, 5 / 12. / std::sqrt(n));
}

TEST(RandomStream, IndexStaysBelowItsCount) {
  std::array<int, 7> counts{};
  for (std::uint64_t k = 0; k < 7000; ++k) ++counts[random_index({9, 0, 0}, k, 7)];
  for (int count : counts) EXPECT_NEAR(count, 1000, 5 * std::sqrt(1000 * 6 / 7.));
}

}  // namespace
}  // namespace countervail::statistics
