// Which of the answers that nobody gave would change the decision? Each assumed answer
// is replaced by every other that the rules can tell from it. Most countries look alike
// to the clauses, so candidates are grouped by which predicates hold for them, and one
// of each group is tried. Answers that lead to the same text are then told together.
#include "rules/assumptions.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "rules/decide.h"
#include "rules/survey.h"

namespace countervail::rules {
namespace {

/// Another answer to a question, and how many others the rules cannot tell from it.
struct OtherAnswer {
  Symbol symbol = kUnknownSymbol;
  std::size_t alike = 0;
};

/// Taken from the item or another answer, though it is no fact of this export.
bool is_taken_over(const std::string& attribute) {
  return attribute == "exported_from" || attribute == "exporter" || attribute == "headquarters";
}

/// What was stated, or follows from the item, is not doubted here; what a fallback filled
/// in is.
bool is_assumed(const Book& book, const Check& check, const Request& request, std::size_t index) {
  const Attribute& attribute = book.attributes[index];
  if (request.changes.contains(attribute.name)) return false;
  if (check.answer.query.answers[index] == kUnknownSymbol)  // nobody said
    return std::find(check.unanswered.begin(), check.unanswered.end(), attribute.asked()) !=
               check.unanswered.end() &&
           !attribute.choices.empty();
  if (is_taken_over(attribute.name)) return true;
  const auto own = check.item.answers.find(attribute.name);
  const bool from_item = own != check.item.answers.end() && !own->second.empty();
  return !from_item && attribute.fallback != kUnknownSymbol;
}

/// Which sets and words of the clauses that ask the attribute hold a symbol, one character each.
class Groups {
 public:
  Groups(const Book& book, int attribute, Day day) : day_(day) {
    for (std::size_t i = 0; i < book.clauses.size(); ++i) {
      const Clause& clause = book.clauses[i];
      if (day < clause.binding) continue;
      for (const Predicate& predicate : clause.when)
        if (std::find(predicate.attributes.begin(), predicate.attributes.end(), attribute) !=
            predicate.attributes.end())
          predicates_.push_back(&predicate);
    }
  }
  std::string of(const Book& book, Symbol symbol) const {
    std::string key;
    for (const Predicate* predicate : predicates_)
      key += membership(book, *predicate, symbol, day_) == Truth::kYes ? '1' : '0';
    return key;
  }
  /// Every symbol that some predicate names.
  std::vector<Symbol> named(const Book& book) const {
    std::vector<Symbol> symbols;
    for (const Predicate* predicate : predicates_) {
      symbols.insert(symbols.end(), predicate->symbols.begin(), predicate->symbols.end());
      for (const int set : predicate->sets)
        for (const SetMember& member : book.sets[static_cast<std::size_t>(set)].members)
          symbols.push_back(member.symbol);
    }
    return symbols;
  }

