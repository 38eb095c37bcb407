#pragma once
// What mixes the tokens of a layer instead of attention over all keys: a recurrent state (linear attention, state spaces),
// or attention of another width. A hybrid has some layers of one kind beside its attending ones.
//
//   h hidden, a heads, g groups of keys, d_k key width (Mamba-2: state), d_v value width, w taps of the convolution, c chunk
//
//   gated delta  q, k of g d_k, v and gate of a d_v, two gates a head; convolution over q, k, v
//                Yang et al. 2024, arXiv:2412.06464 (Qwen3-Next)
//   lightning    q, k, v and gate of a d each, no convolution      Qin et al. 2024, arXiv:2401.04658 (MiniMax-01)
//   Mamba-2      x and gate of a d_v, B and C of g d_k, a step a head; convolution over x, B, C
//                Dao & Gu 2024, arXiv:2405.21060, section 6 (Nemotron-H, Granite 4)
//   wide         attention over everything whose a query heads are d_k wide and whose g key heads serve as values too
//                (the global layers of Gemma 4)
#include <cstdint>

namespace countervail {

enum class MixerKind : std::uint8_t { kNone, kGatedDelta, kLightning, kMamba2, kWide };

struct OtherMixer {
  MixerKind kind = MixerKind::kNone;
  int layers = 0;          ///< that mix so; the others attend
  int key_heads = 0;       ///< g
  int value_heads = 0;     ///< a
  int key_dim = 0;         ///< d_k
  int value_dim = 0;       ///< d_v
  int convolution = 0;     ///< w; 0 = none
  int chunk = 0;           ///< c: tokens that are multiplied at once
  bool one_table = false;  ///< wide: keys and values are one projection
  friend bool operator==(const OtherMixer&, const OtherMixer&) = default;
};

constexpr bool has_state(const OtherMixer& m) {
  return m.kind != MixerKind::kNone && m.kind != MixerKind::kWide;
}
constexpr double key_width(const OtherMixer& m) {
  return static_cast<double>(m.key_heads) * m.key_dim;
}
constexpr double mixed_width(const OtherMixer& m) {
  return static_cast<double>(m.value_heads) * m.value_dim;
}

/// Columns of the products that read the hidden vector, all together.
constexpr double mixer_in_width(const OtherMixer& m) {
  switch (m.kind) {
    case MixerKind::kNone:
      return 0;
    case MixerKind::kGatedDelta:
      return 2 * key_width(m) + 2 * mixed_width(m) + 2 * m.value_heads;
    case MixerKind::kLightning:
      return 2 * key_width(m) + 2 * mixed_width(m);
    case MixerKind::kMamba2:
      return 2 * key_width(m) + 2 * mixed_width(m) + m.value_heads;
    case MixerKind::kWide:
      return mixed_width(m) + (m.one_table ? 1 : 2) * key_width(m);
  }
  return 0;
}
/// Channels under the convolution.
constexpr double convolved_width(const OtherMixer& m) {
  return m.convolution > 0 ? 2 * key_width(m) + mixed_width(m) : 0;
}
/// Weights of one such layer's mixer: products in and out, convolution, decays and steps, the norm before the output.
constexpr double mixer_weights(const OtherMixer& m, double hidden) {
  const double scalars = m.kind == MixerKind::kMamba2       ? 3.0 * m.value_heads + mixed_width(m)
                         : m.kind == MixerKind::kGatedDelta ? 2.0 * m.value_heads + m.value_dim
                         : m.kind == MixerKind::kLightning  ? mixed_width(m)
                                                            : 0;
  const double taps = m.kind == MixerKind::kMamba2 ? m.convolution + 1 : m.convolution;
  return hidden * (mixer_in_width(m) + mixed_width(m)) + convolved_width(m) * taps + scalars;
}

/// Bytes that a sequence needs of such a layer while it is continued: the state in FP32, whatever its length, and the
/// last inputs of the convolution. A wide layer keeps keys instead.
constexpr double state_bytes(const OtherMixer& m) {
  if (!has_state(m)) return 0;
  return 4.0 * m.value_heads * m.key_dim * m.value_dim +
         2.0 * convolved_width(m) * (m.convolution > 0 ? m.convolution - 1 : 0);
}

/// FLOP a token and layer of the recurrence, computed chunk by chunk (half of a chunk's square is masked).
///   lightning    c (d_k + d_v) + 4 d_k d_v a head
///   Mamba-2      c d_k a group, c d_v + 4 d_k d_v a head
///   gated delta  c (3 d_k + 2 d_v) + c c/3 + 6 d_k d_v a head: two score squares, the inverse of one, its products with
///                keys and values, the output; state read twice and written once (arXiv:2406.06484, section 3)
constexpr double state_flops(const OtherMixer& m) {
  const double c = m.chunk, k = m.key_dim, v = m.value_dim, heads = m.value_heads;
  switch (m.kind) {
    case MixerKind::kGatedDelta:
      return heads * (c * (3 * k + 2 * v) + c * c / 3 + 6 * k * v);
    case MixerKind::kLightning:
      return heads * (c * (k + v) + 4 * k * v);
    case MixerKind::kMamba2:
      return m.key_heads * c * k + heads * (c * v + 4 * k * v);
    case MixerKind::kNone:
    case MixerKind::kWide:
      return 0;
  }
  return 0;
}
/// Bytes a token and layer that the recurrence moves: its inputs and output at 16 bit, each chunk's state written and read.
constexpr double state_traffic(const OtherMixer& m) {
  if (!has_state(m)) return 0;
  return 2 * (2 * key_width(m) + 2 * mixed_width(m)) +
         8.0 * m.value_heads * m.key_dim * m.value_dim / m.chunk;
}

}  // namespace countervail
