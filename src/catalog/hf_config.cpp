// A config.json is read by families whose arithmetic we know. A wrapper is opened first; then layers and counts, what mixes
// tokens (hf_layers.cpp), experts (hf_experts.cpp), and last the keys that are left (hf_keys.cpp): anything that would
// change the arithmetic is an error at its key rather than a guess.
#include "catalog/hf_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/printable.h"
#include "base/text.h"
#include "catalog/hf_blocks.h"
#include "catalog/hf_keys.h"
#include "catalog/hf_parts.h"
#include "catalog/peer_models.h"

namespace countervail {
namespace {

constexpr std::size_t kMostKeys = 4096;

/// Objects of wrappers that hold the text model.
constexpr const char* kTextParts[] = {"text_config", "llm_config", "language_config"};

struct CountKey {
  const char* key;
  const char* field;
  double most;
};
/// Counts copied as they stand, of several keys for one field the first.
constexpr CountKey kCounts[] = {
    {"hidden_size", "hidden", kMostWidth},
    {"n_embd", "hidden", kMostWidth},
    {"n_embed", "hidden", kMostWidth},
    {"num_attention_heads", "heads", kMostHeads},
    {"n_head", "heads", kMostHeads},
    {"vocab_size", "vocab", kMostVocabulary},
    {"padded_vocab_size", "vocab", kMostVocabulary},
    {"head_dim", "head_dim", kMostHeads},
    {"attention_head_dim", "head_dim", kMostHeads},
    {"kv_channels", "head_dim", kMostHeads},
    {"max_position_embeddings", "context", 1e12},
    {"n_positions", "context", 1e12},
    {"q_lora_rank", "q_lora_rank", kMostWidth},
    {"kv_lora_rank", "kv_lora_rank", kMostWidth},
    {"qk_nope_head_dim", "qk_nope_head_dim", kMostHeads},
    {"qk_rope_head_dim", "qk_rope_head_dim", kMostHeads},
    {"v_head_dim", "v_head_dim", kMostHeads},
    {"n_group", "expert_groups", kMostExperts},
    {"topk_group", "expert_groups_per_token", kMostExperts},
    {"index_topk", "attention_top_k", kMostVocabulary},
    {"index_n_heads", "index_heads", kMostHeads},
    {"index_head_dim", "index_head_dim", kMostHeads},
    {"o_groups", "output_groups", kMostHeads},
    {"o_lora_rank", "output_rank", kMostWidth},
};
/// Said a second time under another name.
constexpr std::pair<const char*, const char*> kSaidAgain[] = {
    {"sliding_window_size", "sliding_window"},
    {"num_query_groups", "num_key_value_heads"},
    {"num_kv_heads", "num_key_value_heads"},
};
/// Those whose zero means "none".
constexpr CountKey kMaybeZero[] = {
    {"num_nextn_predict_layers", "mtp_layers", kMostLayers},
    {"mtp_num_hidden_layers", "mtp_layers", kMostLayers},
    {"num_mtp_modules", "mtp_layers", kMostLayers},
};

class Reader {
 public:
  Reader(HfReading& reading, std::optional<bool> tied_outside)
      : reading_(reading),
        keys_(reading.keys),
        facts_(reading.facts),
        tied_outside_(tied_outside) {}

  void read() {
    facts_.add_word("developer", reading_.family.developer);
    read_layers();
    read_counts();
    read_key_value_heads();
    read_words();
    read_layer_kinds(reading_);
    read_experts(reading_);
    check_what_is_said_again();
    check_shape();
  }

 private:
  void read_layers() {
    std::optional<double> layers;
    for (const char* key : {"num_hidden_layers", "n_layer", "num_layers"})
      if (!layers) layers = keys_.whole(key, 1, kMostLayers);
    const bool blocks = reading_.family.type == std::string_view("nemotron_h");
    if (!layers && blocks) layers = blocks_named();
    if (!layers)
      keys_.fail("num_hidden_layers", ErrorKind::kMissing, "'num_hidden_layers' is missing");
    if (!blocks) return facts_.add_number("layers", *layers);
    const BlockCounts counts = read_blocks(reading_, static_cast<int>(*layers));
    facts_.add_number("layers", counts.layers());
    facts_.add_number("bare_layers", counts.bare());
    if (counts.experts > 0) facts_.add_number("dense_layers", counts.layers() - counts.experts);
    if (counts.experts > 0) facts_.add_number("moe_every", 2);
    reading_.stateful = counts.stateful;
    reading_.experts_by_blocks = counts.experts > 0;
  }

