// Directions, scrambling and columns of the Sobol sequence; equations and sources in sobol.h.
#include "statistics/sobol.h"

#include <fmt/format.h>

#include <bit>
#include <boost/random/detail/sobol_table.hpp>

#include "base/error.h"
#include "statistics/random_stream.h"

namespace countervail::statistics {
namespace {

using Table = boost::random::detail::qrng_tables::sobol;
static_assert(kSobolDimensions == BOOST_RANDOM_SOBOL_MAX_DIMENSION);

constexpr std::uint32_t reverse_bits(std::uint32_t x) {
  x = ((x >> 1) & 0x55555555u) | ((x & 0x55555555u) << 1);
  x = ((x >> 2) & 0x33333333u) | ((x & 0x33333333u) << 2);
  x = ((x >> 4) & 0x0f0f0f0fu) | ((x & 0x0f0f0f0fu) << 4);
  return __builtin_bswap32(x);
}

/// Odd integers m_1..m_32 of one dimension; the recurrence of Bratley and Fox, ACM TOMS 14, 88
/// (1988), section 2.
std::array<std::uint32_t, 32> direction_integers(int dimension) {
  std::array<std::uint32_t, 32> m{};
  if (dimension == 0) {
    m.fill(1);
    return m;
  }
  const auto row = static_cast<std::size_t>(dimension - 1);
  const std::uint32_t polynomial = Table::polynomial(row);
  const auto degree = static_cast<std::size_t>(std::bit_width(polynomial) - 1);
  for (std::size_t k = 0; k < degree; ++k) m[k] = Table::minit(row, k);
  for (std::size_t j = degree; j < m.size(); ++j) {
    m[j] = m[j - degree];
    for (std::size_t k = 0; k < degree; ++k)
      if ((polynomial >> k) & 1u) m[j] ^= m[j - (degree - k)] << (degree - k);
  }
  return m;
}

/// Permutes the tree of binary intervals; works on reversed bits, where each bit may depend on
/// lower ones only.
constexpr std::uint32_t laine_karras(std::uint32_t x, std::uint32_t key) {
  x += key;
  x ^= x * 0x6c50b47cu;
  x ^= x * 0xb82f1e52u;
  x ^= x * 0xc7afe638u;
  x ^= x * 0x8d22f6e6u;
  return x;
}

std::uint32_t reversed_point(const SobolDimension& dimension, std::uint32_t index) {
  std::uint32_t bits = 0;
  for (; index != 0; index &= index - 1)
    bits ^= dimension.directions[static_cast<std::size_t>(std::countr_zero(index))];
  return bits;
}

double centred(std::uint32_t bits) {
  return (bits + 0.5) * 0x1p-32;
}

double scrambled(std::uint32_t reversed, std::uint32_t key) {
  return centred(reverse_bits(laine_karras(reversed, key)));
}

}  // namespace

SobolDimension make_sobol_dimension(std::uint64_t seed, int dimension) {
  if (dimension < 0 || dimension >= kSobolDimensions)
    throw Error(ErrorKind::kRange, fmt::format("sobol dimension {} is outside 0..{}", dimension,
                                               kSobolDimensions - 1));
  SobolDimension result;
  const std::array<std::uint32_t, 32> m = direction_integers(dimension);
  for (std::size_t k = 0; k < m.size(); ++k) result.directions[k] = reverse_bits(m[k] << (31 - k));
  const std::uint64_t mixed = mixed_bits(seed + mixed_bits(static_cast<std::uint64_t>(dimension)));
  result.key = static_cast<std::uint32_t>(mixed >> 32);
  return result;
}

std::vector<SobolDimension> make_sobol_dimensions(std::uint64_t seed, int count) {
  std::vector<SobolDimension> dimensions;
  dimensions.reserve(static_cast<std::size_t>(count));
  for (int d = 0; d < count; ++d) dimensions.push_back(make_sobol_dimension(seed, d));
  return dimensions;
}

double plain_sobol(const SobolDimension& dimension, std::uint32_t index) {
  return reverse_bits(reversed_point(dimension, index)) * 0x1p-32;
}

double scrambled_sobol(const SobolDimension& dimension, std::uint32_t index) {
  return scrambled(reversed_point(dimension, index), dimension.key);
}

void fill_scrambled_sobol(const SobolDimension& dimension, std::uint32_t first,
                          std::span<double> out) {
  // i -> i + 1 flips bits 0..t of i, t the trailing zeros of i + 1: one XOR with the sum of their
  // directions.
  std::array<std::uint32_t, 33> step{};
  std::uint32_t sum = 0;
  for (std::size_t k = 0; k < dimension.directions.size(); ++k)
    step[k] = sum ^= dimension.directions[k];
  std::uint32_t bits = reversed_point(dimension, first);
  for (double& value : out) {
    value = scrambled(bits, dimension.key);
    bits ^= step[static_cast<std::size_t>(std::countr_zero(++first))];
  }
}

}  // namespace countervail::statistics
