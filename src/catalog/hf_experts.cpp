// Feed-forward parts of a config.json: one width for all layers, or experts in some of them. Families spell the same few
// numbers in many ways, and where a file gives a list, one number a layer, all must be alike.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "catalog/hf_parts.h"

namespace countervail {
namespace {

using Spellings = std::initializer_list<const char*>;

/// A number, or a list of equal ones.
std::optional<double> one_for_all(HfReading& reading, const char* key, double least, double most) {
  const JsonValue* value = reading.keys.find(key);
  if (value == nullptr || value->list() == nullptr) return reading.count(key, least, most);
  const JsonValue::List& list = *value->list();
  const double* first = list.empty() ? nullptr : list.front().number();
  const bool alike = first != nullptr && std::ranges::all_of(list, [&](const JsonValue& each) {
                       return each.number() != nullptr && *each.number() == *first;
                     });
  if (!alike || *first < least || *first > most || *first != std::floor(*first))
    reading.keys.fail(
        key, ErrorKind::kRange,
        fmt::format("'{}' is not one whole number for all layers: not modelled", key));
  return *first;
}

std::optional<double> first_of(HfReading& reading, Spellings spellings, double least, double most) {
  std::optional<double> found;
  for (const char* key : spellings) {
    const auto value = one_for_all(reading, key, least, most);
    if (!found) found = value;
  }
  return found;
}

constexpr Spellings kExperts = {"n_routed_experts", "num_local_experts", "num_experts",
                                "moe_num_experts"};
constexpr Spellings kTopK = {
    "num_experts_per_tok", "num_experts_per_token", "experts_per_token", "moe_topk", "moe_k",
    "top_k_experts"};
constexpr Spellings kShared = {"n_shared_experts", "num_shared_experts", "num_shared_expert",
                               "moe_num_shared_experts"};
constexpr Spellings kSharedWidth = {"shared_expert_intermediate_size", "shared_intermediate_size",
                                    "moe_shared_expert_intermediate_size"};
constexpr Spellings kExpertWidth = {"moe_intermediate_size", "moe_ffn_hidden_size"};
constexpr Spellings kWidth = {"intermediate_size", "n_inner", "ffn_hidden_size", "ffn_dim"};

/// true for each layer with experts.
class ExpertLayers {
 public:
  explicit ExpertLayers(HfReading& reading)
      : reading_(reading),
        keys_(reading.keys),
        has_(static_cast<std::size_t>(reading.facts.number("layers")), true) {}

  std::vector<bool> read() {
    by_start();
    by_step();
    by_range();
    by_words();
    by_index("mlp_only_layers", false);
    by_index("moe_layers", true);
    return std::move(has_);
  }

 private:
  void keep(auto wanted) {
    for (std::size_t i = 0; i < has_.size(); ++i) has_[i] = has_[i] && wanted(i);
  }

  void by_start() {
    if (const auto first = reading_.count("first_k_dense_replace", 0, kMostLayers)) {
      if (*first > static_cast<double>(has_.size()))
        keys_.fail("first_k_dense_replace", ErrorKind::kRange,
                   fmt::format("{} dense layers of {}", *first, has_.size()));
      keep([&](std::size_t i) { return static_cast<double>(i) >= *first; });
    }
    const JsonValue* frequency = keys_.find("moe_layer_freq");
    if (frequency == nullptr) return;
    if (frequency->list() == nullptr) {
      const auto every = static_cast<std::size_t>(*keys_.whole("moe_layer_freq", 1, kMostLayers));
      return keep([&](std::size_t i) { return i % every == 0; });
    }
    const JsonValue::List& list = *frequency->list();
    require_length("moe_layer_freq", list.size());
    keep([&](std::size_t i) { return list[i].number() != nullptr && *list[i].number() == 1; });
  }

  void by_step() {
    for (const char* key : {"decoder_sparse_step", "interleave_moe_layer_step"})
      if (const auto step = reading_.count(key, 1, kMostLayers))
        keep([&](std::size_t i) { return (i + 1) % static_cast<std::size_t>(*step) == 0; });
  }

  /// ERNIE 4.5.
  void by_range() {
    const auto start = keys_.whole("moe_layer_start_index", 0, kMostLayers);
    const auto interval = keys_.whole("moe_layer_interval", 1, kMostLayers);
    const JsonValue* end = keys_.find("moe_layer_end_index");
    if (end != nullptr && end->number() != nullptr && *end->number() >= 0)
      keep([&](std::size_t i) { return static_cast<double>(i) <= *end->number(); });
    if (start) keep([&](std::size_t i) { return static_cast<double>(i) >= *start; });
    if (interval)
      keep([&](std::size_t i) { return (i + 1) % static_cast<std::size_t>(*interval) == 0; });
  }

  void by_words() {
    const auto words = keys_.words("mlp_layer_types");
    if (!words) return;
    require_length("mlp_layer_types", words->size());
    keep([&](std::size_t i) { return (*words)[i] != "dense"; });
  }

