#pragma once
// Random numbers without state: number k of a stream is a pure function of (seed, scenario, draw,
// k), so any thread may ask for any of them in any order. Philox4x32-10, Salmon et al., SC'11
// (doi:10.1145/2063384.2063405): passes BigCrush. For points that fill space evenly use sobol.h;
// this is for bootstraps, orders and shuffles.
#include <array>
#include <cstdint>

namespace countervail::statistics {

/// Finaliser of splitmix64 (Steele, Lea, Flood, OOPSLA 2014): spreads keys that differ in few bits.
constexpr std::uint64_t mixed_bits(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

/// Four words from a 128-bit counter and a 64-bit key; ten rounds.
constexpr std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                              std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53u} * counter[0];
    const std::uint64_t b = std::uint64_t{0xCD9E8D57u} * counter[2];
    counter = {
        static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
        static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
    key[0] += 0x9E3779B9u;
    key[1] += 0xBB67AE85u;
  }
  return counter;
}

/// Names one stream. Streams of different keys are independent.
struct StreamKey {
  std::uint64_t seed = 0;
  std::uint32_t scenario = 0;
  std::uint32_t draw = 0;
};

/// 64 random bits, number `k` of the stream.
constexpr std::uint64_t random_bits(const StreamKey& key, std::uint64_t k) {
  const auto words = philox(
      {static_cast<std::uint32_t>(k), static_cast<std::uint32_t>(k >> 32), key.draw, key.scenario},
      {static_cast<std::uint32_t>(key.seed), static_cast<std::uint32_t>(key.seed >> 32)});
  return (std::uint64_t{words[1]} << 32) | words[0];
}

/// Number `k` of the stream, uniform in (0, 1): 52 bits, never 0 or 1.
constexpr double random_uniform(const StreamKey& key, std::uint64_t k) {
  return (static_cast<double>(random_bits(key, k) >> 12) + 0.5) * 0x1p-52;
}

/// Number `k` of the stream as an index below `count` > 0. Bias below count / 2^64.
constexpr std::uint64_t random_index(const StreamKey& key, std::uint64_t k, std::uint64_t count) {
  return static_cast<std::uint64_t>((static_cast<unsigned __int128>(random_bits(key, k)) * count) >>
                                    64);
}

}  // namespace countervail::statistics
