// Order matters here: questions first, since clauses ask them; countries and sets next,
// since clauses name them; then the classes of all packs before any instrument, as an
// instrument may refer to a class that another pack defines. Links are made once
// everything is there.
#include "rules/pack_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "rules/pack_parts.h"

namespace countervail::rules {
namespace {

/// Exact name, then its folded spelling, then an alias: the closest reading
/// wins.
Symbol country_of(const Book& book, const std::string& text) {
  const Set& countries = book.sets[static_cast<std::size_t>(book.set("countries"))];
  const Symbol exact = book.symbol(text);
  std::vector<std::string> names;
  for (const SetMember& member : countries.members)
    if (exact != kUnknownSymbol && member.symbol == exact) return exact;
  for (const SetMember& member : countries.members) {
    if (folded(book.word(member.symbol)) == folded(text)) return member.symbol;
    names.push_back(book.word(member.symbol));
  }
  const int alias = book.set("alias:" + folded(text));
  if (alias >= 0) return book.sets[static_cast<std::size_t>(alias)].members.front().symbol;
  throw Error::at(ErrorKind::kUnknownName, fmt::format("unknown country '{}'", text),
                  did_you_mean(text, names));
}

void check_jurisdiction(const Book& book, const PackFile& pack) {
  const bool known = std::any_of(book.jurisdictions.begin(), book.jurisdictions.end(),
                                 [&](const auto& one) { return one.first == pack.jurisdiction; });
  if (!known)
    throw Error(ErrorKind::kUnknownName,
                fmt::format("the folder '{}' is no jurisdiction", pack.jurisdiction), pack.file, 1,
                1, "name it in [jurisdiction] of questions.toml");
}

}  // namespace

Book load_book(const Files& data) {
  const auto file = [&](const std::string& path, const std::string& jurisdiction = {}) {
    return PackFile{jurisdiction, data.shown(path), data.read(path)};
  };
  Book book;
  const PackFile questions = file("rules/questions.toml");
  add_questions(book, questions);
  if (book.attribute("class") < 0)
    throw Error(ErrorKind::kMissing, "[attribute.class] is missing", questions.file, 1, 1);
  add_countries(book, file("rules/countries.csv"));
  if (book.set("countries") < 0) book.sets.push_back({"countries", {}});
  add_sets(book, file("rules/sets.csv"));
  // The United States first, as the folders sort the other way round; files of a folder by name,
  // which is by date.
  std::vector<PackFile> packs;
  std::vector<std::string> jurisdictions = data.folders("rules");
  std::reverse(jurisdictions.begin(), jurisdictions.end());
  for (const std::string& jurisdiction : jurisdictions)
    for (const std::string& path : data.list("rules/" + jurisdiction, ".toml"))
      packs.push_back(file(path, jurisdiction));
  for (const PackFile& pack : packs) {
    check_jurisdiction(book, pack);
    add_classes(book, pack);
  }
  for (const PackFile& pack : packs) add_instrument(book, pack);
  link_clauses(book);
  return book;
}

Symbol answer_of(const Book& book, int attribute, const std::string& text) {
  const Attribute& question = book.attributes[static_cast<std::size_t>(attribute)];
  if (text == "unknown") return kUnknownSymbol;
  if (question.domain == "country") return country_of(book, text);
  const Symbol symbol = book.symbol(text);
  if (question.domain != "choice") return symbol == kUnknownSymbol ? kOtherSymbol : symbol;
  if (std::find(question.choices.begin(), question.choices.end(), symbol) != question.choices.end())
    return symbol;
  std::vector<std::string> names;
  for (const Symbol choice : question.choices) names.push_back(book.word(choice));
  throw Error::at(ErrorKind::kUnknownName,
                  fmt::format("'{}' is no answer to '{}'", text, question.name),
                  fmt::format("one of {}, unknown", fmt::join(names, ", ")));
}

}  // namespace countervail::rules
