#pragma once
// What reading one config.json passes from part to part: the keys, the family, the facts found so far and what is to be
// said aloud.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/config_keys.h"
#include "catalog/model_families.h"
#include "facts/fact.h"

namespace countervail {

/// Facts of one model without their path; the first of a field stays.
class ModelFacts {
 public:
  explicit ModelFacts(std::string source) : source_(std::move(source)) {}

  bool has(std::string_view field) const { return find(field) != nullptr; }
  /// 0 when absent.
  double number(std::string_view field) const {
    const Fact* fact = find(field);
    return fact == nullptr ? 0 : fact->value.mid;
  }
  void add_number(const char* field, double value);
  void add_word(const char* field, const std::string& word);
  std::vector<Fact>& all() { return facts_; }

 private:
  const Fact* find(std::string_view field) const;
  void add(const char* field, Fact fact);

  std::string source_;
  std::vector<Fact> facts_;
};

inline constexpr int kMostLayers = 4096;
inline constexpr double kMostWidth = 1e6, kMostHeads = 65536, kMostExperts = 65536,
                        kMostVocabulary = 1e8;

struct HfReading {
  ConfigKeys& keys;
  const ModelFamily& family;
  ModelFacts& facts;
  std::vector<std::string> said = {};  ///< "head_dim 128", "as many key-value heads as heads"
  std::optional<int> stateful = {};    ///< layers with a state, where blocks said so
  std::optional<bool> experts_by_blocks = {};  ///< whether any block has experts, likewise

  /// The file's, or the family's, which is said aloud; none where neither has it.
  std::optional<double> count(std::string_view key, double least, double most);
  std::optional<bool> truth(std::string_view key);
};

/// Layers and what mixes tokens in them: windows, chunks, states, pools, blocks. Needs layers, hidden, heads.
void read_layer_kinds(HfReading& reading);
/// Which layers have experts, and their widths. Needs layers.
void read_experts(HfReading& reading);

}  // namespace countervail
