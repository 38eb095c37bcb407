// Each tool's keys are a table to ours; what its code computes from them (Meta's feed-forward width) is computed here. Whose a
// file is, its keys tell: no tool writes its name into it.
#include "catalog/peer_models.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "base/printable.h"
#include "base/text.h"
#include "catalog/hf_keys.h"
#include "catalog/hf_parts.h"

namespace countervail {
namespace {

struct PeerKey {
  const char* key;
  const char* field;
  double least = 1;
};

using PeerKeys = std::span<const PeerKey>;

constexpr PeerKey kCalculon[] = {{"hidden", "hidden"},     {"feedforward", "ffn"},
                                 {"attn_heads", "heads"},  {"attn_size", "head_dim"},
                                 {"num_blocks", "layers"}, {"vocab_size", "vocab"}};
constexpr PeerKey kSimuMax[] = {{"hidden_size", "hidden"},
                                {"head_num", "heads"},
                                {"kv_head_num", "kv_heads"},
                                {"head_size", "head_dim"},
                                {"intermediate_size", "ffn"},
                                {"layer_num", "layers"},
                                {"vocab_size", "vocab"},
                                {"expert_num", "experts"},
                                {"topk", "top_k"},
                                {"moe_ffn_hidden_size", "moe_ffn"},
                                {"dense_layers", "dense_layers", 0},
                                {"q_lora_rank", "q_lora_rank", 0},
                                {"kv_lora_rank", "kv_lora_rank", 0},
                                {"qk_head_dim", "qk_nope_head_dim"},
                                {"qk_pos_emb_head_dim", "qk_rope_head_dim"},
                                {"v_head_dim", "v_head_dim"}};
/// Meta's and Mistral's params.json, and the "moe" part of the latter.
constexpr PeerKey kParams[] = {{"dim", "hidden"},
                               {"n_layers", "layers"},
                               {"n_heads", "heads"},
                               {"n_kv_heads", "kv_heads"},
                               {"head_dim", "head_dim"},
                               {"hidden_dim", "ffn"},
                               {"q_lora_rank", "q_lora_rank", 0},
                               {"kv_lora_rank", "kv_lora_rank", 0},
                               {"qk_nope_head_dim", "qk_nope_head_dim"},
                               {"qk_rope_head_dim", "qk_rope_head_dim"},
                               {"v_head_dim", "v_head_dim"},
                               {"max_seq_len", "context"}};
constexpr PeerKey kParamsExperts[] = {{"num_experts", "experts"},
                                      {"num_experts_per_tok", "top_k"},
                                      {"expert_hidden_dim", "moe_ffn"},
                                      {"num_shared_experts", "shared_experts", 0},
                                      {"first_k_dense_replace", "dense_layers", 0}};
constexpr PeerKey kDeepSeek[] = {{"dim", "hidden"},
                                 {"inter_dim", "ffn"},
                                 {"moe_inter_dim", "moe_ffn"},
                                 {"n_layers", "layers"},
                                 {"n_dense_layers", "dense_layers", 0},
                                 {"n_heads", "heads"},
                                 {"vocab_size", "vocab"},
                                 {"n_routed_experts", "experts"},
                                 {"n_shared_experts", "shared_experts", 0},
                                 {"n_activated_experts", "top_k"},
                                 {"n_expert_groups", "expert_groups"},
                                 {"n_limited_groups", "expert_groups_per_token"},
                                 {"q_lora_rank", "q_lora_rank", 0},
                                 {"kv_lora_rank", "kv_lora_rank"},
                                 {"qk_nope_head_dim", "qk_nope_head_dim"},
                                 {"qk_rope_head_dim", "qk_rope_head_dim"},
                                 {"v_head_dim", "v_head_dim"},
                                 {"index_topk", "attention_top_k"},
                                 {"index_n_heads", "index_heads"},
                                 {"index_head_dim", "index_head_dim"}};

double most_of(std::string_view field) {
  if (field == "layers" || field == "dense_layers") return kMostLayers;
  if (field == "heads" || field == "kv_heads" || field.ends_with("head_dim")) return kMostHeads;
  if (field == "vocab" || field == "context" || field == "attention_top_k") return kMostVocabulary;
  return kMostWidth;
}

class PeerReader {
 public:
  PeerReader(ConfigKeys& keys, HfModel& model, ModelFacts& facts)
      : keys_(keys), model_(model), facts_(facts) {}