  std::optional<double> blocks_named() {
    if (const auto pattern = keys_.word("hybrid_override_pattern"))
      return static_cast<double>(std::min<std::size_t>(pattern->size(), kMostLayers));
    if (const auto list = keys_.words("layers_block_type"))
      return static_cast<double>(std::min<std::size_t>(list->size(), kMostLayers));
    return std::nullopt;
  }

  void read_counts() {
    const bool latent = keys_.truth("use_mla").value_or(true);
    for (const CountKey& count : kCounts)
      if (!latent && is_latent_field(count.field))
        keys_.find(count.key);
      else if (const auto value = keys_.whole(count.key, least_of(count), count.most))
        if (*value > 0) facts_.add_number(count.field, *value);
    for (const CountKey& count : kCounts)  // what no spelling said
      if (!facts_.has(count.field) && (latent || !is_latent_field(count.field)))
        if (const auto value = reading_.count(count.key, least_of(count), count.most))
          facts_.add_number(count.field, *value);
    const bool predicts = keys_.truth("use_mtp").value_or(true);
    for (const CountKey& count : kMaybeZero)
      if (const auto value = keys_.whole(count.key, 0, count.most))
        if (*value > 0 && predicts) facts_.add_number(count.field, *value);
    for (const auto& [field, key] : {std::pair{"hidden", "hidden_size"},
                                     {"heads", "num_attention_heads"},
                                     {"vocab", "vocab_size"}})
      if (!facts_.has(field))
        keys_.fail(key, ErrorKind::kMissing, fmt::format("'{}' is missing", key));
  }

  static bool is_latent_field(std::string_view field) {
    return field == "q_lora_rank" || field == "kv_lora_rank" || field == "v_head_dim" ||
           field.starts_with("qk_");
  }

  /// Ranks, groups and rotated widths may be 0: none.
  static double least_of(const CountKey& count) {
    const std::string_view key = count.key;
    return key.find("lora_rank") != key.npos || key.find("group") != key.npos ||
                   key == "qk_rope_head_dim" || key.starts_with("index_")
               ? 0
               : 1;
  }

  void read_key_value_heads() {
    const bool one = keys_.truth("multi_query").value_or(false);
    const bool grouped = keys_.truth("new_decoder_architecture").value_or(!one);
    const bool chatglm = keys_.truth("multi_query_attention").value_or(true);
    std::optional<double> heads;
    if (one && !(grouped && keys_.has("new_decoder_architecture"))) heads = 1;
    for (const char* key : {"num_key_value_heads", "num_kv_heads", "multi_query_group_num"}) {
      if (key == std::string_view("multi_query_group_num") && !chatglm) continue;
      const auto given = keys_.whole(key, 1, kMostHeads);
      if (!heads) heads = given;
    }
    if (!heads) heads = reading_.count("num_key_value_heads", 1, kMostHeads);
    if (!heads && reading_.family.gated)
      reading_.said.push_back("as many key-value heads as heads");
    facts_.add_number("kv_heads", heads.value_or(facts_.number("heads")));
  }

  void read_words() {
    facts_.add_word("ffn_kind", ffn_kind());
    std::optional<bool> tied = keys_.truth("tie_word_embeddings");
    if (!tied) tied = tied_outside_;
    if (!tied) {
      tied = reading_.family.tied;
      reading_.said.push_back(fmt::format("embeddings {}", *tied ? "tied" : "not tied"));
    }
    facts_.add_word("tied_embeddings", *tied ? "yes" : "no");
    facts_.add_word("attention", attention_kind());
    if (reading_.truth("attn_output_gate").value_or(false))
      facts_.add_word("attention_gate", "yes");
  }

  std::string ffn_kind() {
    std::string name, key = "hidden_act";
    for (const char* spelling :
         {"hidden_act", "hidden_activation", "activation_function", "mlp_hidden_act", "activation"})
      if (const JsonValue* act = keys_.find(spelling);
          act != nullptr && act->text() && name.empty())
        name = *act->text(), key = spelling;
    if (name.empty()) return reading_.family.gated ? "swiglu" : "gelu";
    const bool gelu = name.starts_with("gelu"), silu = name == "silu" || name == "swish";
    if (reading_.family.gated && gelu) return "geglu";
    if (reading_.family.gated && silu) return "swiglu";
    if (!reading_.family.gated && (gelu || silu)) return "gelu";
    if (!reading_.family.gated && name.starts_with("relu"))
      return name == "relu2" ? "relu2" : "relu";
    keys_.fail(key, ErrorKind::kRange,
               fmt::format("activation '{}' is not supported", printable_name(name)),
               "one of silu, gelu");
  }

