// A hash of changed paths over a store that is only read. Copies share the hash until one of them
// changes it (copy on write), so a study may stack hundreds of overlays. A question asks the change
// first and the store after; where nothing was changed that costs one test of a pointer.
#include "facts/overlay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"

namespace countervail {
namespace {

int year_at(const std::string& text, std::size_t at) {
  if (at + 4 > text.size()) return 0;
  int year = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    if (!std::isdigit(static_cast<unsigned char>(text[i]))) return 0;
    year = 10 * year + (text[i] - '0');
  }
  // Other numbers of four digits are no year.
  return year >= 1900 && year <= 2200 ? year : 0;
}

/// A row without a date always counts: leaving it out would need to know when it is from.
bool counts(const Fact& fact, int as_of) {
  const Years years = years_of(fact.date);
  return as_of == 0 || years.first == 0 || years.first <= as_of;
}

double end_of(const Interval& range, End end, const FactField* field) {
  if (end == End::kMid) return range.mid;
  // kLow is the worse end: of a latency that is the larger number.
  const bool turned = field && field->smaller_is_better;
  return (end == End::kLow) != turned ? range.low : range.high;
}

/// The preferred row with the conflicting ones: what the sources span.
Interval widened(const Fact& preferred, const std::vector<Fact>& conflicts, int as_of) {
  std::vector<const Fact*> rows{&preferred};
  for (const Fact& other : conflicts)
    if (other.is_number() && other.dimension == preferred.dimension) rows.push_back(&other);
  // Where no row is old enough all of them stay: a late number is better than none.
  if (std::ranges::any_of(rows, [&](const Fact* row) { return counts(*row, as_of); }))
    std::erase_if(rows, [&](const Fact* row) { return !counts(*row, as_of); });
  const auto age = [&](const Fact* row) { return std::min(years_of(row->date).last, as_of); };
  const Fact* middle =
      // Of prices the newest up to that year; max_element takes the first of equals, so that
      // without a year the preferred row stays.
      preferred.dimension.dollar != 0 ? *std::ranges::max_element(rows, {}, age) : rows.front();
  Interval range = middle->value;
  for (const Fact* row : rows) {
    range.low = std::min(range.low, row->value.low);
    range.high = std::max(range.high, row->value.high);
  }
  return range;
}

}  // namespace

Years years_of(const std::string& date) {
  Years years;
  years.first = years.last = year_at(date, 0);
  if (date.size() == 9 && date[4] == '-') years.last = std::max(years.first, year_at(date, 5));
  return years;
}

std::string name_of(Conflicts conflicts) {
  return conflicts == Conflicts::kFirst ? "first" : "range";
}

std::string conflicts_text(Conflicts conflicts) {
  return conflicts == Conflicts::kFirst
             ? "Where sources disagree, the first row of a fact counts."
             : "Where sources disagree, a fact is the range of its rows.";
}

const Overlay::Change* Overlay::change(std::string_view path) const {
  if (!changes_) return nullptr;
  const auto found = changes_->by_path.find(path);
  return found == changes_->by_path.end() ? nullptr : &found->second;
}

Overlay::Change& Overlay::edit(std::string_view path) {
  if (!changes_)
    changes_ = std::make_shared<Changes>();
  else if (changes_.use_count() > 1)
    changes_ = std::make_shared<Changes>(*changes_);
  return changes_->by_path.try_emplace(std::string(path)).first->second;
}

const Fact* Overlay::find(std::string_view path) const {
  const Change* here = change(path);
  if (!here) return store_->find(path);
  if (here->is_hidden) return nullptr;
  return here->fact ? &*here->fact : store_->find(path);
}

const std::vector<Fact>& Overlay::conflicts(std::string_view path) const {
  const Change* here = change(path);
  return here && here->is_own_path ? here->conflicts : store_->conflicts(path);
}

std::vector<std::string> Overlay::paths(std::string_view prefix) const {
  std::vector<std::string> result = store_->paths(prefix);
  if (!changes_) return result;
  // Hidden ones go; own ones are merged in, since callers rely on the order of paths.
  std::erase_if(result, [&](const std::string& path) { return find(path) == nullptr; });
  const auto shared = static_cast<std::ptrdiff_t>(result.size());
  const auto& own = changes_->own_paths;
  for (auto it = own.lower_bound(prefix); it != own.end() && it->starts_with(prefix); ++it)
    if (find(*it)) result.push_back(*it);
  std::inplace_merge(result.begin(), result.begin() + shared, result.end());
  return result;
}

