// What mixes tokens in each layer of a config.json: attention over everything, over a window, a chunk, pooled keys, or a
// state. The file says it as a list, a pattern, an interval or a word for all layers; here it becomes counts.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "catalog/hf_parts.h"

namespace countervail {
namespace {

/// Layers by what mixes their tokens.
struct LayerCounts {
  int full = 0, sliding = 0, chunked = 0, stateful = 0, sparse = 0, pooled = 0;
  int all() const { return full + sliding + chunked + stateful + sparse + pooled; }
};

struct LayerWord {
  const char* word;
  int LayerCounts::*count;
};
constexpr LayerWord kLayerWords[] = {
    {"full_attention", &LayerCounts::full},
    {"attention", &LayerCounts::full},
    {"sliding_attention", &LayerCounts::sliding},
    {"chunked_attention", &LayerCounts::chunked},
    {"linear_attention", &LayerCounts::stateful},
    {"mamba", &LayerCounts::stateful},
    {"compressed_sparse_attention", &LayerCounts::sparse},
    {"heavily_compressed_attention", &LayerCounts::pooled},
};

class LayerReader {
 public:
  explicit LayerReader(HfReading& reading)
      : reading_(reading),
        keys_(reading.keys),
        layers_(static_cast<int>(reading.facts.number("layers"))) {}

  LayerCounts read() {
    LayerCounts counts = by_list();
    if (counts.all() == 0) counts = by_ratios();
    if (counts.all() == 0) counts = by_truths();
    if (counts.all() == 0) counts = by_interval();
    if (counts.all() == 0) counts = by_window();
    // A chunk of null is none: those layers attend to everything.
    if (keys_.names("attention_chunk_size") && !keys_.has("attention_chunk_size"))
      counts.full += std::exchange(counts.chunked, 0);
    return counts;
  }

 private:
  void require_length(const char* key, std::size_t length) const {
    if (length != static_cast<std::size_t>(layers_))
      keys_.fail(key, ErrorKind::kRange,
                 fmt::format("'{}' names {} layers of {}", key, length, layers_));
  }

  LayerCounts by_list() {
    LayerCounts counts;
    const auto words = keys_.words("layer_types");
    if (!words) return counts;
    require_length("layer_types", words->size());
    for (const std::string& word : *words) ++(counts.*count_of(word));
    require_known_pools();
    for (const char* same :
         {"full_attention_interval", "sliding_window_pattern", "_sliding_window_pattern",
          "no_rope_layer_interval", "no_rope_layers", "attn_type_list"})
      keys_.find(same);  // said again in another way
    return counts;
  }

  int LayerCounts::*count_of(const std::string& word) const {
    std::vector<std::string> known;
    for (const LayerWord& each : kLayerWords) {
      if (word == each.word) return each.count;
      known.emplace_back(each.word);
    }
    keys_.fail("layer_types", ErrorKind::kUnknownName,
               fmt::format("layers of type '{}' are not modelled", word),
               fmt::format("one of {}", fmt::join(known, ", ")));
  }

  /// DeepSeek-V4 in the words of transformers: how many tokens a pooled key of each type of layer stands for.
  void require_known_pools() {
    const JsonValue* rates = keys_.find("compress_rates");
    if (rates == nullptr || rates->object() == nullptr) return;
    for (const JsonValue::Member& each : *rates->object()) {
      const double known = each.first == "compressed_sparse_attention" ? 4 : 128;
      if (each.second.number() == nullptr || *each.second.number() != known)
        keys_.fail("compress_rates", ErrorKind::kRange, "pools of 4 and 128 tokens are modelled");
    }
  }

