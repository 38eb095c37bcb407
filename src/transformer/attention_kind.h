#pragma once
// The kinds of attention that the models price.
// Which keys a query meets: all before it, those of a sliding window (all layers but `full_attention_layers`), or the
// `attention_top_k` that an indexer picks (DeepSeek-V3.2), or of its own chunk (Llama 4).
#include <cstdint>

namespace countervail {

/// How queries share keys and values. Layers with a state instead of keys are OtherMixer's. kCompressed (DeepSeek-V4):
/// one head that is key and value at once, met in full within a window and as averages of 4 or 128 tokens before it.
enum class AttentionKind : std::uint8_t {
  kMultiHead,
  kGroupedQuery,
  kMultiQuery,
  kLatent,
  kCompressed
};

}  // namespace countervail
