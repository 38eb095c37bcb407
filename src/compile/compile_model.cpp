// model/NAME/... facts -> ModelShape: dense and mixture-of-experts decoders, with every impossible shape refused
// in one line that names the field and what would be legal.
#include <fmt/format.h>

#include <cmath>

#include "base/error.h"
#include "compile/compile.h"
#include "compile/item_facts.h"
#include "facts/names.h"

namespace countervail {
namespace {

/// Reads the fields of one model and refuses what cannot be.
class ModelReader {
 public:
  ModelReader(Ledger& ledger, std::string name)
      : facts_(ledger, "model", name), name_(std::move(name)) {}

  int count(const char* key, int fallback = 0) { return facts_.count_or(key, fallback); }
  /// Error{kMissing} below one.
  int positive(const char* key) {
    const int value = count(key);
    if (value < 1)
      refuse(ErrorKind::kMissing, fmt::format("{} is missing", key),
             fmt::format("set it: --set \"{}=...\"", facts_.path(key)));
    return value;
  }
  std::string text(const char* key, const char* fallback) { return facts_.text_or(key, fallback); }
  /// The model's own word, or that of default/model.
  std::string word(const char* key) {
    return facts_.text_or_fact(key, std::string("default/model/") + key);
  }
  bool has(const char* key) const { return facts_.has(key); }

  [[noreturn]] void refuse(ErrorKind kind, const std::string& what, const std::string& hint) const {
    throw Error::at(kind, fmt::format("'{}': {}", name_, what), hint);
  }

