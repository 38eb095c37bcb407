#include "rules/pack_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/text.h"
#include "files/csv.h"
#include "rules/pack_parts.h"

namespace countervail::rules {
namespace {

namespace fs = std::filesystem;

PackFile rule_file(const fs::path& path, const std::string& jurisdiction) {
  return {jurisdiction, path.string(), read_text_file(path.string())};
}

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

}  // namespace

Sources read_sources(const std::string& data_directory) {
  const fs::path rules = fs::path(data_directory) / "rules";
  Sources sources{rule_file(rules / "questions.toml", ""),
                  rule_file(rules / "sets.csv", ""),
                  rule_file(rules / "countries.csv", ""),
                  {}};
  std::vector<fs::path> files;
  for (const auto& folder : fs::directory_iterator(rules)) {
    if (!folder.is_directory()) continue;
    for (const auto& entry : fs::directory_iterator(folder.path()))
      if (entry.path().extension() == ".toml") files.push_back(entry.path());
  }
  // The United States first, as the folders sort the other way round; files of a folder by name,
  // which is by date.
  std::sort(files.begin(), files.end(), [](const fs::path& a, const fs::path& b) {
    const std::string x = a.parent_path().filename().string(),
                      y = b.parent_path().filename().string();
    return x != y ? x > y : a.filename() < b.filename();
  });
  for (const fs::path& file : files)
    sources.packs.push_back(rule_file(file, file.parent_path().filename().string()));
  return sources;
}

Book parse_book(const Sources& sources) {
  Book book;
  add_questions(book, sources.questions);
  if (book.attribute("class") < 0)
    throw Error(ErrorKind::kMissing, "[attribute.class] is missing", sources.questions.file, 1, 1);
  add_countries(book, sources.countries);
  if (book.set("countries") < 0) book.sets.push_back({"countries", {}});
  add_sets(book, sources.sets);
  for (const PackFile& pack : sources.packs) {
    const bool known = std::any_of(book.jurisdictions.begin(), book.jurisdictions.end(),
                                   [&](const auto& one) { return one.first == pack.jurisdiction; });
    if (!known)
      throw Error(ErrorKind::kUnknownName,
                  fmt::format("the folder '{}' is no jurisdiction", pack.jurisdiction), pack.file,
                  1, 1, "name it in [jurisdiction] of questions.toml");
    add_classes(book, pack);
  }
  for (const PackFile& pack : sources.packs) add_instrument(book, pack);
  link_clauses(book);
  return book;
}

Book load_book(const std::string& data_directory) {
  return parse_book(read_sources(data_directory));
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
