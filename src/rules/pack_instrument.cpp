// One TOML file is one instrument with its clauses. Whatever a clause does not say (dates,
// source, citation, confidence) it has from its instrument. Words of attributes are checked
// against what is known of the book by then: add_classes() runs over all files first, so that a
// clause may name a class that a later file makes. Keys are asked for even where they may be
// absent, which lets finish() suggest them for a misspelt one.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/text.h"
#include "files/toml_reader.h"
#include "rules/pack_parts.h"
#include "rules/words.h"

namespace countervail::rules {
namespace {

Confidence confidence_in(const TomlTable& table, Confidence fallback) {
  if (!table.has("confidence")) return fallback;
  try {
    return confidence_of(table.text("confidence"));
  } catch (const Error& error) {
    table.fail("confidence", error);
  }
}

/// A date, or `unresolved` set when the file says so.
Day day_in(const TomlTable& table, const char* key, Day fallback, bool* unresolved = nullptr) {
  if (!table.has(key)) return fallback;
  if (unresolved && table.type(key) == "text" && table.text(key) == "unresolved") {
    *unresolved = true;
    return fallback;
  }
  Day day = fallback;
  const std::string text = table.date(key);
  if (!parse_day(text, day))
    table.fail(key, static_cast<int>(ErrorKind::kSyntax), fmt::format("'{}' is no date", text),
               "write YYYY-MM-DD");
  return day;
}

/// When a text takes effect, when it binds, its last day, and what is not settled of these.
struct Dates {
  Day effective = kBeforeAllDays, binding = kBeforeAllDays, last_day = kAfterAllDays;
  OpenQuestion open = OpenQuestion::kNone;
};

Dates dates_in(const TomlTable& table, Dates dates, Day published) {
  bool start_open = false, end_open = false;
  // A clause with a start of its own takes nothing from the instrument's: a compliance
  // date of another start means nothing here.
  const bool own_start = table.has("effective");
  dates.effective =
      day_in(table, "effective", own_start ? published : dates.effective, &start_open);
  dates.binding = day_in(table, "compliance", own_start ? dates.effective : dates.binding);
  dates.last_day = day_in(table, "end", dates.last_day, &end_open);
  if (start_open) dates.open = OpenQuestion::kTheStart;
  // A clause has one open question; of several the last that is set here counts.
  if (table.boolean_or("disputed", false)) dates.open = OpenQuestion::kDisputed;
  const std::string after = table.text_or("after_end", "");
  if (!after.empty()) {
    if (after != "unresolved" || dates.last_day == kAfterAllDays)
      table.fail("after_end", static_cast<int>(ErrorKind::kRange),
                 fmt::format("'after_end' = '{}'", after),
                 "only \"unresolved\", beside an end date");
    dates.open = OpenQuestion::kAfterTheEnd;
  }
  if (dates.last_day < dates.binding)
    table.fail_range(table.has("end") ? "end" : "effective",
                     fmt::format("ends {} before it starts {}", day_text(dates.last_day),
                                 day_text(dates.binding)));
  return dates;
}

double bound_in(const TomlTable& table, const char* key, Metric metric) {
  try {
    return parse_threshold(metric, table.text(key));
  } catch (const Error& error) {
    table.fail(key, static_cast<int>(error.kind), error.message, error.hint);
  }
}

void read_bounds(const TomlTable& table, Predicate& predicate) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  int lows = 0, highs = 0;
  for (const char* key : {"at_least", "above"}) {
    if (!table.has(key) && table.text_or(key, "").empty())
      continue;  // asked for, so that a near spelling is found
    predicate.low_shown = bound_in(table, key, predicate.metric);
    predicate.low_strict = key == std::string_view("above");
    predicate.low =
        predicate.low_strict ? std::nextafter(predicate.low_shown, kInfinity) : predicate.low_shown;
    ++lows;
  }
  for (const char* key : {"below", "at_most"}) {
    if (!table.has(key) && table.text_or(key, "").empty()) continue;
    predicate.high_shown = bound_in(table, key, predicate.metric);
    predicate.high_included = key == std::string_view("at_most");
    predicate.high = predicate.high_included ? std::nextafter(predicate.high_shown, kInfinity)
                                             : predicate.high_shown;
    ++highs;
  }
  predicate.has_low = lows == 1;
  predicate.has_high = highs == 1;
  if (lows > 1 || highs > 1 || lows + highs == 0)
    table.fail("metric", static_cast<int>(ErrorKind::kMissing),
               "a metric needs one lower bound, one upper bound, or both",
               "at_least or above; below or at_most");
  // Compared after the step to the next double: "above 4800, at most 4800" holds nothing.
  if (lows == 1 && highs == 1 && predicate.low >= predicate.high)
    table.fail_range("metric", fmt::format("no value is both {} and {}",
                                           threshold_text(predicate.metric, predicate.low_shown),
                                           threshold_text(predicate.metric, predicate.high_shown)));
}

/// Spellings to suggest; sets that only hold other spellings are left out.
std::vector<std::string> known_words(const Book& book, const Attribute& attribute) {
  std::vector<std::string> words;
  for (const Symbol choice : attribute.choices) words.push_back(book.word(choice));
  if (!words.empty()) return words;
  for (const Set& set : book.sets)
    if (!set.name.starts_with("alias:")) words.push_back(set.name);
  words.insert(words.end(), book.symbols.begin(), book.symbols.end());
  return words;
}

void read_members(const Book& book, const TomlTable& table, Predicate& predicate) {
  const char* key = table.has("not_in") ? "not_in" : "in";
  if (table.has("in") == table.has("not_in"))
    table.fail("attribute", static_cast<int>(ErrorKind::kMissing),
               "an attribute needs 'in' or 'not_in'");
  predicate.outside = table.has("not_in");
  const Attribute& attribute =
      book.attributes[static_cast<std::size_t>(predicate.attributes.front())];
  for (const std::string& word : table.texts_or_none(key)) {
    // An attribute with choices takes these alone, no sets.
    const int set = attribute.choices.empty() ? book.set(word) : -1;
    const Symbol symbol = book.symbol(word);
    const bool choice = attribute.choices.empty() ||
                        std::find(attribute.choices.begin(), attribute.choices.end(), symbol) !=
                            attribute.choices.end();
    if (set >= 0)
      predicate.sets.push_back(set);
    else if (symbol != kUnknownSymbol && choice)
      predicate.symbols.push_back(symbol);
    else
      table.fail(key, static_cast<int>(ErrorKind::kUnknownName),
                 fmt::format("'{}' is no set or word for '{}'", word, attribute.name),
                 did_you_mean(word, known_words(book, attribute)));
  }
  if (predicate.sets.empty() && predicate.symbols.empty())
    table.fail(key, static_cast<int>(ErrorKind::kMissing), fmt::format("'{}' lists nothing", key));
}

/// One name, or several of one domain.
std::vector<int> attributes_in(const Book& book, const TomlTable& table) {
  const bool several = table.has("attribute") && table.type("attribute") == "array";
  std::vector<std::string> names =
      several ? table.texts_or_none("attribute") : std::vector{table.text("attribute")};
  std::vector<int> attributes;
  for (const std::string& name : names) {
    attributes.push_back(book.attribute(name));
    if (attributes.back() < 0) {
      std::vector<std::string> known;
      for (const Attribute& attribute : book.attributes) known.push_back(attribute.name);
      table.fail("attribute", static_cast<int>(ErrorKind::kUnknownName),
                 fmt::format("unknown attribute '{}'", name), did_you_mean(name, known));
    }
    const auto domain = [&](int index) {
      return book.attributes[static_cast<std::size_t>(index)].domain;
    };
    if (domain(attributes.back()) != domain(attributes.front()) ||
        (several && domain(attributes.front()) == "class"))
      table.fail("attribute", static_cast<int>(ErrorKind::kConflict),
                 fmt::format("'{}' cannot share a list with '{}'", name, names.front()),
                 "attributes of one domain, not class");
  }
  if (attributes.empty())
    table.fail("attribute", static_cast<int>(ErrorKind::kMissing), "'attribute' lists nothing");
  return attributes;
}

Predicate predicate_in(const Book& book, const TomlTable& table) {
  Predicate predicate;
  if (table.has("metric")) {
    const std::string name = table.text("metric");
    predicate.metric = metric_of(name);
    if (predicate.metric == Metric::kCount)
      table.fail("metric", static_cast<int>(ErrorKind::kUnknownName),
                 fmt::format("unknown metric '{}'", name), did_you_mean(name, metric_names()));
    read_bounds(table, predicate);
  } else {
    predicate.kind = Predicate::Kind::kAttribute;
    predicate.attributes = attributes_in(book, table);
    read_members(book, table, predicate);
  }
  table.finish();
  return predicate;
}

Clause clause_in(const Book& book, const TomlTable& table, const Instrument& instrument) {
  Clause clause;
  clause.id = table.text("id");
  clause.instrument = static_cast<int>(book.instruments.size());
  for (std::size_t i = 0; i < book.jurisdictions.size(); ++i)
    if (book.jurisdictions[i].first == instrument.jurisdiction)
      clause.jurisdiction = static_cast<int>(i);
  clause.stage = table.word("stage", kStageWords);
  // A suspension says nothing of its own: it only lifts what others say.
  const bool silent = clause.stage == Stage::kSuspension;
  clause.outcome = silent ? table.text_or("outcome", "suspended") : table.text("outcome");
  if (clause.stage == Stage::kOverlay) clause.subject = table.text("subject");
  if (clause.stage == Stage::kClassification) clause.class_symbol = book.symbol(clause.outcome);
  clause.citation = table.text_or("citation", instrument.citation);
  clause.source = table.text_or("source", instrument.source);
  clause.note = table.text_or("note", "");
  clause.confidence = confidence_in(table, instrument.confidence);
  const Dates dates = dates_in(
      table, {instrument.effective, instrument.binding, instrument.last_day, instrument.open},
      instrument.published);
  clause.effective = dates.effective;
  clause.binding = dates.binding;
  clause.last_day = dates.last_day;
  clause.open = dates.open;
  clause.gap_reason = table.text_or("gap", "");
  for (const TomlTable& predicate : table.tables_or_none("when"))
    clause.when.push_back(predicate_in(book, predicate));
  clause.conditions = table.texts_or_none("conditions");
  clause.lifts_written = table.texts_or_none("lifts");
  if (silent && clause.lifts_written.empty())
    table.fail("lifts", static_cast<int>(ErrorKind::kMissing),
               "a suspension needs 'lifts': what it suspends");
  clause.file = table.file();
  clause.line = table.line();
  clause.column = 1;
  table.finish();
  return clause;
}

}  // namespace

