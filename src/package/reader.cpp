#include "package/reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "package/keys.h"

namespace countervail::package {
namespace {

int year_at(const std::string& text, std::size_t at) {
  if (at + 4 > text.size()) return 0;
  int year = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    if (!std::isdigit(static_cast<unsigned char>(text[i]))) return 0;
    year = 10 * year + (text[i] - '0');
  }
  return year >= 1900 && year <= 2200 ? year : 0;
}

bool counts(const Fact& fact, int as_of) {
  const Years years = years_of(fact.date);
  return as_of == 0 || years.first == 0 || years.first <= as_of;
}

/// What a specification may not say, a patch of a table may not either.
void check_limits(const std::string& path, double value) {
  const Key* limits = limits_of(std::string_view(path).substr(path.rfind('/') + 1));
  const double low = limits ? limits->low : -1e300, high = limits ? limits->high : 1e300;
  if (value >= low && value <= high) return;
  throw Error(ErrorKind::kRange,
              fmt::format("'{}' must be from {} to {} (SI), got {}", path, format_number(low),
                          format_number(high), format_number(value)));
}

}  // namespace

Years years_of(const std::string& date) {
  Years years;
  years.first = years.last = year_at(date, 0);
  if (date.size() == 9 && date[4] == '-') years.last = std::max(years.first, year_at(date, 5));
  return years;
}

Interval Reader::range(const std::string& path) const {
  const Fact* preferred = store_->find(path);
  if (!preferred || !preferred->is_number())
    throw Error::at(ErrorKind::kMissing, (preferred ? "not a number: '" : "no fact '") + path + "'",
                    "give one: --set \"" + path + "=...\"");
  if (pinned_->contains(path)) return preferred->value;
  std::vector<const Fact*> rows{preferred};
  for (const Fact& other : store_->conflicts(path))
    if (other.is_number() && other.dimension == preferred->dimension) rows.push_back(&other);
  if (std::ranges::any_of(rows, [&](const Fact* row) { return counts(*row, as_of_); }))
    std::erase_if(rows, [&](const Fact* row) { return !counts(*row, as_of_); });
  const auto age = [&](const Fact* row) { return std::min(years_of(row->date).last, as_of_); };
  const Fact* middle =
      preferred->dimension.dollar != 0 ? *std::ranges::max_element(rows, {}, age) : rows.front();
  Interval range = middle->value;
  for (const Fact* row : rows) {
    range.low = std::min(range.low, row->value.low);
    range.high = std::max(range.high, row->value.high);
  }
  return range;
}

double Reader::number(const std::string& path) {
  const Interval value = range(path);
  read_.insert(path);
  if (!value.is_exact()) ranged_[path] = value;
  const auto given = point_->values.find(path);
  const auto end = point_->ends.find(path);
  double chosen = given != point_->values.end()                           ? given->second
                  : end == point_->ends.end() || end->second == End::kMid ? value.mid
                  : end->second == End::kLow                              ? value.low
                                                                          : value.high;
  if (path == point_->scaled) chosen *= point_->factor;
  check_limits(path, chosen);
  return chosen;
}

std::string Reader::text(const std::string& path) {
  const Fact* fact = store_->find(path);
  if (!fact || fact->is_number())
    throw Error::at(ErrorKind::kMissing, (fact ? "not a word: '" : "no fact '") + path + "'",
                    "give one: --set \"" + path + "=...\"");
  read_.insert(path);
  return fact->text;
}

}  // namespace countervail::package