  std::string attention_kind() {
    if (reading_.family.type == std::string_view("deepseek_v4")) return "CSA";
    if (facts_.number("kv_lora_rank") > 0) return "MLA";
    const double kv = facts_.number("kv_heads");
    return kv == facts_.number("heads") ? "MHA" : kv == 1 ? "MQA" : "GQA";
  }

  void check_what_is_said_again() {
    for (const auto& [again, key] : kSaidAgain) {
      const JsonValue* one = keys_.find(again);
      const JsonValue* other = keys_.find(key);
      if (one != nullptr && other != nullptr && one->json != other->json)
        keys_.fail(again, ErrorKind::kConflict,
                   fmt::format("'{}' is {}, '{}' {}", again, ConfigKeys::shown(*one), key,
                               ConfigKeys::shown(*other)));
    }
  }

  void check_shape() {
    const double heads = facts_.number("heads"), kv = facts_.number("kv_heads"),
                 hidden = facts_.number("hidden");
    if (std::fmod(heads, kv) != 0)
      keys_.fail("num_key_value_heads", ErrorKind::kRange,
                 fmt::format("{} heads do not divide among {} key-value heads", heads, kv));
    if (!facts_.has("head_dim") && facts_.number("kv_lora_rank") == 0 &&
        std::fmod(hidden, heads) != 0)
      keys_.fail("hidden_size", ErrorKind::kRange,
                 fmt::format("hidden size {} does not divide among {} heads", hidden, heads),
                 "give head_dim");
    const auto embedded = keys_.whole("word_embed_proj_dim", 1, kMostWidth);
    if (embedded && *embedded != hidden)
      keys_.fail(
          "word_embed_proj_dim", ErrorKind::kRange,
          fmt::format("embeddings {} wide in a model {} wide are not modelled", *embedded, hidden));
    if (facts_.number("kv_lora_rank") > 0)
      for (const char* field : {"qk_nope_head_dim", "qk_rope_head_dim", "v_head_dim"})
        if (facts_.number(field) < 1)
          keys_.fail(field, ErrorKind::kMissing,
                     fmt::format("latent attention without its {}", field));
  }

