#include "spec/fact.h"

#include <fmt/format.h>

#include <array>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"

namespace countervail {
namespace {

constexpr std::array<std::string_view, 8> kConfidences = {"measured", "official", "vendor",   "analyst",
                                                          "secondary", "derived", "recalled", "assumed"};

[[noreturn]] void fail_unknown(const FactStore& store, std::string_view path, ErrorKind kind) {
  // The nearest path among those of the same item first: the whole store is long and slow to compare.
  const std::size_t slash = path.rfind('/');
  std::vector<std::string> near = store.paths(path.substr(0, slash == std::string_view::npos ? 0 : slash + 1));
  if (near.empty()) near = store.paths();
  throw Error(kind, fmt::format("no fact '{}'", path), {}, 0, 0, did_you_mean(path, near));
}

}  // namespace

std::string_view name_of(Confidence confidence) { return kConfidences[static_cast<std::size_t>(confidence)]; }

Confidence confidence_of(std::string_view name) {
  for (std::size_t i = 0; i < kConfidences.size(); ++i)
    if (kConfidences[i] == name) return static_cast<Confidence>(i);
  throw Error(ErrorKind::kUnknownName, fmt::format("unknown confidence '{}'", name), {}, 0, 0,
              fmt::format("one of {}", fmt::join(kConfidences, ", ")));
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
  if (old.is_number() != fact.is_number() || (fact.is_number() && !(old.dimension == fact.dimension)))
    throw Error(ErrorKind::kUnit, fmt::format("'{}' is in {}, not in {}", path, old.unit.empty() ? "words" : old.unit,
                                              fact.unit.empty() ? "words" : fact.unit),
                {}, 0, 0, fmt::format("accepted units: {}", fmt::join(accepted_units(old.dimension), ", ")));
  const std::string unit = old.unit;
  old = fact;
  old.path = path;
  if (old.unit.empty()) old.unit = unit;
}

std::vector<std::string> FactStore::paths(std::string_view prefix) const {
  std::vector<std::string> result;
  for (auto it = facts_.lower_bound(prefix); it != facts_.end() && it->first.starts_with(prefix); ++it)
    result.push_back(it->first);
  return result;
}

const Fact& Ledger::require(std::string_view path) {
  const Fact* fact = store_->find(path);
  if (!fact) fail_unknown(*store_, path, ErrorKind::kMissing);
  read_.emplace(path);
  return *fact;
}

double Ledger::number(std::string_view path) {
  const Interval value = range(path);
  switch (end_) {
    case End::kLow: return value.low;
    case End::kMid: return value.mid;
    case End::kHigh: return value.high;
  }
  return value.mid;
}

double Ledger::number_or(std::string_view path, double fallback) { return has(path) ? number(path) : fallback; }

std::string Ledger::text(std::string_view path) { return require(path).text; }

std::string Ledger::text_or(std::string_view path, std::string_view fallback) {
  return has(path) ? text(path) : std::string(fallback);
}

Interval Ledger::range(std::string_view path) {
  const Fact& fact = require(path);
  if (!fact.is_number())
    throw Error(ErrorKind::kUnit, fmt::format("'{}' is the word '{}', not a number", path, fact.text));
  return fact.value;
}

}  // namespace countervail
