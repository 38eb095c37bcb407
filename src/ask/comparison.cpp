#include "ask/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "ask/commands.h"
#include "ask/scenario.h"
#include "base/error.h"
#include "render/cells.h"
#include "report/read.h"

namespace countervail {
namespace {

constexpr int kRatioDigits = 3;

/// What was given, by field; several words of one field as one.
std::map<std::string, std::string> words_by_field(const Facts& facts, const Verb& verb,
                                                  const Question& question) {
  std::map<std::string, std::string> words;
  for (const auto& [field, given] : question_words(verb, whole_question(facts, verb, question)))
    words[field] = fmt::format("{}", fmt::join(given, "; "));
  return words;
}

/// Rows of the fields whose words differ, in the order of the verb's fields.
Table asked_apart(const Facts& facts, const Verb& verb, const Question& a, const Question& b) {
  const auto of_a = words_by_field(facts, verb, a), of_b = words_by_field(facts, verb, b);
  Table table{"What was asked differently", {{"field"}, {"A"}, {"B"}}, {}, "asked"};
  for (const Field& field : verb.fields) {
    const auto word = [&](const std::map<std::string, std::string>& words) {
      const auto found = words.find(field.name);
      return found == words.end() ? std::string("not said") : found->second;
    };
    if (word(of_a) != word(of_b)) table.rows.push_back({field.name, word(of_a), word(of_b)});
  }
  if (table.rows.empty()) table.rows.push_back({"nothing", "-", "-"});
  return table;
}

/// None where units differ or there is nothing to divide by.
Cell ratio_of(const Figure& a, const Figure& b) {
  const double ratio = b.value.mid / a.value.mid;
  return std::isfinite(ratio) && a.unit == b.unit ? plain(ratio, kRatioDigits) : absent("-");
}

/// Figures of either answer, those of A in its order first.
Table figures_apart(const Document& a, const Document& b) {
  Table table{"Every figure of both answers",
              {{"figure"},
               {"A", Align::kRight},
               {"B", Align::kRight},
               {"B over A", Align::kRight, false, "ratio", kPlainNumber}},
              {},
              "figures"};
  std::set<std::string> seen;
  for (const Document* document : {&a, &b})
    for (const Figure& figure : document->figures) {
      if (!seen.insert(figure.key).second) continue;
      const Figure *of_a = report::known(a, figure.key), *of_b = report::known(b, figure.key);
      const auto cell = [](const Figure* known) { return known ? cell_of(*known) : unknown(); };
      const bool both = of_a != nullptr && of_b != nullptr;
      table.rows.push_back({figure.label + " (" + figure.key + ")", cell(of_a), cell(of_b),
                            both ? ratio_of(*of_a, *of_b) : absent("-")});
    }
  return table;
}

std::string sentence_of(const Document& a, const Document& b) {
  for (const Figure& figure : a.figures) {
    const Figure* other = report::known(b, figure.key);
    if (other == nullptr || !figure.is_known) continue;
    return fmt::format("{}: {} in A, {} in B. A is: {} B is: {}", figure.label,
                       cell_of(figure).shown(), cell_of(*other).shown(), a.sentence, b.sentence);
  }
  return fmt::format("The two answers share no figure. A is: {} B is: {}", a.sentence, b.sentence);
}

}  // namespace

Document compare(const Facts& facts, const Question& a, const Question& b) {
  if (a.verb != b.verb)
    throw Error(ErrorKind::kConflict,
                fmt::format("'{}' and '{}' are two kinds of question", a.verb, b.verb));
  const Verb& verb = verb_named(a.verb);
  const Document of_a = ask(facts, a).document, of_b = ask(facts, b).document;
  Document document{.schema = "countervail/compare/1"};
  document.sentence = sentence_of(of_a, of_b);
  document.blocks = {asked_apart(facts, verb, a, b), figures_apart(of_a, of_b)};
  return document;
}

}  // namespace countervail