  /// A list of layers by number: those without experts, or those with.
  void by_index(const char* key, bool with_experts) {
    const JsonValue* value = keys_.find(key);
    if (value == nullptr) return;
    const JsonValue::List* list = value->list();
    if (list != nullptr && list->empty()) return;
    std::vector<bool> named(has_.size(), false);
    for (std::size_t n = 0; list != nullptr && n < list->size(); ++n) {
      const double* index = (*list)[n].number();
      if (index == nullptr || *index < 0 || *index >= static_cast<double>(has_.size())) {
        list = nullptr;
        break;
      }
      named[static_cast<std::size_t>(*index)] = true;
    }
    if (list == nullptr)
      keys_.fail(key, ErrorKind::kRange,
                 fmt::format("'{}' must be a list of layers from 0 to {}, got {}", key,
                             has_.size() - 1, ConfigKeys::shown(*value)));
    keep([&](std::size_t i) { return named[i] == with_experts; });
  }

  void require_length(const char* key, std::size_t length) const {
    if (length != has_.size())
      keys_.fail(key, ErrorKind::kRange,
                 fmt::format("'{}' names {} layers of {}", key, length, has_.size()));
  }

  HfReading& reading_;
  ConfigKeys& keys_;
  std::vector<bool> has_;
};

double needed(HfReading& reading, const std::optional<double>& value, const char* key) {
  if (value) return *value;
  reading.keys.fail(key, ErrorKind::kMissing,
                    fmt::format("a mixture of experts without its '{}'", key));
}

void add_dense_layers(HfReading& reading, const std::vector<bool>& experts) {
  const auto dense = std::ranges::count(experts, false);
  const bool first = std::ranges::is_sorted(experts);
  reading.facts.add_number("dense_layers", static_cast<double>(dense));
  if (!first) reading.facts.add_number("moe_every", 2);  // spread, not first
  if (dense == static_cast<long>(experts.size()))
    reading.keys.fail("model_type", ErrorKind::kRange,
                      "a mixture of experts of which no layer has any");
}

/// Shared experts counted in widths of a routed one.
void add_shared(HfReading& reading, double expert_width, const std::optional<double>& beside) {
  const auto count = first_of(reading, kShared, 0, kMostExperts);
  const auto width = first_of(reading, kSharedWidth, 0, kMostWidth);
  double all = count.value_or(0) * expert_width;
  if (width) all = *width * std::max(1.0, count.value_or(1));
  if (beside) all = *beside;
  if (std::fmod(all, expert_width) != 0)
    reading.keys.fail("model_type", ErrorKind::kRange,
                      fmt::format("shared experts of width {} beside routed ones of {}: only "
                                  "multiples are modelled",
                                  all, expert_width));
  reading.facts.add_number("shared_experts", all / expert_width);
}

void read_mixture(HfReading& reading, double experts, const std::optional<double>& width) {
  ModelFacts& facts = reading.facts;
  const auto own = first_of(reading, kExpertWidth, 1, kMostWidth);
  const bool beside = reading.family.mixer == MixerKind::kWide;  // Gemma 4: both in every layer
  const double expert_width = needed(reading, own || !reading.family.width_is_experts ? own : width,
                                     "moe_intermediate_size");
  const double top_k =
      needed(reading, first_of(reading, kTopK, 1, kMostExperts), "num_experts_per_tok");
  facts.add_word("kind", "moe");
  facts.add_number("experts", experts);
  facts.add_number("top_k", top_k);
  facts.add_number("moe_ffn", expert_width);
  add_shared(reading, expert_width, beside ? width : std::nullopt);
  if (top_k > experts)
    reading.keys.fail("num_experts_per_tok", ErrorKind::kRange,
                      fmt::format("{} experts a token of {}", top_k, experts));
  if (!facts.has("dense_layers")) add_dense_layers(reading, ExpertLayers(reading).read());
  const auto dense_width =
      reading.family.width_is_experts
          ? first_of(reading, {"intermediate_size_mlp", "mlp_intermediate_size"}, 1, kMostWidth)
          : width;
  if (dense_width && !beside) facts.add_number("ffn", *dense_width);
  if (facts.number("dense_layers") > facts.number("bare_layers") && !facts.has("ffn"))
    reading.keys.fail("intermediate_size", ErrorKind::kMissing,
                      "layers without experts, and no 'intermediate_size' of theirs");
}

}  // namespace

void read_experts(HfReading& reading) {
  ModelFacts& facts = reading.facts;
  const bool named =
      std::ranges::any_of(kExperts, [&](const char* key) { return reading.keys.names(key); });
  const bool may = reading.family.experts != HasExperts::kNever &&
                   reading.keys.truth("enable_moe_block").value_or(true) &&
                   reading.experts_by_blocks.value_or(named);
  const auto experts = may || reading.family.experts == HasExperts::kAlways
                           ? first_of(reading, kExperts, 0, kMostExperts)
                           : std::nullopt;
  auto width = first_of(reading, kWidth, 0, kMostWidth);
  if (reading.family.experts == HasExperts::kAlways) needed(reading, experts, "num_experts");
  if (experts.value_or(0) > 0) return read_mixture(reading, *experts, width);
  if (reading.family.experts == HasExperts::kAlways)
    reading.keys.fail("model_type", ErrorKind::kMissing,
                      "a mixture of experts without its experts");
  facts.add_word("kind", "dense");
  if (reading.family.width_is_experts)
    if (const auto shared = first_of(reading, kSharedWidth, 1, kMostWidth)) width = shared;
  if (width.value_or(0) > 0) return facts.add_number("ffn", *width);
  if (!reading.family.gated) {
    reading.said.push_back("feed-forward parts four times as wide as the model");
    return facts.add_number("ffn", 4 * facts.number("hidden"));
  }
  reading.keys.fail("intermediate_size", ErrorKind::kMissing, "'intermediate_size' is missing");
}

}  // namespace countervail
