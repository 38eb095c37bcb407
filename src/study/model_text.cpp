// Short, and in one order whatever the model: weights, layers, mixers, experts, window, embeddings.
#include "study/model_text.h"

#include <fmt/format.h>

#include "base/text.h"

namespace countervail {
namespace {

const char* mixer_name(MixerKind kind) {
  switch (kind) {
    case MixerKind::kGatedDelta:
      return "gated delta net";
    case MixerKind::kLightning:
      return "lightning attention";
    case MixerKind::kMamba2:
      return "Mamba-2";
    case MixerKind::kWide:
      return "attention over everything";
    case MixerKind::kNone:
      break;
  }
  return "";
}

std::string weights_text(double weights) {
  return format_significant(weights / 1e9, 4) + " B";
}

std::string experts_text(const ModelShape& m) {
  std::string text = fmt::format(", {} experts of which {}", m.experts, m.top_k);
  if (m.shared_experts > 0) text += fmt::format(" and {} shared", m.shared_experts);
  return text;
}

/// "61 layers (3 dense)", "29 layers (23 Mamba-2, 6 attending; 6 without feed-forward: 52 blocks)".
std::string layers_text(const ModelShape& m) {
  std::string inside;
  const auto add = [&](const std::string& part) { inside += (inside.empty() ? "" : "; ") + part; };
  if (m.other.layers > 0)
    add(fmt::format("{} {}, {} {}", m.other.layers, mixer_name(m.other.kind),
                    m.layers - m.other.layers, m.attention_window > 0 ? "sliding" : "attending"));
  if (m.bare_layers > 0)
    add(fmt::format("{} without feed-forward: {} blocks", m.bare_layers,
                    2 * m.layers - m.bare_layers));
  const int dense = m.experts > 0 ? m.dense_layers - m.bare_layers : 0;
  if (dense > 0) add(fmt::format("{} dense", dense));
  return fmt::format("{} layers{}", m.layers, inside.empty() ? "" : " (" + inside + ")");
}

std::string mixer_text(const ModelShape& m) {
  const OtherMixer& o = m.other;
  if (o.layers == 0) return {};
  return fmt::format(", {} {}/{} heads of {}/{}", mixer_name(o.kind), o.value_heads, o.key_heads,
                     o.value_dim, o.key_dim);
}

std::string within(int layers, int all) {
  return layers == all ? "" : fmt::format(" in {} of {} layers", layers, all);
}

}  // namespace

std::string attention_text(const ModelShape& m) {
  switch (m.attention) {
    case AttentionKind::kMultiHead:
      return fmt::format("MHA {}", m.heads);
    case AttentionKind::kGroupedQuery:
      return fmt::format("GQA {}/{}", m.heads, m.kv_heads);
    case AttentionKind::kMultiQuery:
      return fmt::format("MQA {}/1", m.heads);
    case AttentionKind::kLatent:
      return fmt::format("MLA {} heads", m.heads);
    case AttentionKind::kCompressed:
      return fmt::format("CSA {} heads ({} sparse, {} pooled layers)", m.heads,
                         m.compressed.sparse_layers, m.compressed.dense_layers);
  }
  return "";
}

std::string window_text(const ModelShape& m) {
  const int attending = m.layers - m.other.layers;
  const int limited = attending - m.full_attention_layers;
  std::string text;
  if (m.attention_window > 0)
    text = fmt::format("{}{}", m.attention_window, within(limited, m.layers));
  if (m.attention_chunk > 0)
    text = fmt::format("chunks of {}{}", m.attention_chunk, within(limited, m.layers));
  if (m.attention_top_k > 0)
    text += fmt::format("{}best {} keys", text.empty() ? "" : ", ", m.attention_top_k);
  return text.empty() ? "none" : text;
}

std::string model_text(const ModelShape& m) {
  std::string text = weights_text(total_weights(m));
  if (m.experts > 0) text += fmt::format(" ({} a token)", weights_text(active_weights(m, 1)));
  text += fmt::format(", {}, {}{}", layers_text(m), attention_text(m), mixer_text(m));
  if (m.experts > 0) text += experts_text(m);
  text += fmt::format(", window {}, {}", window_text(m), m.tied_embeddings ? "tied" : "not tied");
  if (m.mtp_layers > 0) text += fmt::format(", {} prediction modules not counted", m.mtp_layers);
  return text;
}

}  // namespace countervail