void add_classes(Book& book, const PackFile& file) {
  const TomlTable table = parse_toml(file.text, file.file);
  for (const TomlTable& clause : table.tables_or_none("clause"))
    if (clause.has("stage") && clause.has("outcome") && clause.type("stage") == "text" &&
        clause.text("stage") == "classification")
      intern(book, clause.text("outcome"));
}

void add_instrument(Book& book, const PackFile& file) {
  const TomlTable table = parse_toml(file.text, file.file);
  Instrument instrument;
  instrument.id = table.text("id");
  instrument.jurisdiction = file.jurisdiction;
  instrument.file = file.file;
  for (const Instrument& other : book.instruments)
    if (other.id == instrument.id)
      table.fail("id", static_cast<int>(ErrorKind::kConflict),
                 fmt::format("'{}' is already the id of {}", instrument.id, other.file));
  instrument.title = table.text("title");
  instrument.authority = table.word("authority", kAuthorityWords);
  instrument.citation = table.text("citation");
  instrument.source = table.text("source");
  instrument.note = table.text_or("note", "");
  instrument.confidence = confidence_in(table, Confidence::kAssumed);
  instrument.published = day_in(table, "published", kBeforeAllDays);
  // Both are required; day_in() above would take their absence for a default.
  table.date("published");
  table.type("effective");
  const Dates dates = dates_in(table, {}, instrument.published);
  instrument.effective = dates.effective;
  instrument.binding = dates.binding;
  instrument.last_day = dates.last_day;
  instrument.open = dates.open;
  for (const TomlTable& clause : table.tables_or_none("clause")) {
    instrument.clauses.push_back(static_cast<int>(book.clauses.size()));
    book.clauses.push_back(clause_in(book, clause, instrument));
  }
  table.finish();
  book.instruments.push_back(std::move(instrument));
}

}  // namespace countervail::rules