  /// DeepSeek-V4: tokens a pooled key stands for, layer by layer; modules of prediction may follow.
  LayerCounts by_ratios() {
    LayerCounts counts;
    const JsonValue* ratios = keys_.find("compress_ratios");
    if (ratios == nullptr) return counts;
    const JsonValue::List* list = ratios->list();
    if (list == nullptr || list->size() < static_cast<std::size_t>(layers_))
      require_length("compress_ratios", list == nullptr ? 0 : list->size());
    for (int i = 0; i < layers_; ++i) {
      const double* ratio = (*list)[static_cast<std::size_t>(i)].number();
      if (ratio != nullptr && *ratio == 0)
        ++counts.sliding;
      else if (ratio != nullptr && *ratio == 4)
        ++counts.sparse;
      else if (ratio != nullptr && *ratio == 128)
        ++counts.pooled;
      else
        keys_.fail("compress_ratios", ErrorKind::kRange,
                   "pools of 0, 4 and 128 tokens are modelled");
    }
    return counts;
  }

  /// MiniMax: 1 for attention, 0 for a state. Llama 4: 0 for attention without positions, over everything.
  LayerCounts by_truths() {
    LayerCounts counts;
    const char* key = keys_.has("attn_type_list") ? "attn_type_list" : "no_rope_layers";
    const bool chunks = reading_.family.type == std::string_view("llama4");
    const JsonValue* value = keys_.find(key);
    if (value == nullptr || (key == std::string_view("no_rope_layers") && !chunks)) return counts;
    const JsonValue::List* list = value->list();
    if (list != nullptr && list->empty()) return counts;
    require_length(key, list == nullptr ? 0 : list->size());
    for (const JsonValue& each : *list) {
      const bool one = each.number() != nullptr && *each.number() == 1;
      if (!one && (each.number() == nullptr || *each.number() != 0))
        keys_.fail(key, ErrorKind::kRange, fmt::format("'{}' must be a list of 0 and 1", key));
      ++(chunks ? (one ? counts.chunked : counts.full) : (one ? counts.full : counts.stateful));
    }
    return counts;
  }

  LayerCounts by_interval() {
    LayerCounts counts;
    if (reading_.family.mixer == MixerKind::kGatedDelta) {
      const auto interval = reading_.count("full_attention_interval", 1, kMostLayers);
      if (!interval) return counts;
      counts.full = layers_ / static_cast<int>(*interval);
      counts.stateful = layers_ - counts.full;
    } else if (keys_.has("attention_chunk_size") ||
               !family_default(reading_.family, "attention_chunk_size").empty()) {
      const auto interval = reading_.count("no_rope_layer_interval", 1, kMostLayers);
      counts.full = interval ? layers_ / static_cast<int>(*interval) : 0;
      counts.chunked = layers_ - counts.full;
    }
    return counts;
  }

  /// Every layer, or all but each k-th, or those from max_window_layers on.
  LayerCounts by_window() {
    LayerCounts counts;
    counts.full = layers_;
    keys_.whole("full_attn_mod", 1, 1);  // Phi-4: every layer; another step has no public model
    if (!slides()) return counts;
    if (!family_default(reading_.family, "use_sliding_window").empty()) {
      const auto full = reading_.count("max_window_layers", 0, kMostLayers);
      counts.full = full ? std::min(layers_, static_cast<int>(*full)) : 0;
    } else {
      counts.full = full_by_pattern();
    }
    counts.sliding = layers_ - counts.full;
    return counts;
  }

  bool slides() {
    if (!keys_.has("sliding_window") && (keys_.names("sliding_window") ||
                                         family_default(reading_.family, "sliding_window").empty()))
      return false;
    return reading_.truth("use_sliding_window").value_or(true);
  }

  int full_by_pattern() {
    std::optional<int> full;
    for (const char* key : {"sliding_window_pattern", "_sliding_window_pattern", "layer_switch"}) {
      const JsonValue* value = keys_.find(key);
      if (value == nullptr) continue;
      const int said = value->text() != nullptr
                           ? full_by_letters(key, *value->text())
                           : layers_ / static_cast<int>(*keys_.whole(key, 1, kMostLayers));
      if (!full) full = said;
    }
    if (full) return *full;
    const auto pattern = reading_.count("sliding_window_pattern", 1, kMostLayers);
    return pattern ? layers_ / static_cast<int>(*pattern) : 0;
  }