std::vector<std::string> Overlay::items(std::string_view kind) const {
  std::vector<std::string> names = store_->items(kind);
  if (!changes_ || changes_->own_paths.empty()) return names;
  const std::string prefix = std::string(kind) + "/";
  const auto& own = changes_->own_paths;
  for (auto it = own.lower_bound(prefix); it != own.end() && it->starts_with(prefix); ++it)
    names.push_back(it->substr(prefix.size(), it->rfind('/') - prefix.size()));
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

bool Overlay::is_set(std::string_view path) const {
  const Change* here = change(path);
  return here && (here->stands_alone || here->is_hidden || here->value);
}

Interval Overlay::range(const Fact& preferred, std::string_view path) const {
  const Change* here = change(path);
  if (here && here->value) return Interval::exactly(*here->value);
  if (here && here->stands_alone) return preferred.value;
  const std::vector<Fact>& others = conflicts(path);
  const bool first = policy.conflicts.value_or(Conflicts::kFirst) == Conflicts::kFirst;
  if (!first && !others.empty()) return widened(preferred, others, policy.as_of);
  return policy.spreads ? store_->spreads.widened(preferred, field(path)) : preferred.value;
}

Reading Overlay::read(std::string_view path) const {
  const Fact* fact = find(path);
  if (!fact) fail_unknown(path, ErrorKind::kMissing);
  if (!fact->is_number())
    throw Error(ErrorKind::kUnit,
                fmt::format("'{}' is the word '{}', not a number", path, fact->text));
  Reading reading{fact, range(*fact, path), 0};
  const Change* here = change(path);
  const End end = here && here->end ? *here->end : policy.end;
  reading.number = end == End::kMid ? reading.range.mid : end_of(reading.range, end, field(path));
  // Values of files were held to their limits when they were read; only
  // what was changed here can leave them.
  if (!here || (here->factor == 1 && !here->value)) return reading;
  if (here->factor != 1) {
    reading.range = here->factor * reading.range;
    reading.number *= here->factor;
  }
  const FactField* row = field(path);
  if (row && !within_limits(*row, reading.number))
    throw Error(ErrorKind::kRange, fmt::format("'{}' must be from {} to {} (SI), got {}", path,
                                               format_number(row->low), format_number(row->high),
                                               format_number(reading.number)));
  return reading;
}

const Fact& Overlay::word(std::string_view path) const {
  const Fact* fact = find(path);
  if (!fact) fail_unknown(path, ErrorKind::kMissing);
  return *fact;
}

void Overlay::fail_unknown(std::string_view path, ErrorKind kind) const {
  // The nearest among what its item says or may say first: the whole store is long and slow to compare.
  const std::string item(path.substr(0, path.rfind('/') + 1));
  std::vector<std::string> near = paths(item);
  if (near.empty())
    near = paths();
  else
    for (const FactField& field : store_->fields.of(kind_of(path)))
      near.push_back(item + field.name);
  // A field that the item may have and nobody knows of it is spelt right.
  const bool is_unknown = std::find(near.begin(), near.end(), path) != near.end();
  const std::string hint = is_unknown ? std::string() : did_you_mean(path, near);
  const bool may_be_given = hint.empty() && kind == ErrorKind::kMissing;
  throw Error::at(kind, fmt::format("no fact '{}'", path),
                  may_be_given ? fmt::format("give one: --set \"{}=...\"", path) : hint);
}

void Overlay::patch(Fact fact) {
  const Fact* old = find(fact.path);
  if (!old) fail_unknown(fact.path, ErrorKind::kUnknownKey);
  if (old->is_number() != fact.is_number() ||
      (fact.is_number() && !(old->dimension == fact.dimension)))
    throw Error::at(
        ErrorKind::kUnit,
        fmt::format("'{}' is in {}, not in {}", fact.path, old->unit.empty() ? "words" : old->unit,
                    fact.unit.empty() ? "words" : fact.unit),
        fmt::format("accepted units: {}", fmt::join(accepted_units(old->dimension), ", ")));
  if (fact.unit.empty()) fact.unit = old->unit;
  Change& here = edit(fact.path);
  here.stands_alone = true;
  here.value.reset();
  here.fact = std::move(fact);
}

void Overlay::add(Fact fact) {
  Change& here = edit(fact.path);
  here.stands_alone = true;
  here.is_hidden = false;
  // Remembered apart: paths() lists what the store does not have.
  here.is_own_path = !store_->find(fact.path);
  if (here.is_own_path) changes_->own_paths.insert(fact.path);
  here.fact = std::move(fact);
}

void Overlay::prefer(const Fact& row) {
  Change& here = edit(row.path);
  here.stands_alone = true;
  here.fact = row;
}

void Overlay::hide(std::string_view path) {
  edit(path).is_hidden = true;
}

void Overlay::set(std::string_view path, double si) {
  edit(path).value = si;
}

void Overlay::scale(std::string_view path, double factor) {
  edit(path).factor *= factor;
}

void Overlay::read_at(std::string_view path, End end) {
  edit(path).end = end;
}

void Overlay::copy_item(std::string_view kind, std::string_view item, std::string_view as) {
  const std::string from = fmt::format("{}/{}/", kind, item);
  for (const std::string& path : paths(from)) {
    Change copy;
    if (const Change* here = change(path)) copy = *here;
    copy.fact = *find(path);
    copy.conflicts = conflicts(path);
    copy.is_own_path = true;
    const std::string own = fmt::format("{}/{}/{}", kind, as, path.substr(from.size()));
    copy.fact->path = own;
    for (Fact& conflict : copy.conflicts) conflict.path = own;
    edit(own) = std::move(copy);
    changes_->own_paths.insert(own);
  }
}

}  // namespace countervail
