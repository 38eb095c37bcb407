#pragma once
// A whole latent-attention module (DeepSeek-V2, arXiv:2405.04434, section 2.1) as a serving library runs it: projections,
// attention, and the streams between them, each bounded as in transformer/kernel_time.h.
#include "transformer/kernel_time.h"

namespace countervail {

struct LatentNumbers {
  double launch = 0, efficiency = 0, memory_efficiency = 0;
  double attention_efficiency = 0;  ///< of the 16-bit peak
  double rows = 0;                  ///< least rows of a projection
  double streamed = 0;  ///< times that queries, keys and values pass through memory besides
  double fill = 0;      ///< prompts: query rows that fill the machine; decode: keys before a split
  double key_seconds = 0;  ///< decode: s a key of one part
};
/// The widths of DeepSeek-V3 (arXiv:2412.19437, section 4.2); `heads` are those of the device.
struct LatentShape {
  double sequences = 0, length = 0, keys = 0, heads = 0;
  double weight_bytes = 2, cache_bytes = 2;
  double sixteen_bit_flops = 0;  ///< peak of the attention itself
  double hidden = 7168, query_rank = 1536, latent = 512, rope = 64, nope = 128, value = 128;
};

inline double latent_projection_weights(const LatentShape& s) {
  return s.hidden * (s.query_rank + s.latent + s.rope) +
         s.query_rank * s.heads * (s.nope + s.rope) + s.latent * s.heads * (s.nope + s.value) +
         s.heads * s.value * s.hidden;
}

/// Every projection, on `tokens` tokens: one product of their joint weights.
inline double latent_projection_seconds(const LatentNumbers& l, const MachineRates& machine,
                                        const LatentShape& s, double tokens) {
  const double weights = latent_projection_weights(s);
  const double values =
      2 * s.hidden + s.query_rank + s.latent + s.rope + s.heads * (2 * s.nope + s.rope + s.value);
  return bounded_seconds(machine, 2 * std::max(tokens, l.rows) * weights, l.efficiency,
                         weights * s.weight_bytes + 2 * tokens * values, l.memory_efficiency);
}

/// Prompts: keys and values are unfolded, attention runs in 16 bit at the widths of the heads.
inline double latent_context_seconds(const LatentNumbers& l, const MachineRates& machine,
                                     const LatentShape& s) {
  const double tokens = s.sequences * s.length, length = std::max(s.length, 64.0);
  const double widths = s.nope + s.rope + s.value;
  const double flops =
      2 * widths * std::max(s.sequences * s.heads * length * length / 2, l.fill * length);
  const double unfolded = 2 * tokens * s.heads * (2 * s.nope + s.rope + s.value);
  return l.launch + latent_projection_seconds(l, machine, s, tokens) +
         flops / (s.sixteen_bit_flops * l.attention_efficiency) +
         l.streamed * unfolded / machine.bandwidth;
}

/// Decode: every head reads the latent cache itself (weights absorbed).
inline double latent_decode_seconds(const LatentNumbers& l, const MachineRates& machine,
                                    const LatentShape& s) {
  constexpr double kLeastHeads = 16;  // rows of the matrix instruction
  const double widths = 2 * s.latent + s.rope, kept = s.latent + s.rope;
  const double pairs = s.sequences * s.keys * std::max(s.heads, kLeastHeads);
  const MachineRates sixteen{s.sixteen_bit_flops, machine.bandwidth, machine.link};
  const double attention =
      bounded_seconds(sixteen, 2 * widths * pairs, l.attention_efficiency,
                      s.sequences * s.keys * kept * s.cache_bytes, l.memory_efficiency);
  return l.launch + latent_projection_seconds(l, machine, s, s.sequences) + attention +
         l.key_seconds * std::min(s.keys, l.fill) +
         l.streamed * 2 * s.sequences * s.heads * widths / machine.bandwidth;
}

}  // namespace countervail