  void read(PeerKeys table) { read_from(keys_, table); }

  void calculon() {
    read(kCalculon);
    gated(false);
    tied(true);
    keys_.find("seq_size");  // the job's, not the model's
    if (!facts_.has("vocab")) {
      facts_.add_number("vocab", 51200);
      model_.said.push_back("vocabulary 51200 (Calculon counts none; Megatron's GPT)");
    }
    finish();
  }

  void simumax() {
    read(kSimuMax);
    gated(keys_.truth("use_swiglu").value_or(true));
    tied(keys_.truth("tie_word_embeddings").value_or(false));
    for (const char* word : {"model_type", "model_name", "attention_type"}) keys_.find(word);
    const auto shared = keys_.whole("moe_shared_expert_intermediate_size", 0, kMostWidth);
    if (facts_.number("experts") <= 1) return finish();
    const double width = facts_.number("moe_ffn");
    if (width < 1) missing("moe_ffn_hidden_size");
    if (shared && std::fmod(*shared, width) != 0)
      keys_.fail("moe_shared_expert_intermediate_size", ErrorKind::kRange,
                 fmt::format("{} is no multiple of the experts' {}", *shared, width));
    facts_.add_number("shared_experts", shared ? *shared / width : 0);
    finish();
  }

  void params() {
    const bool mistral = keys_.names("hidden_dim");
    model_.format = mistral ? "Mistral's params.json" : "Meta's params.json";
    read(kParams);
    vocabulary();
    gated(true);
    const auto is_tied = keys_.truth("tied_embeddings");
    if (!is_tied) model_.said.push_back("embeddings not tied");
    tied(is_tied.value_or(false));
    if (!mistral) meta_width();
    if (const auto window = keys_.whole("sliding_window", 1, kMostVocabulary))
      facts_.add_number("attention_window", *window);
    if (const JsonValue* experts = keys_.find("moe")) params_experts(*experts);
    finish();
  }

  void deepseek() {
    read(kDeepSeek);
    gated(true);
    tied(false);
    finish();
  }

 private:
  void read_from(ConfigKeys& keys, PeerKeys table) {
    for (const PeerKey& each : table)
      if (const auto value = keys.whole(each.key, each.least, most_of(each.field)))
        if (*value > 0 || std::string_view(each.field) == "dense_layers")
          facts_.add_number(each.field, *value);
  }
  void gated(bool yes) { facts_.add_word("ffn_kind", yes ? "swiglu" : "gelu"); }
  void tied(bool yes) { facts_.add_word("tied_embeddings", yes ? "yes" : "no"); }
  [[noreturn]] void missing(const char* key) const {
    keys_.fail(key, ErrorKind::kMissing, fmt::format("'{}' is missing", key));
  }

  void vocabulary() {
    const JsonValue* value = keys_.find("vocab_size");
    if (value == nullptr) missing("vocab_size");
    if (value->number() != nullptr && *value->number() == -1) {
      model_.said.push_back("vocabulary 32000 (the file says -1: Llama 1 and 2)");
      return facts_.add_number("vocab", 32000);
    }
    facts_.add_number("vocab", *keys_.whole("vocab_size", 1, kMostVocabulary));
  }

  /// The width that Meta's code makes of three numbers (llama/model.py, FeedForward).
  void meta_width() {
    const auto multiple = keys_.whole("multiple_of", 1, kMostWidth);
    if (!multiple) missing("multiple_of");
    double width = std::floor(2 * 4 * facts_.number("hidden") / 3);
    width = std::floor(width * keys_.number("ffn_dim_multiplier").value_or(1));
    width = *multiple * std::ceil(width / *multiple);
    if (width > kMostWidth)
      keys_.fail("ffn_dim_multiplier", ErrorKind::kRange,
                 fmt::format("a feed-forward width of {}, at most {}", width, kMostWidth));
    facts_.add_number("ffn", width);
  }

