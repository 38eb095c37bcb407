// model/NAME/... facts -> ModelShape: dense and mixture-of-experts decoders, with every impossible shape refused
// in one line that names the field and what would be legal.
#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

#include "base/error.h"
#include "base/text.h"
#include "compile/compile.h"

namespace countervail {
namespace {

/// Reads the fields of one model.
class ModelReader {
 public:
  ModelReader(Ledger& ledger, std::string name) : ledger_(ledger), name_(std::move(name)) {}

  int count(const char* key, int fallback = 0) {
    return static_cast<int>(std::lround(ledger_.number_or(path(key), fallback)));
  }
  std::string text(const char* key, const char* fallback) {
    return ledger_.text_or(path(key), fallback);
  }
  bool has(const char* key) const { return ledger_.has(path(key)); }
  std::string path(const char* key) const { return fmt::format("model/{}/{}", name_, key); }

  [[noreturn]] void refuse(ErrorKind kind, const std::string& what, const std::string& hint) const {
    throw Error::at(kind, fmt::format("'{}': {}", name_, what), hint);
  }
  void at_least_one(const char* key, int value) const {
    if (value < 1)
      refuse(ErrorKind::kMissing, fmt::format("{} is missing", key),
             fmt::format("set it: --set \"{}=...\"", path(key)));
  }

 private:
  Ledger& ledger_;
  std::string name_;
};

/// The whole number that follows `word` in the text; 0 when there is none.
int number_after(const std::string& text, const char* word) {
  const std::size_t place = text.find(word);
  return place == std::string::npos ? 0
                                    : std::atoi(text.c_str() + place + std::string(word).size());
}

/// The catalog names attention in words: "GQA, alternating sliding window 128", "MLA + DSA sparse (... top-k 2048)".
void read_attention(ModelReader& reader, ModelShape& shape) {
  const std::string attention = reader.text("attention", "MHA");
  const bool latent = attention.starts_with("MLA");
  const bool known = latent || attention.starts_with("MHA") || attention.starts_with("GQA") ||
                     attention.starts_with("MQA");
  if (!known)
    reader.refuse(ErrorKind::kUnknownName,
                  fmt::format("attention '{}' is not supported", attention),
                  "MHA, GQA, MQA and MLA, with or without sliding windows or a sparse top-k");
  if (latent) {
    shape.q_rank = reader.count("q_lora_rank");
    shape.kv_rank = reader.count("kv_lora_rank");
    shape.nope_head_dim = reader.count("qk_nope_head_dim");
    shape.rope_head_dim = reader.count("qk_rope_head_dim");
    shape.v_head_dim = reader.count("v_head_dim");
    reader.at_least_one("kv_lora_rank", shape.kv_rank);
    reader.at_least_one("qk_nope_head_dim", shape.nope_head_dim);
    reader.at_least_one("v_head_dim", shape.v_head_dim);
  }
  const int sparse = number_after(attention, "top-k ");
  shape.attention_window =
      reader.count("attention_window", sparse > 0 ? sparse : number_after(attention, "window "));
  const bool alternating = attention.find("alternating") != std::string::npos;
  shape.full_attention_layers =
      reader.count("full_attention_layers", alternating ? shape.layers / 2 : 0);
}

void read_experts(ModelReader& reader, ModelShape& shape) {
  shape.experts = reader.count("experts");
  shape.top_k = reader.count("top_k");
  shape.shared_experts = reader.count("shared_experts");
  shape.expert_ffn = reader.count("moe_ffn");
  shape.dense_layers = reader.count("dense_layers");
  shape.dense_first = reader.count("moe_every", 1) <= 1;
  shape.most_nodes = reader.count("most_nodes");
  reader.at_least_one("experts", shape.experts);
  reader.at_least_one("top_k", shape.top_k);
  reader.at_least_one("moe_ffn", shape.expert_ffn);
  if (shape.top_k > shape.experts)
    reader.refuse(ErrorKind::kRange,
                  fmt::format("top_k {} is more than its {} experts", shape.top_k, shape.experts),
                  fmt::format("1 to {}", shape.experts));
  if (shape.dense_layers >= shape.layers)
    reader.refuse(ErrorKind::kRange,
                  fmt::format("{} of {} layers are dense", shape.dense_layers, shape.layers),
                  fmt::format("0 to {}, or kind dense", shape.layers - 1));
}

}  // namespace

ModelShape compile_model(Ledger& ledger, const std::string& model) {
  ModelReader reader(ledger, resolve_name(ledger.store(), "model", model));
  const std::string kind = reader.text("kind", "dense");
  if (kind != "dense" && kind != "moe")
    reader.refuse(ErrorKind::kUnknownName, fmt::format("family '{}' is not supported", kind),
                  "dense and moe");
  ModelShape shape;
  shape.layers = reader.count("layers");
  shape.hidden = reader.count("hidden");
  shape.heads = reader.count("heads");
  shape.vocab = reader.count("vocab");
  for (const auto& [key, value] :
       {std::pair("layers", shape.layers), std::pair("hidden", shape.hidden),
        std::pair("heads", shape.heads), std::pair("vocab", shape.vocab)})
    reader.at_least_one(key, value);
  shape.kv_heads = reader.count("kv_heads", shape.heads);
  shape.head_dim = reader.count("head_dim", shape.hidden / shape.heads);
  shape.ffn = reader.count("ffn", kind == "moe" ? reader.count("moe_ffn") : 4 * shape.hidden);
  const std::string ffn_kind = reader.text("ffn_kind", "gelu");
  shape.gated_ffn = ffn_kind == "swiglu" || ffn_kind == "geglu";
  shape.tied_embeddings = reader.text("tied_embeddings", "no") == "yes";
  read_attention(reader, shape);
  if (kind == "moe") read_experts(reader, shape);
  shape.mtp_layers = kind == "moe" ? reader.count("mtp_layers") : 0;
  return shape;
}

}  // namespace countervail
