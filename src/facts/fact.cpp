// Rows lie in a deque, which never moves them: a pointer to a preferred fact holds while others are
// added. Two indices share them: a hash for the many look-ups, an ordered map for lists.
#include "facts/fact.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "base/units.h"
#include "base/words.h"

namespace countervail {
namespace {

constexpr auto kConfidenceWords =
    words_of<Confidence>("confidence", "measured", "official", "vendor", "analyst", "secondary",
                         "derived", "recalled", "assumed");

}  // namespace

std::string_view name_of(Confidence confidence) {
  return kConfidenceWords[confidence];
}

Confidence confidence_of(std::string_view name) {
  return kConfidenceWords.of(name);
}

void FactStore::add(Fact fact) {
  if (Row* known = row(fact.path)) return known->conflicts.push_back(std::move(fact));
  const auto place = static_cast<std::uint32_t>(rows_.size());
  index_.emplace(fact.path, place);
  order_.emplace_hint(order_.end(), fact.path, place);  // files are mostly in order
  rows_.push_back({std::move(fact), {}});
}

void FactStore::prefer(Fact fact) {
  Row* known = row(fact.path);
  if (!known) return add(std::move(fact));
  known->conflicts.insert(known->conflicts.begin(), std::move(known->preferred));
  known->preferred = std::move(fact);
}

FactStore::Row* FactStore::row(std::string_view path) {
  const auto found = index_.find(path);
  return found == index_.end() ? nullptr : &rows_[found->second];
}

const Fact* FactStore::find(std::string_view path) const {
  const auto found = index_.find(path);
  return found == index_.end() ? nullptr : &rows_[found->second].preferred;
}

const std::vector<Fact>& FactStore::conflicts(std::string_view path) const {
  static const std::vector<Fact> kNone;
  const auto found = index_.find(path);
  return found == index_.end() ? kNone : rows_[found->second].conflicts;
}

std::vector<std::string> FactStore::paths(std::string_view prefix) const {
  std::vector<std::string> result;
  for (auto it = order_.lower_bound(prefix); it != order_.end() && it->first.starts_with(prefix);
       ++it)
    result.push_back(it->first);
  return result;
}

std::vector<std::string> FactStore::items(std::string_view kind) const {
  const std::string prefix = std::string(kind) + "/";
  std::vector<std::string> names;
  for (auto it = order_.lower_bound(prefix); it != order_.end() && it->first.starts_with(prefix);
       ++it) {
    const std::string_view path = it->first;
    const std::string_view name = path.substr(prefix.size(), path.rfind('/') - prefix.size());
    if (name != "default" && (names.empty() || names.back() != name)) names.emplace_back(name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string fact_text(const Fact& fact) {
  if (!fact.is_number()) return fact.text;
  const ParsedUnit unit = fact.unit.empty() ? ParsedUnit{} : parse_unit(fact.unit);
  const auto in_unit = [&](double si) {
    return format_significant((si - unit.offset) / unit.scale, 6);
  };
  const std::string number = fact.value.is_exact()
                                 ? in_unit(fact.value.mid)
                                 : in_unit(fact.value.low) + ".." + in_unit(fact.value.high);
  return fact.unit.empty() || fact.unit == "1" ? number : number + " " + fact.unit;
}

}  // namespace countervail
