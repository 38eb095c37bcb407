#pragma once
// The kinds of attention that the models price.
// Which keys a query meets: all before it, those of a sliding window (all layers but `full_attention_layers`), or the
// `attention_top_k` that an indexer picks (DeepSeek-V3.2).
#include <cstdint>

namespace countervail {

/// How queries share keys and values. Linear and compressed attention are not among them: a model that has them is
/// refused, never counted as one of these.
enum class AttentionKind : std::uint8_t { kMultiHead, kGroupedQuery, kMultiQuery, kLatent };

}  // namespace countervail