  void params_experts(const JsonValue& value) {
    if (value.object() == nullptr)
      keys_.fail("moe", ErrorKind::kSyntax, "'moe' is not a JSON object");
    ConfigKeys inner(keys_.text(), keys_.file(), *value.object(),
                     std::min(keys_.text().size(), keys_.text().find("\"moe\"")));
    read_from(inner, kParamsExperts);
    for (const char* parallel : {"expert_parallel", "expert_model_parallel", "route_every_n"})
      inner.find(parallel);
    sort_left_keys(inner, {}, model_);
    if (!facts_.has("moe_ffn")) facts_.add_number("moe_ffn", facts_.number("ffn"));
  }

  void finish() {
    for (const char* field : {"layers", "hidden", "heads", "vocab", "ffn"})
      if (!facts_.has(field))
        throw Error(ErrorKind::kMissing, fmt::format("{}: no number of '{}'", model_.format, field),
                    keys_.file(), 1, 1);
    const bool experts = facts_.number("experts") > 1;
    facts_.add_word("kind", experts ? "moe" : "dense");
    if (experts) facts_.add_number("dense_layers", 0);
    if (experts) facts_.add_number("shared_experts", 0);
    const double heads = facts_.number("heads");
    if (!facts_.has("kv_heads")) facts_.add_number("kv_heads", heads);
    const double kv = facts_.number("kv_heads");
    if (std::fmod(heads, kv) != 0)
      throw Error(ErrorKind::kRange,
                  fmt::format("{} heads do not divide among {} key-value heads", heads, kv),
                  keys_.file(), 1, 1);
    facts_.add_word("attention", facts_.number("kv_lora_rank") > 0 ? "MLA"
                                 : kv == heads                     ? "MHA"
                                 : kv == 1                         ? "MQA"
                                                                   : "GQA");
  }

  ConfigKeys& keys_;
  HfModel& model_;
  ModelFacts& facts_;
};

struct PeerFile {
  const char* format;
  std::vector<const char*> keys;  ///< all of them
  void (PeerReader::*read)();
};

/// In order: the first whose keys are all there.
const std::vector<PeerFile>& peer_files() {
  static const std::vector<PeerFile> kFiles = {
      {"Calculon", {"attn_heads", "num_blocks"}, &PeerReader::calculon},
      {"SimuMax", {"head_num", "layer_num"}, &PeerReader::simumax},
      {"DeepSeek's inference code", {"dim", "n_layers", "inter_dim"}, &PeerReader::deepseek},
      {"params.json", {"dim", "n_layers", "n_heads"}, &PeerReader::params}};
  return kFiles;
}

struct OtherFile {
  const char* what;
  std::vector<const char*> keys;
  const char* instead;
};

const std::vector<OtherFile>& other_files() {
  static const std::vector<OtherFile> kFiles = {
      {"an execution of Calculon",
       {"tensor_par", "pipeline_par"},
       "countervail plan CHIP --model MODEL --from FILE evaluates it"},
      {"a strategy of SimuMax",
       {"tp_size", "pp_size"},
       "countervail plan CHIP --model MODEL --from FILE evaluates it"},
      {"a system of Calculon",
       {"matrix", "vector", "mem1"},
       "systems are named: countervail catalog systems; one of your own is rows of a --catalog "
       "FILE.csv"},
      {"a system of SimuMax",
       {"accelerator", "networks"},
       "systems are named: countervail catalog systems; one of your own is rows of a --catalog "
       "FILE.csv"}};
  return kFiles;
}

bool has_all(const JsonValue::Object& root, const std::vector<const char*>& keys) {
  return std::ranges::all_of(keys, [&](const char* key) {
    return std::ranges::any_of(root, [&](const auto& member) { return member.first == key; });
  });
}

}  // namespace

std::optional<HfModel> read_peer_model(std::string_view text, const std::string& file,
                                       const JsonValue::Object& root,
                                       const std::vector<std::string>& ignored) {
  for (const OtherFile& other : other_files())
    if (has_all(root, other.keys))
      throw Error(ErrorKind::kSyntax, fmt::format("no model: this is {}", other.what), file, 1, 1,
                  other.instead);
  for (const PeerFile& peer : peer_files()) {
    if (!has_all(root, peer.keys)) continue;
    ConfigKeys keys(text, file, root);
    HfModel model{"", peer.format};
    ModelFacts facts(printable(last_part(file)));
    PeerReader reader(keys, model, facts);
    (reader.*peer.read)();
    sort_left_keys(keys, ignored, model);
    model.facts = std::move(facts.all());
    return model;
  }
  return std::nullopt;
}

}  // namespace countervail
