// Names as people say them, in words that can be compared: lower case, capacities
// joined to their unit, vendors and noise taken out by a table. The words are facts of
// the product, so a new spelling needs no code. Longer words come first, or a part of a
// name would be taken for the whole.
#include "facts/name_words.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "files/csv.h"

namespace countervail {
namespace {

bool is_digits(const std::string& word) {
  return !word.empty() && std::all_of(word.begin(), word.end(),
                                      [](unsigned char c) { return std::isdigit(c) != 0; });
}

bool is_ascii(const std::string& word) {
  return std::all_of(word.begin(), word.end(), [](unsigned char c) { return c < 128; });
}

/// Scripts without blanks between words: the known words of them are set apart.
std::string set_apart(std::string text, const std::vector<NameWord>& known) {
  for (const NameWord& one : known) {
    if (is_ascii(one.word)) continue;
    const std::string by = one.is == "spelling" ? " " + one.means + " " : " \"" + one.word + "\" ";
    for (std::size_t at = text.find(one.word); at != std::string::npos;
         at = text.find(one.word, at + by.size()))
      text.replace(at, one.word.size(), by);
  }
  return text;
}

/// Bytes of 128 and more stay in their word: other scripts are never cut in the middle of
/// a character.
std::vector<std::string> split_words(const std::string& text) {
  std::vector<std::string> words(1);
  for (const char c : lower(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || byte >= 128)
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

/// "80", "gb" and "80g" and "80gib" are "80gb".
void join_capacities(std::vector<std::string>& words) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const std::string& unit = words[i + 1];
    if (!is_digits(words[i]) || (unit != "gb" && unit != "gib" && unit != "g")) continue;
    words[i] += "gb";
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(i) + 1);
  }
  for (std::string& word : words)
    for (const char* unit : {"gib", "g"})
      if (word.ends_with(unit) && is_digits(word.substr(0, word.size() - std::string(unit).size())))
        word = word.substr(0, word.size() - std::string(unit).size()) + "gb";
}

}  // namespace

std::string SpokenName::joined() const {
  std::string text;
  for (const std::string& word : words) text += word;
  return text;
}

NameWords::NameWords(const Overlay& store) {
  for (const char* is : {"vendor", "spelling", "noise"}) {
    const std::string prefix = std::string("name_word/") + is + "/";
    for (const std::string& path : store.paths(prefix))
      known_.push_back({path.substr(prefix.size()), is, store.find(path)->text});
  }
  std::stable_sort(known_.begin(), known_.end(), [](const NameWord& a, const NameWord& b) {
    return a.word.size() > b.word.size();
  });
}

SpokenName NameWords::read(const std::string& name) const {
  SpokenName spoken;
  spoken.words = split_words(set_apart(name, known_));
  join_capacities(spoken.words);
  std::erase_if(spoken.words, [&](const std::string& word) {
    const auto found = std::find_if(known_.begin(), known_.end(),
                                    [&](const NameWord& one) { return one.word == word; });
    if (found == known_.end() || found->is == "spelling") return false;
    if (found->is == "vendor") spoken.vendors.push_back(found->means);
    return true;
  });
  return spoken;
}

/// A name without a vendor is anybody's.
bool is_of_vendor(const SpokenName& name, const std::string& vendor) {
  return vendor.empty() || std::all_of(name.vendors.begin(), name.vendors.end(),
                                       [&](const std::string& one) { return one == vendor; });
}

void add_name_words(FactStore& store, const std::string& path, const Files& files) {
  const CsvTable table = read_csv(path, files);
  for (const CsvRow& row : table.rows) {
    Fact fact;
    fact.path = "name_word/" + table.cell(row, "is") + "/" + table.cell(row, "word");
    fact.text = table.cell(row, "means").empty() ? "-" : table.cell(row, "means");
    fact.source = "product";
    store.add(fact);
  }
}

}  // namespace countervail