 private:
  ItemFacts facts_;
  std::string name_;
};

AttentionKind attention_kind(ModelReader& reader) {
  static constexpr std::pair<const char*, AttentionKind> kKinds[] = {
      {"MHA", AttentionKind::kMultiHead},
      {"GQA", AttentionKind::kGroupedQuery},
      {"MQA", AttentionKind::kMultiQuery},
      {"MLA", AttentionKind::kLatent},
      {"CSA", AttentionKind::kCompressed}};
  const std::string name = reader.word("attention");
  for (const auto& [word, kind] : kKinds)
    if (name == word) return kind;
  reader.refuse(ErrorKind::kUnknownName, fmt::format("attention '{}' is not supported", name),
                "MHA, GQA, MQA, MLA and CSA, with or without attention_window or attention_top_k, "
                "and layers of another mixer");
}

void read_compressed(ModelReader& reader, ModelShape& shape) {
  CompressedAttention& compressed = shape.compressed;
  shape.q_rank = reader.positive("q_lora_rank");
  compressed.output_groups = reader.positive("output_groups");
  compressed.output_rank = reader.positive("output_rank");
  compressed.sparse_layers = reader.count("sparse_layers");
  compressed.dense_layers = reader.count("pooled_layers");
  compressed.index_heads = reader.count("index_heads");
  compressed.index_head_dim = reader.count("index_head_dim");
  if (compressed.sparse_layers + compressed.dense_layers > shape.layers)
    reader.refuse(ErrorKind::kRange,
                  fmt::format("{} sparse and {} pooled layers of {}", compressed.sparse_layers,
                              compressed.dense_layers, shape.layers),
                  "at most one of both a layer");
}

void read_attention(ModelReader& reader, ModelShape& shape) {
  shape.attention = attention_kind(reader);
  if (is_latent(shape)) {
    shape.q_rank = reader.count("q_lora_rank");
    shape.kv_rank = reader.positive("kv_lora_rank");
    shape.nope_head_dim = reader.positive("qk_nope_head_dim");
    shape.rope_head_dim = reader.count("qk_rope_head_dim");
    shape.v_head_dim = reader.positive("v_head_dim");
  }
  if (is_compressed(shape)) read_compressed(reader, shape);
  shape.attention_chunk = reader.count("attention_chunk");
  shape.attention_gate = reader.text("attention_gate", "no") == "yes";
  shape.attention_window = reader.count("attention_window");
  shape.full_attention_layers = reader.count("full_attention_layers");
  shape.attention_top_k = reader.count("attention_top_k");
}

MixerKind mixer_kind(ModelReader& reader) {
  static constexpr std::pair<const char*, MixerKind> kKinds[] = {
      {"gated delta", MixerKind::kGatedDelta},
      {"lightning", MixerKind::kLightning},
      {"Mamba-2", MixerKind::kMamba2},
      {"wide", MixerKind::kWide}};
  const std::string name = reader.text("mixer", "");
  for (const auto& [word, kind] : kKinds)
    if (name == word) return kind;
  reader.refuse(ErrorKind::kUnknownName, fmt::format("mixer '{}' is not supported", name),
                "gated delta, lightning, Mamba-2, wide");
}

void read_other_mixer(ModelReader& reader, ModelShape& shape) {
  if (!reader.has("mixer")) return;
  OtherMixer& mixer = shape.other;
  mixer.kind = mixer_kind(reader);
  mixer.layers = reader.positive("mixer_layers");
  mixer.key_heads = reader.positive("mixer_key_heads");
  mixer.value_heads = reader.positive("mixer_value_heads");
  mixer.key_dim = reader.positive("mixer_key_dim");
  mixer.value_dim = reader.positive("mixer_value_dim");
  mixer.convolution = reader.count("mixer_convolution");
  mixer.chunk = has_state(mixer) ? reader.positive("mixer_chunk") : 0;
  mixer.one_table = reader.text("mixer_one_table", "no") == "yes";
  if (mixer.layers > shape.layers)
    reader.refuse(ErrorKind::kRange,
                  fmt::format("{} layers mix otherwise, of {}", mixer.layers, shape.layers),
                  fmt::format("1 to {}", shape.layers));
}

void read_experts(ModelReader& reader, ModelShape& shape) {
  shape.experts = reader.positive("experts");
  shape.top_k = reader.positive("top_k");
  shape.shared_experts = reader.count("shared_experts");
  shape.expert_ffn = reader.positive("moe_ffn");
  shape.dense_layers = reader.count("dense_layers");
  shape.dense_first = reader.count("moe_every", 1) <= 1;
  shape.most_nodes = reader.count("most_nodes");
  if (shape.top_k > shape.experts)
    reader.refuse(ErrorKind::kRange,
                  fmt::format("top_k {} is more than its {} experts", shape.top_k, shape.experts),
                  fmt::format("1 to {}", shape.experts));
  if (shape.dense_layers >= shape.layers)
    reader.refuse(ErrorKind::kRange,
                  fmt::format("{} of {} layers are dense", shape.dense_layers, shape.layers),
                  fmt::format("0 to {}, or kind dense", shape.layers - 1));
}

/// A mixture without dense layers names the width of its experts alone.
int feed_forward_width(Ledger& ledger, ModelReader& reader, bool mixture, int hidden) {
  if (reader.has("ffn")) return reader.count("ffn");
  if (mixture) return reader.count("moe_ffn");
  return static_cast<int>(std::lround(ledger.number("default/model/ffn_ratio") * hidden));
}

}  // namespace

ModelShape compile_model(Ledger& ledger, const std::string& model) {
  ModelReader reader(ledger, resolve_name(ledger.store(), "model", model));
  const std::string kind = reader.text("kind", "dense");
  if (kind != "dense" && kind != "moe")
    reader.refuse(ErrorKind::kUnknownName, fmt::format("family '{}' is not supported", kind),
                  "dense and moe");
  ModelShape shape;
  shape.layers = reader.positive("layers");
  shape.hidden = reader.positive("hidden");
  shape.heads = reader.positive("heads");
  shape.vocab = reader.positive("vocab");
  shape.kv_heads = reader.count("kv_heads", shape.heads);
  shape.head_dim = reader.count("head_dim", shape.hidden / shape.heads);
  shape.ffn = feed_forward_width(ledger, reader, kind == "moe", shape.hidden);
  const std::string ffn_kind = reader.word("ffn_kind");
  shape.gated_ffn = ffn_kind == "swiglu" || ffn_kind == "geglu";
  shape.tied_embeddings = reader.word("tied_embeddings") == "yes";
  read_attention(reader, shape);
  read_other_mixer(reader, shape);
  shape.bare_layers = reader.count("bare_layers");
  if (kind != "moe") return shape;
  read_experts(reader, shape);
  shape.mtp_layers = reader.count("mtp_layers");
  return shape;
}

}  // namespace countervail
