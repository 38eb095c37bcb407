// The parts of a pack that are no clauses: questions, countries, sets. Words become
// symbols here, so that a decision compares integers. An alias of a country is a set
// with one member: no second kind of lookup to keep in step. Errors name the cell, so
// that a pack can be mended without this code.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "files/csv.h"
#include "files/toml_reader.h"
#include "rules/pack_parts.h"

namespace countervail::rules {
namespace {

constexpr std::string_view kDomains[] = {"country", "item", "vendor", "class", "choice"};

/// A cell of a CSV row by column name.
struct Cells {
  const CsvTable& table;
  const CsvRow& row;

  const std::string& text(const char* name) const { return table.cell(row, name); }
  [[noreturn]] void fail(const char* name, ErrorKind kind, const std::string& message,
                         const std::string& hint) const {
    throw table.error(row, name, kind, message, hint);
  }
  Day day_or(const char* name, Day fallback) const {
    Day day = fallback;
    if (!text(name).empty() && !parse_day(text(name), day))
      fail(name, ErrorKind::kSyntax, fmt::format("'{}' is no date", text(name)),
           "write YYYY-MM-DD or leave it empty");
    return day;
  }
  Confidence confidence() const {
    try {
      return confidence_of(text("confidence"));
    } catch (const Error& error) {
      fail("confidence", error.kind, error.message, error.hint);
    }
  }
};

/// The reference lives until the next set is added.
Set& set_named(Book& book, const std::string& name) {
  const int index = book.set(name);
  if (index >= 0) return book.sets[static_cast<std::size_t>(index)];
  return book.sets.emplace_back(Set{name, {}});
}

Day day_of_key(const TomlTable& table, const char* key) {
  const std::string text = table.date(key);
  Day day = kBeforeAllDays;
  if (!parse_day(text, day))
    table.fail(key, static_cast<int>(ErrorKind::kSyntax), fmt::format("'{}' is no date", text));
  return day;
}

/// A fallback outside the choices would be an answer that no clause can ask for.
void add_attribute(Book& book, const std::string& name, const TomlTable& table) {
  Attribute attribute;
  attribute.name = name;
  attribute.question = table.text("question");
  attribute.domain = table.text("domain");
  if (std::find(std::begin(kDomains), std::end(kDomains), attribute.domain) == std::end(kDomains))
    table.fail("domain", static_cast<int>(ErrorKind::kUnknownName),
               fmt::format("unknown domain '{}'", attribute.domain),
               "one of country, item, vendor, class, choice");
  const std::vector<std::string> choices = table.texts_or_none("choices");
  if ((attribute.domain == "choice") != !choices.empty())
    table.fail("choices", static_cast<int>(ErrorKind::kMissing),
               "choices belong to the domain \"choice\", and only to it");
  for (const std::string& choice : choices) attribute.choices.push_back(intern(book, choice));
  const std::string fallback = table.text_or("fallback", "");
  if (!fallback.empty()) {
    if (!choices.empty() && std::find(choices.begin(), choices.end(), fallback) == choices.end())
      table.fail("fallback", static_cast<int>(ErrorKind::kUnknownName),
                 fmt::format("'{}' is no choice", fallback), did_you_mean(fallback, choices));
    attribute.fallback = intern(book, fallback);
  }
  for (const std::string& example : table.texts_or_none("examples"))
    attribute.examples.push_back(intern(book, example));
  attribute.since = table.text_or("since", "");
  if (!attribute.since.empty()) attribute.by = day_of_key(table, "by");
  table.finish();
  book.attributes.push_back(std::move(attribute));
}

}  // namespace

Symbol intern(Book& book, std::string_view word) {
  const Symbol known = book.symbol(word);
  if (known != kUnknownSymbol) return known;
  book.symbols.emplace_back(word);
  return static_cast<Symbol>(book.symbols.size() - 1);
}

/// What is not encoded is said by jurisdiction, so that silence is not read as a
/// permission.
void add_questions(Book& book, const PackFile& file) {
  const TomlTable table = parse_toml(file.text, file.file);
  book.as_of = day_of_key(table, "as_of");
  const TomlTable jurisdictions = table.table("jurisdiction");
  for (const std::string& folder : jurisdictions.keys())
    book.jurisdictions.emplace_back(folder, jurisdictions.text(folder));
  book.not_encoded.resize(book.jurisdictions.size());
  if (table.has("not_encoded")) {
    const TomlTable rest = table.table("not_encoded");
    for (std::size_t i = 0; i < book.jurisdictions.size(); ++i)
      book.not_encoded[i] = rest.text_or(book.jurisdictions[i].first, "");
    rest.finish();
  }
  const TomlTable attributes = table.table("attribute");
  for (const std::string& name : attributes.keys())
    add_attribute(book, name, attributes.table(name));
  table.finish();
}

void add_countries(Book& book, const PackFile& file) {
  const CsvTable table = parse_csv(file.text, file.file);
  for (const CsvRow& row : table.rows) {
    const Cells cells{table, row};
    SetMember member;
    member.symbol = intern(book, cells.text("country"));
    member.confidence = cells.confidence();
    member.source = cells.text("source");
    set_named(book, "countries").members.push_back(member);
    std::vector<std::string> spellings = split(cells.text("aliases"), ';');
    spellings.push_back(cells.text("code"));
    for (const std::string& alias : spellings)  // "alias:prc" -> the same country
      if (!alias.empty()) set_named(book, "alias:" + folded(alias)).members.push_back(member);
  }
}

/// Members have dates of their own: a list may change while the clause that reads it
/// stands.
void add_sets(Book& book, const PackFile& file) {
  const CsvTable table = parse_csv(file.text, file.file);
  for (const CsvRow& row : table.rows) {
    const Cells cells{table, row};
    SetMember member;
    if (cells.text("set").empty() || cells.text("member").empty())
      cells.fail("set", ErrorKind::kMissing, "a row needs both set and member", "");
    member.symbol = intern(book, cells.text("member"));
    member.from = cells.day_or("from", kBeforeAllDays);
    member.until = cells.day_or("until", kAfterAllDays);
    if (member.until < member.from)
      cells.fail("until", ErrorKind::kRange,
                 fmt::format("'{}' ends before it begins", cells.text("member")), "");
    member.confidence = cells.confidence();
    member.source = cells.text("source");
    set_named(book, cells.text("set")).members.push_back(member);
  }
}

}  // namespace countervail::rules