 private:
  Day day_;
  std::vector<const Predicate*> predicates_;
};

/// Examples first, then all countries, or all that are named and one that is not.
std::vector<Symbol> possible(const Book& book, const Attribute& attribute, const Groups& groups) {
  std::vector<Symbol> symbols = attribute.examples;
  if (attribute.domain == "country") {
    const int countries = book.set("countries");
    if (countries >= 0)
      for (const SetMember& member : book.sets[static_cast<std::size_t>(countries)].members)
        symbols.push_back(member.symbol);
  } else {
    for (const Symbol symbol : groups.named(book)) symbols.push_back(symbol);
    symbols.push_back(kOtherSymbol);
  }
  std::vector<Symbol> once;
  for (const Symbol symbol : symbols)
    if (std::find(once.begin(), once.end(), symbol) == once.end()) once.push_back(symbol);
  return once;
}

/// Choices are few and named, so all are tried; open domains go by groups.
std::vector<OtherAnswer> other_answers(const Book& book, std::size_t index, Symbol taken, Day day) {
  const Attribute& attribute = book.attributes[index];
  std::vector<OtherAnswer> others;
  if (!attribute.choices.empty()) {
    for (const Symbol choice : attribute.choices)
      if (choice != taken) others.push_back({choice, 0});
    return others;
  }
  const Groups groups(book, static_cast<int>(index), day);
  std::map<std::string, std::size_t> places;  // of a group in `others`
  const std::string mine = groups.of(book, taken);
  for (const Symbol symbol : possible(book, attribute, groups)) {
    const std::string group = groups.of(book, symbol);
    if (group == mine) continue;
    const auto [place, is_new] = places.emplace(group, others.size());
    if (is_new)
      others.push_back({symbol, 0});
    else
      ++others[place->second].alike;
  }
  return others;
}

std::string word_of(const Book& book, Symbol symbol) {
  return symbol == kOtherSymbol ? "any other" : book.word(symbol);
}

/// "China", "China, Iran or 20 more".
std::string answer_words(const Book& book, const std::vector<OtherAnswer>& answers) {
  constexpr std::size_t kNamed = 3;
  std::vector<std::string> names;
  std::size_t more = 0;
  for (const OtherAnswer& one : answers) {
    if (names.size() < kNamed)
      names.push_back(word_of(book, one.symbol));
    else
      ++more;
    more += one.alike;
  }
  if (more > 0) names.push_back(fmt::format("{} more", more));
  std::string text = names.front();
  for (std::size_t i = 1; i < names.size(); ++i)
    text += (i + 1 == names.size() ? " or " : ", ") + names[i];
  return text;
}

/// The answers of one question, those that read alike together.
struct Bundle {
  std::vector<OtherAnswer> answers;
  Answer decided;
};

/// One answer is moved at a time: pairs would be many, and none of them easy to act on.
std::vector<Bundle> bundles_of(const Book& book, const Check& check, const Request& request,
                               std::size_t index) {
  std::vector<Bundle> bundles;
  const Symbol taken = check.answer.query.answers[index];
  for (const OtherAnswer& other : other_answers(book, index, taken, request.date)) {
    Query query = check.answer.query;
    query.answers[index] = other.symbol;
    Answer decided = answer(book, query, request.assumed);
    if (!turns(book, check.answer, decided)) continue;
    const auto same = std::find_if(bundles.begin(), bundles.end(), [&](const Bundle& bundle) {
      return reads_alike(book, bundle.decided, decided);
    });
    if (same != bundles.end())
      same->answers.push_back(other);
    else
      bundles.push_back({{other}, std::move(decided)});
  }
  return bundles;
}

}  // namespace

bool turns(const Book& book, const Answer& mine, const Answer& other) {
  if (mine.branches.size() == other.branches.size()) return !reads_alike(book, mine, other);
  // Branches that all say the same are none.
  const Decision& first = mine.branches.front();
  const auto says_the_same = [&](const Decision& branch) {
    for (std::size_t j = 0; j < branch.status.size(); ++j)
      if (status_text(book, branch.status[j]) != status_text(book, first.status[j])) return false;
    return true;
  };
  return !std::all_of(mine.branches.begin(), mine.branches.end(), says_the_same) ||
         !std::all_of(other.branches.begin(), other.branches.end(), says_the_same);
}

/// Only the jurisdictions whose status moved; the rest would drown them.
std::string turned_text(const Book& book, const Answer& mine, const Answer& other) {
  if (mine.branches.size() != 1 || other.branches.size() != 1) return answer_text(book, other);
  std::string text;
  for (std::size_t j = 0; j < book.jurisdictions.size(); ++j) {
    const std::string said = status_text(book, other.branches.front().status[j]);
    if (said == status_text(book, mine.branches.front().status[j])) continue;
    text += (text.empty() ? "" : "; ") + (j == 0 ? "" : book.jurisdictions[j].second + ": ") + said;
  }
  return text;
}

std::vector<Assumption> flipping_assumptions(const Book& book, const Check& check,
                                             const Request& request) {
  std::vector<Assumption> assumptions;
  for (std::size_t i = 0; i < book.attributes.size(); ++i) {
    if (!is_assumed(book, check, request, i)) continue;
    const Attribute& attribute = book.attributes[i];
    const Symbol taken = check.answer.query.answers[i];
    std::string name = attribute.asked();
    if (!attribute.since.empty()) name += fmt::format(" by {}", day_text(attribute.by));
    for (Bundle& bundle : bundles_of(book, check, request, i))
      assumptions.push_back({name, word_of(book, taken), answer_words(book, bundle.answers),
                             std::move(bundle.decided)});
  }
  return assumptions;
}

}  // namespace countervail::rules
