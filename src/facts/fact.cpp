#include "facts/fact.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "base/words.h"

namespace countervail {
namespace {

constexpr auto kConfidenceWords =
    words_of<Confidence>("confidence", "measured", "official", "vendor", "analyst", "secondary",
                         "derived", "recalled", "assumed");

[[noreturn]] void fail_unknown(const FactStore& store, std::string_view path, ErrorKind kind) {
  // The nearest path among those of the same item first: the whole store is long and slow to compare.
  const std::size_t slash = path.rfind('/');
  std::vector<std::string> near =
      store.paths(path.substr(0, slash == std::string_view::npos ? 0 : slash + 1));
  if (near.empty()) near = store.paths();
  throw Error::at(kind, fmt::format("no fact '{}'", path), did_you_mean(path, near));
}

}  // namespace

std::string_view name_of(Confidence confidence) {
  return kConfidenceWords[confidence];
}

Confidence confidence_of(std::string_view name) {
  return kConfidenceWords.of(name);
}

void FactStore::add(Fact fact) {
  const std::string path = fact.path;
  const auto [place, is_new] = facts_.try_emplace(path, fact);
  if (!is_new) conflicts_[path].push_back(std::move(fact));
}

void FactStore::prefer(Fact fact) {
  const auto found = facts_.find(fact.path);
  if (found == facts_.end()) return add(std::move(fact));
  std::vector<Fact>& others = conflicts_[fact.path];
  others.insert(others.begin(), std::move(found->second));
  found->second = std::move(fact);
}

const Fact* FactStore::find(std::string_view path) const {
  const auto found = facts_.find(path);
  return found == facts_.end() ? nullptr : &found->second;
}

const std::vector<Fact>& FactStore::conflicts(std::string_view path) const {
  static const std::vector<Fact> kNone;
  const auto found = conflicts_.find(path);
  return found == conflicts_.end() ? kNone : found->second;
}

void FactStore::patch(std::string_view path, const Fact& fact) {
  const auto found = facts_.find(path);
  if (found == facts_.end()) fail_unknown(*this, path, ErrorKind::kUnknownKey);
  Fact& old = found->second;
  if (old.is_number() != fact.is_number() ||
      (fact.is_number() && !(old.dimension == fact.dimension)))
    throw Error::at(
        ErrorKind::kUnit,
        fmt::format("'{}' is in {}, not in {}", path, old.unit.empty() ? "words" : old.unit,
                    fact.unit.empty() ? "words" : fact.unit),
        fmt::format("accepted units: {}", fmt::join(accepted_units(old.dimension), ", ")));
  const std::string unit = old.unit;
  old = fact;
  old.path = path;
  if (old.unit.empty()) old.unit = unit;
}

namespace {

/// "chip" and "bf16" of "chip/Ascend 910C/bf16".
std::string rule_key(std::string_view path) {
  return std::string(path.substr(0, path.find('/'))) + "/" +
         std::string(path.substr(path.rfind('/') + 1));
}

struct DomainText {
  const char* words;
  double low, high;
  bool whole;
};

DomainText text_of(Domain domain) {
  constexpr double kMost = 1e300, kLeast = 5e-324;
  switch (domain) {
    case Domain::kWord:
      return {"a word", 0, 0, false};
    case Domain::kPositive:
      return {"more than 0", kLeast, kMost, false};
    case Domain::kNonNegative:
      return {"0 or more", 0, kMost, false};
    case Domain::kAtLeastOne:
      return {"1 or more", 1, kMost, false};
    case Domain::kShare:
      return {"from 0 to 1", 0, 1, false};
    case Domain::kCount:
      return {"a whole number from 1", 1, 1e12, true};
    case Domain::kWhole:
      return {"a whole number from 0", 0, 1e12, true};
  }
  return {"", 0, 0, false};
}

bool allowed(const DomainText& domain, const Interval& value) {
  for (double end : {value.low, value.mid, value.high})
    if (!(end >= domain.low && end <= domain.high)) return false;
  return !domain.whole || !value.is_exact() || value.mid == std::floor(value.mid);
}

}  // namespace

const FieldRule* FactStore::rule(std::string_view path) const {
  const auto found = rules_.find(rule_key(path));
  return found == rules_.end() ? nullptr : &found->second;
}

void FactStore::set_rule(const std::string& kind, const std::string& field, FieldRule rule) {
  rules_[kind + "/" + field] = std::move(rule);
}

void FactStore::check(const Fact& fact) const {
  const FieldRule* rule = this->rule(fact.path);
  if (!rule) {
    const std::string key = rule_key(fact.path), kind = key.substr(0, key.find('/') + 1);
    std::vector<std::string> fields;
    for (auto it = rules_.lower_bound(kind); it != rules_.end() && it->first.starts_with(kind);
         ++it)
      fields.push_back(it->first.substr(kind.size()));
    if (fields.empty()) return;  // kinds outside the table have readers of their own
    const std::string field = key.substr(kind.size());
    throw Error::at(ErrorKind::kUnknownKey,
                    fmt::format("a {} has no field '{}'", kind.substr(0, kind.size() - 1), field),
                    did_you_mean(field, fields));
  }
  const DomainText domain = text_of(rule->domain);
  const bool word = rule->domain == Domain::kWord;
  if (word && fact.is_number() && fact.unit.empty()) return;  // a date or a name of digits
  if (word != !fact.is_number() || (!word && !(rule->dimension == fact.dimension)))
    throw Error::at(
        ErrorKind::kUnit,
        fmt::format("'{}' is {}, got {}", fact.path, word ? "a word" : "in " + rule->unit,
                    fact.is_number() ? (fact.unit.empty() ? "a number without unit" : fact.unit)
                                     : "'" + fact.text + "'"),
        word ? ""
             : fmt::format("accepted units: {}", fmt::join(accepted_units(rule->dimension), ", ")));
  if (!word && !allowed(domain, fact.value))
    throw Error(
        ErrorKind::kRange,
        fmt::format("'{}' must be {}, got {}", fact.path, domain.words,
                    format_number(fact.value.is_exact() ? fact.value.mid : fact.value.low)));
}

std::vector<std::string> FactStore::paths(std::string_view prefix) const {
  std::vector<std::string> result;
  for (auto it = facts_.lower_bound(prefix); it != facts_.end() && it->first.starts_with(prefix);
       ++it)
    result.push_back(it->first);
  return result;
}

std::vector<std::string> FactStore::items(std::string_view kind) const {
  const std::string prefix = std::string(kind) + "/";
  std::vector<std::string> names;
  for (auto it = facts_.lower_bound(prefix); it != facts_.end() && it->first.starts_with(prefix);
       ++it) {
    const std::string_view path = it->first;
    const std::string_view name = path.substr(prefix.size(), path.rfind('/') - prefix.size());
    if (name != "default" && (names.empty() || names.back() != name)) names.emplace_back(name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

const Fact& Ledger::require(std::string_view path) {
  const Fact* fact = store_->find(path);
  if (!fact) fail_unknown(*store_, path, ErrorKind::kMissing);
  read_.emplace(path);
  return *fact;
}

double Ledger::number(std::string_view path) {
  const Interval value = range(path);
  const FieldRule* rule = store_->rule(path);
  const bool turned = rule != nullptr && rule->smaller_is_better;
  switch (end_) {
    case End::kLow:
      return turned ? value.high : value.low;
    case End::kMid:
      return value.mid;
    case End::kHigh:
      return turned ? value.low : value.high;
  }
  return value.mid;
}

double Ledger::number_or(std::string_view path, double fallback) {
  return has(path) ? number(path) : fallback;
}

std::string Ledger::text(std::string_view path) {
  return require(path).text;
}

std::string Ledger::text_or(std::string_view path, std::string_view fallback) {
  return has(path) ? text(path) : std::string(fallback);
}

Interval Ledger::range(std::string_view path) {
  const Fact& fact = require(path);
  if (!fact.is_number())
    throw Error(ErrorKind::kUnit,
                fmt::format("'{}' is the word '{}', not a number", path, fact.text));
  return fact.value;
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
