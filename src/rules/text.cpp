// Numbers, comparisons, dates and open questions as words, in one place, so that every document of
// the rules says the same thing the same way. Unknown and undefined are words, never numbers: 0 to
// infinity is "unknown", no number at all is "undefined".
#include "rules/text.h"

#include <fmt/format.h>

#include <cmath>

#include "base/text.h"
#include "base/words.h"
#include "render/cells.h"

namespace countervail::rules {
namespace {

std::string metric_text(const Predicate& predicate) {
  const MetricDefinition& definition = definition_of(predicate.metric);
  const auto shown = [&](double value) {
    if (predicate.metric == Metric::kRareEarthShare) return format_number(value * 100) + " %";
    return value >= 1e9 ? number_of(value) : format_number(value);
  };
  const char* over = predicate.low_strict ? ">" : ">=";
  const char* under = predicate.high_included ? "<=" : "<";
  if (predicate.has_low && predicate.has_high)
    return fmt::format("{} {} {} {} {}", shown(predicate.low_shown),
                       predicate.low_strict ? "<" : "<=", definition.symbol, under,
                       shown(predicate.high_shown));
  if (predicate.has_low)
    return fmt::format("{} {} {}", definition.symbol, over, shown(predicate.low_shown));
  return fmt::format("{} {} {}", definition.symbol, under, shown(predicate.high_shown));
}

}  // namespace

std::string predicate_text(const Book& book, const Predicate& predicate) {
  if (predicate.kind == Predicate::Kind::kMetric) return metric_text(predicate);
  std::vector<std::string> attributes, words;
  for (int index : predicate.attributes)
    attributes.push_back(book.attributes[static_cast<std::size_t>(index)].name);
  for (int set : predicate.sets) words.push_back(book.sets[static_cast<std::size_t>(set)].name);
  for (Symbol symbol : predicate.symbols) words.push_back(book.word(symbol));
  return fmt::format("{} {} {}", fmt::join(attributes, " or "), predicate.outside ? "not in" : "in",
                     fmt::join(words, ", "));
}

std::string number_of(double value) {
  if (std::isnan(value)) return "undefined";
  if (std::isinf(value)) return "unknown";
  if (value >= 1e15) return fmt::format("{:g}", value);
  if (value >= 1e9) return format_significant(value / 1e9, 6) + "e9";
  if (value < 100) return format_significant(value, 4);
  return format_significant(value, 6);
}

std::string range_of(const Range& range) {
  if (range.low == 0 && std::isinf(range.high)) return "unknown";
  if (std::isnan(range.low)) return "undefined";
  if (range.is_exact()) return number_of(range.mid);
  if (std::isinf(range.high)) return ">= " + number_of(range.low);
  return number_of(range.low) + ".." + number_of(range.high);
}

Cell range_cell(const Range& range) {
  const std::string words = range_of(range);
  if (words == "unknown" || words == "undefined") return absent(words);
  return {words, Interval{range.low, range.mid, range.high}};
}

std::string_view word_of(Truth truth) {
  static constexpr auto kWords = words_of<Truth>("truth", "no", "depends", "yes");
  return kWords[truth];
}

Margin margin_of(const Predicate& predicate, const Range& value) {
  const auto to = [&](double threshold) {
    return Margin{threshold, value.mid - threshold,
                  threshold != 0 ? (value.mid - threshold) / threshold : 0};
  };
  if (!predicate.has_high) return to(predicate.low_shown);
  if (!predicate.has_low) return to(predicate.high_shown);
  const Margin low = to(predicate.low_shown), high = to(predicate.high_shown);
  // Within a band the nearer end is the one that matters.
  return std::abs(low.share) <= std::abs(high.share) ? low : high;
}

std::string margin_text(const Predicate& predicate, const Range& value) {
  // A margin to an unknown value would be a margin to a guess.
  if (std::isnan(value.low) || std::isinf(value.high)) return "";
  const Margin margin = margin_of(predicate, value);
  const std::string sign = margin.absolute >= 0 ? "+" : "-";
  const double percent = std::abs(margin.share) * 100;
  return fmt::format(
      "{}{} ({}{} %)", sign, number_of(std::abs(margin.absolute)), sign,
      percent < 100 ? fmt::format("{:.1f}", percent) : fmt::format("{:.0f}", percent));
}

std::string text_date(const Book& book, const Clause& clause) {
  return fmt::format("{}, text of {}", instrument_of(book, clause).id, day_text(clause.effective));
}

std::string span_text(const Clause& clause) {
  const std::string from = day_text(clause.binding);
  if (clause.open == OpenQuestion::kDisputed) return from + " on, disputed";
  if (clause.open == OpenQuestion::kTheStart) return from + " on, start unresolved";
  if (clause.last_day == kAfterAllDays) return from + " on";
  return fmt::format("{} to {}{}", from, day_text(clause.last_day),
                     clause.open == OpenQuestion::kAfterTheEnd ? ", then unresolved" : "");
}

std::string branch_text(const Book& book, const Decision& branch) {
  std::string text;
  for (const Switch& one : branch.switches) {
    const Clause& clause = book.clauses[static_cast<std::size_t>(one.clause)];
    const std::string& id = instrument_of(book, clause).id;
    text += text.empty() ? "if " : " and ";
    switch (clause.open) {
      case OpenQuestion::kAfterTheEnd:
        text += fmt::format("{} {} after {}", id, one.holds ? "was extended" : "lapsed",
                            day_text(clause.last_day));
        break;
      case OpenQuestion::kDisputed:
        text += fmt::format("{} {}", id, one.holds ? "holds" : "does not hold");
        break;
      case OpenQuestion::kTheStart:
        text += fmt::format("{} {}", id, one.holds ? "has started" : "has not started");
        break;
      case OpenQuestion::kNone:
        break;
    }
  }
  return text;
}

std::string piece_text(const Dependence& dependence, const DependencePiece& piece) {
  const QuantityName& name = name_of(dependence.quantity);
  // The first piece begins at 0, which goes without saying.
  const bool from_start = &piece == &dependence.pieces.front();
  const auto number = [](double value) { return format_significant(value, 6); };
  if (piece.from == piece.to) return fmt::format("at {} {}", number(piece.from), name.unit);
  const std::string low =
      fmt::format("{} {}", piece.from_included ? "from" : "above", number(piece.from));
  const std::string high =
      fmt::format("{} {}", piece.to_included ? "up to" : "below", number(piece.to));
  if (std::isinf(piece.to))
    return from_start && piece.from == 0 ? "any value" : fmt::format("{} {}", low, name.unit);
  if (from_start && piece.from == 0) return fmt::format("{} {}", high, name.unit);
  return fmt::format("{} {} {}", low, high, name.unit);
}

std::string notice(const Book& book, Day date) {
  std::string text =
      fmt::format("Rule text as read for {}, applied to {}.", day_text(book.as_of), day_text(date));
  if (date > book.as_of)
    text += " The day lies after the last reading: later rules are not known here.";
  return text + " Not legal advice.";
}

}  // namespace countervail::rules
