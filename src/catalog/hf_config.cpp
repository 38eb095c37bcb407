// A config.json is read by families that we know the arithmetic of. Anything that would change
// it is an error at its key rather than a guess: an unknown family, an activation, layers of a
// kind that is not modelled. Keys that have no effect on shape are collected and named, so
// that a reader can see what was passed over.
#include "catalog/hf_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/error.h"
#include "files/json_reader.h"

namespace countervail {
namespace {

/// A family of the hub, and what its configuration says about feed-forward layers.
struct Family {
  const char* model_type;
  const char* developer;
  bool mixture;           ///< every layer after the dense ones has experts
  bool width_is_experts;  ///< intermediate_size is the width of one expert (no dense layers)
};
constexpr Family kFamilies[] = {
    {"llama", "Meta", false, false},           {"mistral", "Mistral AI", false, false},
    {"qwen2", "Alibaba", false, false},        {"qwen3", "Alibaba", false, false},
    {"mixtral", "Mistral AI", true, true},     {"gpt_oss", "OpenAI", true, true},
    {"qwen3_moe", "Alibaba", true, false},     {"deepseek_v3", "DeepSeek", true, false},
    {"deepseek_v32", "DeepSeek", true, false}, {"kimi_k2", "Moonshot AI", true, false},
};

struct CountKey {
  const char* key;
  const char* field;
  bool required;
};
/// Counts copied as they stand. Of several keys for one field the first present wins.
constexpr CountKey kCounts[] = {
    {"num_hidden_layers", "layers", true},
    {"hidden_size", "hidden", true},
    {"num_attention_heads", "heads", true},
    {"vocab_size", "vocab", true},
    {"num_key_value_heads", "kv_heads", false},
    {"head_dim", "head_dim", false},
    {"max_position_embeddings", "context", false},
    {"n_routed_experts", "experts", false},
    {"num_local_experts", "experts", false},
    {"num_experts", "experts", false},
    {"num_experts_per_tok", "top_k", false},
    {"n_shared_experts", "shared_experts", false},
    {"moe_intermediate_size", "moe_ffn", false},
    {"first_k_dense_replace", "dense_layers", false},
    {"q_lora_rank", "q_lora_rank", false},
    {"kv_lora_rank", "kv_lora_rank", false},
    {"qk_nope_head_dim", "qk_nope_head_dim", false},
    {"qk_rope_head_dim", "qk_rope_head_dim", false},
    {"v_head_dim", "v_head_dim", false},
    {"num_nextn_predict_layers", "mtp_layers", false},
    {"n_group", "expert_groups", false},
    {"topk_group", "expert_groups_per_token", false},
    {"index_topk", "attention_top_k", false},
    {"index_n_heads", "index_heads", false},
    {"index_head_dim", "index_head_dim", false},
};

/// Keys whose other values would change the arithmetic: what they must be for us to read on.
struct FixedKey {
  const char* key;
  const char* wanted;  ///< JSON text
  const char* meaning;
};
constexpr FixedKey kFixed[] = {
    {"moe_layer_freq", "1", "experts in every layer after the dense ones"},
    {"decoder_sparse_step", "1", "experts in every layer"},
    {"mlp_only_layers", "[]", "no layers without experts"},
    {"use_sliding_window", "false", "full attention in every layer"},
};

class Reader {
 public:
  Reader(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  HfModel read(const std::string& name) {
    parse();
    model_.name = name;
    const Family& family = find_family();
    check_fixed();
    read_counts();
    read_words(family);
    read_widths(family);
    check_shape(family);
    for (const auto& [key, value] : root_)
      if (!used_.contains(key)) model_.ignored.push_back(key);
    return std::move(model_);
  }

 private:
  void parse() {
    const char* expected = "expected a config.json of the model hub";
    const JsonValue root = parse_json(text_, file_, expected);
    if (root.object() == nullptr)
      throw Error(ErrorKind::kSyntax, "not a JSON object", file_, 1, 1, expected);
    root_ = *root.object();
  }

  [[noreturn]] void fail(const std::string& key, ErrorKind kind, const std::string& message,
                         const std::string& hint = {}) const {
    // Values carry no position: the first mention of the key stands for its place.
    const std::size_t at = text_.find("\"" + key + "\"");
    const TextPosition place = position_in(text_, at == std::string_view::npos ? 0 : at);
    throw Error(kind, message, file_, place.line, place.column, hint);
  }

  const JsonValue* find(const std::string& key) {
    for (const auto& [name, value] : root_) {
      if (name != key) continue;
      used_.insert(key);
      return value.is_null() ? nullptr : &value;
    }
    return nullptr;
  }

  const Family& find_family() {
    const JsonValue* type = find("model_type");
    std::vector<std::string> names;
    for (const Family& family : kFamilies) names.emplace_back(family.model_type);
    const std::string known = fmt::format("supported: {}", fmt::join(names, ", "));
    if (type == nullptr || type->text() == nullptr)
      fail("model_type", ErrorKind::kMissing,
           "no 'model_type': not the config.json of a language model", known);
    const std::string& name = *type->text();
    for (const Family& family : kFamilies)
      if (name == family.model_type) return family;
    fail("model_type", ErrorKind::kUnknownName, fmt::format("family '{}' is not supported", name),
         known);
  }

  void check_fixed() {
    for (const FixedKey& fixed : kFixed) {
      const JsonValue* value = find(fixed.key);
      if (value != nullptr && value->json != fixed.wanted)
        fail(fixed.key, ErrorKind::kRange,
             fmt::format("'{}' is {}, only {} is modelled", fixed.key, value->json, fixed.wanted),
             fixed.meaning);
    }
  }

  void read_counts() {
    for (const CountKey& count : kCounts) {
      const JsonValue* value = find(count.key);
      if (value == nullptr) {
        if (count.required)
          fail(count.key, ErrorKind::kMissing, fmt::format("'{}' is missing", count.key));
        continue;
      }
      // Families name one thing differently: the first key of the table that is there counts.
      if (!has(count.field))
        add_number(count.field, whole_number(count.key, *value, count.required));
    }
  }

  double whole_number(const char* key, const JsonValue& value, bool positive) const {
    constexpr double kMost = 1e9;
    const double number = value.number() ? *value.number() : -1;
    if (number < (positive ? 1 : 0) || number > kMost || number != std::floor(number))
      fail(key, ErrorKind::kRange,
           fmt::format("'{}' must be a whole number from {} to 1e9, got {}", key, positive ? 1 : 0,
                       value.json.substr(0, 40)));
    return number;
  }

  void read_words(const Family& family) {
    add_word("developer", family.developer);
    add_word("kind", family.mixture ? "moe" : "dense");
    add_word("ffn_kind", ffn_kind());
    const JsonValue* tied = find("tie_word_embeddings");
    add_word("tied_embeddings", tied != nullptr && tied->is_true() ? "yes" : "no");
    add_word("attention", attention_kind());
  }

  std::string ffn_kind() {
    const JsonValue* act = find("hidden_act");
    const std::string name = act != nullptr && act->text() ? *act->text() : "silu";
    if (name == "silu" || name == "swish") return "swiglu";
    if (name.starts_with("gelu")) return "geglu";
    fail("hidden_act", ErrorKind::kRange, fmt::format("activation '{}' is not supported", name),
         "one of silu, gelu");
  }

  std::string attention_kind() {
    const JsonValue* types = find("layer_types");
    const JsonValue* window = find("sliding_window");
    if (window != nullptr)
      add_number("attention_window", whole_number("sliding_window", *window, true));
    std::string kind = number("kv_lora_rank") > 0                                         ? "MLA"
                       : number("kv_heads") == 0 || number("kv_heads") == number("heads") ? "MHA"
                                                                                          : "GQA";
    if (types == nullptr || types->list() == nullptr || window == nullptr) return kind;
    const JsonValue::List& layers = *types->list();
    const auto sliding = std::count_if(layers.begin(), layers.end(), [](const JsonValue& layer) {
      return layer.text() && *layer.text() == "sliding_attention";
    });
    if (2 * sliding != static_cast<long>(layers.size()))
      fail("layer_types", ErrorKind::kRange,
           fmt::format("{} of {} layers slide, only every second one is modelled", sliding,
                       layers.size()));
    add_number("full_attention_layers", static_cast<double>(layers.size()) / 2);
    return kind;
  }

  void read_widths(const Family& family) {
    const JsonValue* width = find("intermediate_size");
    if (width == nullptr)
      fail("intermediate_size", ErrorKind::kMissing, "'intermediate_size' is missing");
    const double value = whole_number("intermediate_size", *width, true);
    if (!family.width_is_experts)
      add_number("ffn", value);
    else if (!has("moe_ffn"))
      add_number("moe_ffn", value);
    if (!family.mixture) return;
    for (const char* field : {"experts", "top_k", "moe_ffn"})
      if (number(field) < 1)
        fail("model_type", ErrorKind::kMissing,
             fmt::format("a mixture of experts without its {}", field));
    if (!has("shared_experts")) add_number("shared_experts", 0);
    if (!has("dense_layers")) add_number("dense_layers", 0);
  }

  void check_shape(const Family& family) {
    const double heads = number("heads"), kv = number("kv_heads");
    if (kv > 0 && std::fmod(heads, kv) != 0)
      fail("num_key_value_heads", ErrorKind::kRange,
           fmt::format("{} heads do not divide among {} key-value heads", heads, kv));
    if (!has("head_dim") && std::fmod(number("hidden"), heads) != 0)
      fail("hidden_size", ErrorKind::kRange,
           fmt::format("hidden size {} does not divide among {} heads", number("hidden"), heads),
           "give head_dim");
    if (family.mixture && number("top_k") > number("experts"))
      fail("num_experts_per_tok", ErrorKind::kRange,
           fmt::format("{} experts a token of {}", number("top_k"), number("experts")));
    if (number("kv_lora_rank") > 0)
      for (const char* field : {"qk_nope_head_dim", "qk_rope_head_dim", "v_head_dim"})
        if (number(field) < 1)
          fail(field, ErrorKind::kMissing, fmt::format("latent attention without its {}", field));
    if (family.mixture && number("dense_layers") > number("layers"))
      fail("first_k_dense_replace", ErrorKind::kRange,
           fmt::format("{} dense layers of {}", number("dense_layers"), number("layers")));
  }

  bool has(std::string_view field) const { return number(field) >= 0; }
  /// -1 when absent.
  double number(std::string_view field) const {
    for (const Fact& fact : model_.facts)
      if (fact.path == field) return fact.value.mid;
    return -1;
  }
  void add_number(const char* field, double value) {
    Fact fact;
    fact.value = Interval::exactly(value);
    fact.unit = std::string_view(field) == "context" ? "tokens" : "1";
    add(field, fact);
  }
  void add_word(const char* field, const std::string& word) {
    Fact fact;
    fact.text = word;
    add(field, fact);
  }
  void add(const char* field, Fact fact) {
    fact.path = field;  // becomes model/NAME/FIELD in add_hf_model
    fact.source = last_part(file_);
    fact.confidence = Confidence::kVendor;
    model_.facts.push_back(std::move(fact));
  }

  std::string_view text_;
  std::string file_;
  JsonValue::Object root_;
  std::set<std::string> used_{"architectures"};
  HfModel model_;
};

std::string name_of_file(const std::string& file) {
  if (last_part(file) != "config.json") return stem_of(file);
  const std::string folder = last_part(folder_of(file));
  return folder.empty() || folder == "." || folder == ".." ? "config" : folder;
}

}  // namespace

bool is_hf_model_path(const std::string& text, const Files& files) {
  return text.ends_with(".json") || text.find('/') != std::string::npos ||
         files.has(text + "/config.json");
}

HfModel parse_hf_model(std::string_view text, const std::string& file) {
  return Reader(text, file).read(name_of_file(file));
}

HfModel read_hf_model(const std::string& path, const Files& files) {
  const std::string inside = path + "/config.json", file = files.has(inside) ? inside : path;
  return parse_hf_model(files.read(file), files.shown(file));
}

std::string add_hf_model(FactStore& store, const HfModel& model) {
  for (Fact fact : model.facts) {
    fact.path = fmt::format("model/{}/{}", model.name, fact.path);
    store.prefer(std::move(fact));
  }
  return model.name;
}

}  // namespace countervail
