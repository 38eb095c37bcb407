// What is not known of the rules themselves: suspensions that end without a successor, disputed
// claims, starts not announced. An answer has one branch for each way in which they matter.
#include <algorithm>
#include <utility>

#include "rules/decide.h"
#include "rules/dependence.h"

namespace countervail::rules {
namespace {

/// Does the state of the clause on this day hang on a question nobody has answered?
bool is_open(const Clause& clause, Day day) {
  switch (clause.open) {
    case OpenQuestion::kNone:
      return false;
    case OpenQuestion::kAfterTheEnd:
      return day > clause.last_day;
    case OpenQuestion::kDisputed:
    case OpenQuestion::kTheStart:
      return day >= clause.binding && day <= clause.last_day;
  }
  return false;
}

/// A switch matters when its clause may bite and so may something that it lifts, or it says
/// something itself. `base` has every open question taken as "no"; a target that is open itself
/// counts as one that may bite.
bool matters(const Book& book, const Query& query, const Decision& base, int index) {
  const Clause& clause = clause_at(book, index);
  const Metrics metrics = metrics_of(query.quantities);
  for (const Predicate& predicate : clause.when) {
    const bool asks_class = predicate.kind == Predicate::Kind::kAttribute &&
                            predicate.attributes.front() == book.attribute("class");
    if (!asks_class && truth_of(book, predicate, query,
                                metrics[static_cast<std::size_t>(predicate.metric)]) == Truth::kNo)
      return false;
  }
  if (clause.stage != Stage::kSuspension) return true;
  return std::any_of(clause.lifts.begin(), clause.lifts.end(), [&](int lifted) {
    for (const Trial& trial : base.trials)
      if (trial.clause == lifted) return trial.own != Truth::kNo;
    return is_open(clause_at(book, lifted), query.date);
  });
}

std::vector<Switch> without(std::vector<Switch> switches, int clause) {
  std::erase_if(switches, [&](const Switch& one) { return one.clause == clause; });
  return switches;
}

void add_branches(const Book& book, const Query& query, const std::vector<Switch>& assumed,
                  Answer& result) {
  std::vector<int> open = open_questions(book, query.date);
  std::erase_if(open, [&](int index) {
    return without(assumed, index).size() != assumed.size();
  });  // settled by the user
  Decision base = decide(book, query, assumed);
  std::erase_if(open, [&](int index) { return !matters(book, query, base, index); });
  if (open.empty()) {
    result.branches.push_back(std::move(base));
    return;
  }
  for (std::size_t mask = 0; mask < (std::size_t{1} << open.size()); ++mask) {
    std::vector<Switch> switches = assumed;
    for (std::size_t i = 0; i < open.size(); ++i)
      switches.push_back({open[i], ((mask >> i) & 1) != 0});
    result.branches.push_back(decide(book, query, std::move(switches)));
  }
  const bool all_same =
      std::all_of(result.branches.begin(), result.branches.end(), [&](const Decision& branch) {
        return same_status(branch.status, result.branches.front().status);
      });
  if (all_same) result.branches.resize(1);
}

}  // namespace

bool in_force(const Clause& clause, int index, Day day, const std::vector<Switch>& switches) {
  if (day < clause.binding) return false;
  if (!is_open(clause, day)) return day <= clause.last_day;
  for (const Switch& one : switches)
    if (one.clause == index) return one.holds;
  return false;
}

std::vector<int> open_questions(const Book& book, Day day) {
  std::vector<int> open;
  for (std::size_t i = 0; i < book.clauses.size(); ++i) {
    if (is_open(book.clauses[i], day)) open.push_back(static_cast<int>(i));
  }
  return open;
}

Answer answer(const Book& book, const Query& query, const std::vector<Switch>& assumed) {
  Answer result;
  result.query = query;
  add_branches(book, query, assumed, result);
  for (Decision& branch : result.branches) {
    std::vector<Dependence> depends = dependences(book, query, branch);
    settle(branch, depends);
    if (&branch == &result.branches.front()) result.depends = std::move(depends);
  }
  return result;
}

bool same_status(const std::vector<JurisdictionStatus>& a,
                 const std::vector<JurisdictionStatus>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.classified == y.classified && x.caught == y.caught && x.licence == y.licence &&
           x.required == y.required && x.lifted == y.lifted && x.lifters == y.lifters &&
           x.policies == y.policies && x.overlays == y.overlays && x.unsure == y.unsure;
  });
}

}  // namespace countervail::rules