  HfReading& reading_;
  ConfigKeys& keys_;
  ModelFacts& facts_;
  std::optional<bool> tied_outside_;
};

/// The text model of a wrapper, and what else the wrapper holds.
struct Opened {
  ConfigKeys keys;
  const ModelFamily* family = nullptr;
  std::string type;
  std::optional<bool> tied_outside;
  std::vector<std::string> left_out;
};

/// Encoders and projectors of other senses.
bool is_part(const std::string& key, const JsonValue& value) {
  static constexpr const char* kSenses[] = {"vision", "audio",     "speech", "image", "video",
                                            "vit",    "projector", "talker", "sound", "code2wav"};
  return value.object() != nullptr && key.ends_with("_config") &&
         std::ranges::any_of(
             kSenses, [&](const char* sense) { return key.find(sense) != std::string::npos; });
}

std::string type_of(ConfigKeys& keys) {
  const JsonValue* type = keys.find("model_type");
  return type != nullptr && type->text() != nullptr ? *type->text() : "";
}

Opened opened(std::string_view text, const std::string& file, JsonValue::Object root) {
  Opened found{ConfigKeys(text, file, root), nullptr, {}, {}, {}};
  found.type = type_of(found.keys);
  found.family = find_family(found.type);
  for (const auto& [key, value] : root) {
    const bool holds_text = std::ranges::find(kTextParts, key) != std::end(kTextParts);
    if (!is_part(key, value) || holds_text) continue;
    found.left_out.push_back(printable_name(key));
    found.keys.find(key);
  }
  for (const char* part : kTextParts) {
    const JsonValue* inner = found.keys.find(part);
    if (inner == nullptr) continue;
    if (inner->object() == nullptr)
      found.keys.fail(part, ErrorKind::kSyntax, fmt::format("'{}' is not a JSON object", part));
    found.tied_outside = found.keys.truth("tie_word_embeddings");
    const std::size_t start = std::min(text.size(), text.find(fmt::format("\"{}\"", part)));
    ConfigKeys keys(text, file, *inner->object(), start);
    const std::string type = type_of(keys);
    if (const ModelFamily* family = find_family(type)) {
      found.family = family;
      found.type = type;
    }
    found.keys = std::move(keys);
    break;
  }
  return found;
}

[[noreturn]] void refuse_family(const Opened& found) {
  if (found.type.empty())
    found.keys.fail("model_type", ErrorKind::kMissing,
                    "no 'model_type': not the config.json of a language model",
                    unknown_family_hint(""));
  found.keys.fail("model_type", ErrorKind::kUnknownName,
                  fmt::format("family '{}' is not supported", printable(found.type, 40)),
                  unknown_family_hint(found.type));
}

std::string name_of_file(const std::string& file) {
  if (last_part(file) != "config.json" && last_part(file) != "params.json")
    return printable_name(stem_of(file));
  const std::string folder = last_part(folder_of(file));
  return folder.empty() || folder == "." || folder == ".." ? "config" : printable_name(folder);
}

std::string list_text(const char* label, const std::vector<std::string>& words) {
  constexpr std::size_t kMost = 40;
  if (words.empty()) return {};
  std::vector<std::string> shown(words.begin(),
                                 words.begin() + static_cast<long>(std::min(kMost, words.size())));
  if (words.size() > kMost) shown.push_back(fmt::format("{} more", words.size() - kMost));
  return fmt::format(" {}: {}.", label, fmt::join(shown, ", "));
}

HfModel read_hub_model(std::string_view text, const std::string& file,
                       const JsonValue::Object& root, const std::vector<std::string>& passed) {
  Opened found = opened(text, file, root);
  if (found.family == nullptr) refuse_family(found);
  HfModel model{name_of_file(file), found.family->type};
  model.left_out = std::move(found.left_out);
  model.note = found.family->note;
  ModelFacts facts(printable(last_part(file)));
  HfReading reading{found.keys, *found.family, facts};
  Reader(reading, found.tied_outside).read();
  sort_left_keys(found.keys, passed, model);
  model.facts = std::move(facts.all());
  model.said = std::move(reading.said);
  return model;
}

}  // namespace

bool is_hf_model_path(const std::string& text, const Files& files) {
  return text.ends_with(".json") || text.find('/') != std::string::npos ||
         files.has(text + "/config.json") || files.has(text + "/params.json");
}

HfModel parse_hf_model(std::string_view text, const std::string& file,
                       const std::vector<std::string>& ignored) {
  const char* expected = "expected a config.json of the model hub";
  const JsonValue root = parse_json(text, file, expected, NoNumbers::kAsWords);
  if (root.object() == nullptr)
    throw Error(ErrorKind::kSyntax, "not a JSON object", file, 1, 1, expected);
  if (root.object()->size() > kMostKeys)
    throw Error(ErrorKind::kRange,
                fmt::format("{} keys, more than a model has", root.object()->size()), file, 1, 1,
                expected);
  if (auto peer = read_peer_model(text, file, *root.object(), ignored)) {
    peer->name = name_of_file(file);
    return std::move(*peer);
  }
  return read_hub_model(text, file, *root.object(), ignored);
}

HfModel read_hf_model(const std::string& path, const Files& files,
                      const std::vector<std::string>& ignored) {
  std::string file = path;
  for (const char* inside : {"/params.json", "/config.json"})
    if (files.has(path + inside)) file = path + inside;
  return parse_hf_model(files.read(file), files.shown(file), ignored);
}

std::string add_hf_model(FactStore& store, const HfModel& model) {
  std::string name = model.name;
  while (!store.paths(fmt::format("model/{}/", name)).empty()) name += " (file)";
  for (Fact fact : model.facts) {
    fact.path = fmt::format("model/{}/{}", name, fact.path);
    store.prefer(std::move(fact));
  }
  Fact alias;  // before one of the catalog's that folds alike
  alias.path = fmt::format("alias/model/{}", folded(name));
  alias.text = name;
  store.prefer(std::move(alias));
  return name;
}

std::string reading_text(const HfModel& model) {
  std::vector<std::string> harmless;
  for (const std::string& key : model.ignored)
    if (std::ranges::find(model.unknown, key) == model.unknown.end() &&
        std::ranges::find(model.overruled, key) == model.overruled.end())
      harmless.push_back(key);
  std::string text;
  text += list_text(fmt::format("Not in the file, by {}", model.format).c_str(), model.said);
  text += list_text("Left out", model.left_out);
  if (!model.note.empty()) text += fmt::format(" {}.", model.note);
  text += list_text("Ignored as told, though they may change the arithmetic", model.overruled);
  text += list_text("Not known, taken as harmless", model.unknown);
  text += list_text("Harmless, not read", harmless);
  return text.empty() ? text : text.substr(1);
}

}  // namespace countervail