  /// "LLLG": local and global layers in turn.
  int full_by_letters(const char* key, const std::string& letters) const {
    if (letters.empty() || letters.find_first_not_of("LG") != std::string::npos)
      keys_.fail(key, ErrorKind::kRange, fmt::format("'{}' must be of the letters L and G", key));
    int full = 0;
    for (int i = 0; i < layers_; ++i)
      full += letters[static_cast<std::size_t>(i) % letters.size()] == 'G' ? 1 : 0;
    return full;
  }

  HfReading& reading_;
  ConfigKeys& keys_;
  int layers_;
};

void read_window(HfReading& reading, const LayerCounts& counts) {
  const bool limited = counts.sliding > 0 || counts.sparse > 0 || counts.pooled > 0;
  if (limited) {
    const auto window = reading.count("sliding_window", 1, kMostVocabulary);
    if (!window)
      reading.keys.fail(
          "layer_types", ErrorKind::kMissing,
          fmt::format("{} layers slide, and no 'sliding_window' says how far", counts.sliding));
    reading.facts.add_number("attention_window", *window);
  } else {
    reading.keys.find("sliding_window");
    reading.keys.find("use_sliding_window");
    reading.keys.find("max_window_layers");
  }
  if (counts.chunked > 0)
    reading.facts.add_number(
        "attention_chunk",
        reading.count("attention_chunk_size", 1, kMostVocabulary).value_or(8192));
  const bool wide = reading.family.mixer == MixerKind::kWide;
  if (counts.full > 0 && !wide && (counts.sliding > 0 || counts.chunked > 0))
    reading.facts.add_number("full_attention_layers", counts.full);
}

/// Of several spellings the first that the file or the family has. Error{kMissing} without any.
double required(HfReading& reading, std::initializer_list<const char*> spellings, double most) {
  for (const char* key : spellings)
    if (const auto value = reading.count(key, 1, most)) return *value;
  reading.keys.fail(*spellings.begin(), ErrorKind::kMissing,
                    fmt::format("'{}' is missing", *spellings.begin()));
}

void add_mixer(HfReading& reading, const char* name, const OtherMixer& mixer) {
  ModelFacts& facts = reading.facts;
  facts.add_word("mixer", name);
  facts.add_number("mixer_layers", mixer.layers);
  facts.add_number("mixer_key_heads", mixer.key_heads);
  facts.add_number("mixer_value_heads", mixer.value_heads);
  facts.add_number("mixer_key_dim", mixer.key_dim);
  facts.add_number("mixer_value_dim", mixer.value_dim);
  if (mixer.convolution > 0) facts.add_number("mixer_convolution", mixer.convolution);
  if (mixer.chunk > 0) facts.add_number("mixer_chunk", mixer.chunk);
  if (mixer.one_table) facts.add_word("mixer_one_table", "yes");
}

void read_gated_delta(HfReading& reading, OtherMixer mixer) {
  constexpr int kChunkOfPublicKernels = 64;  // flash-linear-attention, gated_delta_rule/chunk.py
  const auto whole = [&](const char* key, double most) {
    return static_cast<int>(required(reading, {key}, most));
  };
  mixer.key_heads = whole("linear_num_key_heads", kMostHeads);
  mixer.value_heads = whole("linear_num_value_heads", kMostHeads);
  mixer.key_dim = whole("linear_key_head_dim", kMostHeads);
  mixer.value_dim = whole("linear_value_head_dim", kMostHeads);
  mixer.convolution = whole("linear_conv_kernel_dim", kMostLayers);
  mixer.chunk = kChunkOfPublicKernels;
  add_mixer(reading, "gated delta", mixer);
}

void read_lightning(HfReading& reading, OtherMixer mixer) {
  constexpr double kChunkOfThePaper = 256;
  const ModelFacts& facts = reading.facts;
  const double heads = facts.number("heads");
  mixer.key_heads = mixer.value_heads = static_cast<int>(heads);
  mixer.key_dim = mixer.value_dim = static_cast<int>(
      facts.has("head_dim") ? facts.number("head_dim") : facts.number("hidden") / heads);
  mixer.chunk =
      static_cast<int>(reading.count("block_size", 1, kMostVocabulary).value_or(kChunkOfThePaper));
  add_mixer(reading, "lightning", mixer);
}

/// "auto", or nothing: what the expansion of the hidden width leaves a head.
double mamba_head_dim(HfReading& reading, double heads) {
  const JsonValue* given = reading.keys.find("mamba_d_head");
  const bool automatic = given != nullptr && given->text() != nullptr && *given->text() == "auto";
  if (given != nullptr && !automatic) return *reading.keys.whole("mamba_d_head", 1, kMostHeads);
  if (!automatic)
    if (const auto dim = reading.count("mamba_head_dim", 1, kMostHeads)) return *dim;
  const double expand = reading.keys.whole("mamba_expand", 1, kMostHeads).value_or(2);
  return std::max(1.0, expand * reading.facts.number("hidden") / heads);
}

void read_mamba(HfReading& reading, OtherMixer mixer) {
  const double heads = required(reading, {"mamba_num_heads", "mamba_n_heads"}, kMostHeads);
  mixer.value_heads = static_cast<int>(heads);
  mixer.value_dim = static_cast<int>(mamba_head_dim(reading, heads));
  mixer.key_heads = static_cast<int>(required(reading, {"n_groups", "mamba_n_groups"}, kMostHeads));
  mixer.key_dim =
      static_cast<int>(required(reading, {"ssm_state_size", "mamba_d_state"}, kMostHeads));
  mixer.convolution =
      static_cast<int>(required(reading, {"conv_kernel", "mamba_d_conv"}, kMostLayers));
  mixer.chunk =
      static_cast<int>(required(reading, {"chunk_size", "mamba_chunk_size"}, kMostVocabulary));
  for (const char* said_by_heads : {"expand", "mamba_expand"}) reading.keys.find(said_by_heads);
  add_mixer(reading, "Mamba-2", mixer);
}

/// Gemma 4: layers over everything have wider heads, and may use one projection as key and value.
void read_wide(HfReading& reading, OtherMixer mixer) {
  mixer.one_table = reading.keys.truth("attention_k_eq_v").value_or(false);
  mixer.value_heads = static_cast<int>(reading.facts.number("heads"));
  const auto heads = reading.keys.whole("num_global_key_value_heads", 1, kMostHeads);
  mixer.key_heads =
      static_cast<int>(heads && mixer.one_table ? *heads : reading.facts.number("kv_heads"));
  mixer.key_dim = mixer.value_dim =
      static_cast<int>(required(reading, {"global_head_dim"}, kMostHeads));
  add_mixer(reading, "wide", mixer);
}

void read_mixer(HfReading& reading, const LayerCounts& counts) {
  const MixerKind kind = reading.family.mixer;
  OtherMixer mixer;
  mixer.kind = kind;
  mixer.layers = kind == MixerKind::kWide ? counts.full : counts.stateful;
  if (mixer.layers == 0) return;
  switch (kind) {
    case MixerKind::kNone:
      reading.keys.fail("layer_types", ErrorKind::kRange,
                        fmt::format("{} layers have a state, which family '{}' does not",
                                    counts.stateful, reading.family.type));
    case MixerKind::kGatedDelta:
      return read_gated_delta(reading, mixer);
    case MixerKind::kLightning:
      return read_lightning(reading, mixer);
    case MixerKind::kMamba2:
      return read_mamba(reading, mixer);
    case MixerKind::kWide:
      return read_wide(reading, mixer);
  }
}

}  // namespace

void read_layer_kinds(HfReading& reading) {
  LayerCounts counts;
  if (reading.stateful) {  // by blocks: hf_blocks.cpp
    counts.stateful = *reading.stateful;
    counts.full = static_cast<int>(reading.facts.number("layers")) - counts.stateful;
  } else {
    counts = LayerReader(reading).read();
  }
  read_window(reading, counts);
  read_mixer(reading, counts);
  if (counts.sparse + counts.pooled == 0) return;
  reading.facts.add_number("sparse_layers", counts.sparse);
  reading.facts.add_number("pooled_layers", counts.pooled);
}

}  // namespace countervail
