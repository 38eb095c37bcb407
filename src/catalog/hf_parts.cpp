// The file's word comes before the family's; null in the file says "none" and is no gap for the family to fill.
#include "catalog/hf_parts.h"

#include <fmt/format.h>

#include "base/text.h"

namespace countervail {

const Fact* ModelFacts::find(std::string_view field) const {
  for (const Fact& fact : facts_)
    if (fact.path == field) return &fact;
  return nullptr;
}

void ModelFacts::add_number(const char* field, double value) {
  Fact fact;
  fact.value = Interval::exactly(value);
  fact.unit = std::string_view(field) == "context" ? "tokens" : "1";
  add(field, std::move(fact));
}

void ModelFacts::add_word(const char* field, const std::string& word) {
  Fact fact;
  fact.text = word;
  add(field, std::move(fact));
}

void ModelFacts::add(const char* field, Fact fact) {
  if (has(field)) return;
  fact.path = field;  // becomes model/NAME/FIELD in add_hf_model
  fact.source = source_;
  fact.confidence = Confidence::kVendor;
  facts_.push_back(std::move(fact));
}

std::optional<double> HfReading::count(std::string_view key, double least, double most) {
  if (const std::optional<double> given = keys.whole(key, least, most)) return given;
  if (keys.names(key)) return std::nullopt;  // null says: none
  double value = 0;
  if (!parse_number(family_default(family, key), value)) return std::nullopt;
  said.push_back(fmt::format("{} {}", key, value));
  return value;
}

std::optional<bool> HfReading::truth(std::string_view key) {
  if (const std::optional<bool> given = keys.truth(key)) return given;
  const std::string value = family_default(family, key);
  if (value.empty() || keys.names(key)) return std::nullopt;
  said.push_back(fmt::format("{} {}", key, value));
  return value == "true";
}

}  // namespace countervail
