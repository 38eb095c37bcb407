// From an item and the user's answers to a query of the engine; and the facts that items are made
// of.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "facts/fact_files.h"
#include "facts/name_words.h"
#include "files/csv.h"
#include "files/toml_reader.h"
#include "rules/item.h"
#include "rules/pack_files.h"

namespace countervail::rules {
namespace {

/// Kinds of facts that items are made of.
constexpr const char* kItemKinds[] = {"chip", "memory", "weights", "mineral"};

std::vector<std::string> field_names(const FactFields& fields, std::string_view kind) {
  std::vector<std::string> names;
  for (const FactField& field : fields.of(kind)) names.push_back(field.name);
  return names;
}

/// Was the item's first day on or before the day that the question asks about?
Symbol answer_by_day(const Book& book, const Attribute& attribute, const Item& item) {
  const auto day = item.days.find(attribute.since);
  if (day == item.days.end() || day->second.empty()) return kUnknownSymbol;
  const DaySpan first = days_named(day->second);
  if (first.last <= attribute.by) return book.symbol("yes");
  return first.first > attribute.by ? book.symbol("no") : kUnknownSymbol;
}

/// The user's answer, the item's, or the fallback, in that order.
Symbol answer_to(const Book& book, int index, const Item& item, const Changes& answers,
                 std::vector<std::string>* assumed) {
  const Attribute& attribute = book.attributes[static_cast<std::size_t>(index)];
  if (const auto given = answers.find(attribute.name); given != answers.end())
    return answer_of(book, index, given->second);
  if (const auto own = item.answers.find(attribute.name);
      own != item.answers.end() && !own->second.empty())
    return answer_of(book, index, own->second);
  if (!attribute.since.empty()) return answer_by_day(book, attribute, item);
  // Headquarters are asked of the consignee; without an answer they are taken to lie where the item
  // goes.
  if (attribute.name == "headquarters" && answers.contains("destination")) {
    if (assumed) assumed->push_back("headquarters = " + answers.at("destination"));
    return answer_of(book, index, answers.at("destination"));
  }
  if (assumed && attribute.fallback != kUnknownSymbol)
    assumed->push_back(attribute.name + " = " + book.word(attribute.fallback));
  return attribute.fallback;
}

}  // namespace

std::string add_item_file(FactStore& store, const std::string& path, const Files& files) {
  if (path.ends_with(".csv")) {
    add_user_facts(store, path, files);
    const CsvTable table = read_csv(path, files);
    if (table.rows.empty())
      throw Error(ErrorKind::kMissing, "the file has no rows", table.file, 1, 1);
    return table.cell(table.rows.front(), "item");
  }
  const TomlTable table = read_toml(path, files);
  const std::string kind = table.text_or("kind", "chip");
  if (kind != "chip" && kind != "memory" && kind != "model weights")
    table.fail("kind", static_cast<int>(ErrorKind::kUnknownName),
               fmt::format("unknown kind '{}'", kind), "chip, memory or model weights");
  std::string name = table.text_or("name", stem_of(path));
  const std::string facts_kind = kind == "model weights" ? "weights" : kind;
  std::vector<std::string> known = field_names(store.fields, facts_kind);
  known.insert(known.end(), {"kind", "name", "source", "confidence", "date", "note"});
  for (const std::string& key : table.keys())
    if (std::find(known.begin(), known.end(), key) == known.end())
      table.fail(key, static_cast<int>(ErrorKind::kUnknownKey),
                 fmt::format("unknown key '{}'", key), did_you_mean(key, known));
  add_user_toml(store, facts_kind, path, name, {"kind", "name"}, files);
  return name;
}

namespace {

/// The vendor's words lead those given, or are their initials.
bool means(const std::vector<std::string>& given, const std::vector<std::string>& vendor) {
  if (given.size() >= vendor.size() && std::equal(vendor.begin(), vendor.end(), given.begin()))
    return true;
  std::string initials;
  for (const std::string& word : given) initials += word.front();
  return given.size() > 2 && vendor.size() == 1 && initials == vendor.front();
}

}  // namespace

std::string company_named(const Overlay& facts, const std::string& given) {
  if (given == "other" || given == "unknown") return given;
  const SpokenName spoken = NameWords(facts).read(given);
  if (spoken.vendors.size() == 1) return spoken.vendors.front();
  std::vector<std::string> known;
  for (const std::string& vendor : facts.items("vendor")) {
    const std::vector<std::string> words = split(lower(vendor), ' ');
    if (!spoken.words.empty() && means(spoken.words, words)) return vendor;
    known.push_back(vendor);
  }
  const std::string near = did_you_mean(given, known);
  throw Error::at(ErrorKind::kUnknownName, fmt::format("no company '{}' is known here", given),
                  near.empty()
                      ? "a vendor of data/rules/vendors.csv, or other: one that no letter addresses"
                      : near);
}

void check_changes(const Book& book, const FactFields& fields, const Changes& changes) {
  std::vector<std::string> known;
  for (const char* kind : kItemKinds)
    for (std::string& name : field_names(fields, kind)) known.push_back(std::move(name));
  for (const Attribute& attribute : book.attributes)
    if (attribute.name != "class") known.push_back(attribute.name);
  for (std::size_t i = 0; i < kQuantityCount; ++i)
    known.push_back(name_of(static_cast<Measure>(i)).key);
  for (const auto& [key, value] : changes)
    if (std::find(known.begin(), known.end(), key) == known.end())
      throw Error::at(ErrorKind::kUnknownKey,
                      fmt::format("--set: '{}' is no field, figure or question", key),
                      did_you_mean(key, known));
}

Query query_of(const Book& book, const Item& item, Day date, const Changes& answers,
               std::vector<std::string>* assumed) {
  Query query;
  query.date = date;
  query.quantities = item.quantities;
  for (std::size_t i = 0; i < book.attributes.size(); ++i)
    query.answers.push_back(answer_to(book, static_cast<int>(i), item, answers, assumed));
  return query;
}

}  // namespace countervail::rules
