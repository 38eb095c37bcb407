// Clauses are tried in an order in which everything that a clause refers to (classes it asks
// for, clauses that lift it) was tried before; pack_link.cpp makes that order. Truth has three
// values, and "depends" goes through and, or and not as in Kleene's strong logic: an answer is
// sure only where no unknown could change it. Afterwards trials are put back into the order of
// the book, which is the order a reader sees.
#include "rules/decide.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "rules/dependence.h"

namespace countervail::rules {
namespace {

/// What one pass over the clauses keeps.
struct Pass {
  const Book& book;
  const Query& query;
  const Metrics& metrics;
  std::vector<Truth> bites;          ///< by clause; kNo while not in force
  std::vector<Symbol> held_classes;  ///< parallel to class_truths
  std::vector<Truth> class_truths;
};

/// An item may hold several classes, each more or less surely: it
/// meets the test if one of them does.
Truth class_truth(const Pass& pass, const Predicate& predicate) {
  Truth any = Truth::kNo;
  for (std::size_t i = 0; i < pass.held_classes.size(); ++i)
    any =
        either(any, both(pass.class_truths[i],
                         membership(pass.book, predicate, pass.held_classes[i], pass.query.date)));
  return any;
}

Truth predicate_truth(const Pass& pass, const Predicate& predicate, int class_attribute) {
  if (predicate.kind == Predicate::Kind::kAttribute &&
      predicate.attributes.front() == class_attribute) {
    const Truth held = class_truth(pass, predicate);
    return predicate.outside ? negated(held) : held;
  }
  return truth_of(pass.book, predicate, pass.query,
                  pass.metrics[static_cast<std::size_t>(predicate.metric)]);
}

Trial try_clause(const Pass& pass, int index, int class_attribute) {
  const Clause& clause = clause_at(pass.book, index);
  Trial trial;
  trial.clause = index;
  trial.own = Truth::kYes;
  trial.predicates.reserve(clause.when.size());
  for (const Predicate& predicate : clause.when) {
    trial.predicates.push_back(predicate_truth(pass, predicate, class_attribute));
    trial.own = both(trial.own, trial.predicates.back());
  }
  // A lifter that only depends leaves the clause depending: nobody is told "no licence" on a maybe.
  for (int lifter : clause.lifted_by)
    trial.lifted = either(trial.lifted, pass.bites[static_cast<std::size_t>(lifter)]);
  trial.bites = both(trial.own, negated(trial.lifted));
  return trial;
}

/// How far the nearest failing metric comparison of this trial is, as a share of its threshold.
void consider_nearest(const Pass& pass, const Trial& trial, NearestLine& nearest) {
  const Clause& clause = clause_at(pass.book, trial.clause);
  if (trial.own != Truth::kNo || (clause.stage == Stage::kOverlay && clause.subject != "licence"))
    return;
  NearestLine worst;  // of one clause: the comparison that keeps it away longest
  for (std::size_t i = 0; i < clause.when.size(); ++i) {
    const Predicate& predicate = clause.when[i];
    if (trial.predicates[i] != Truth::kNo) continue;
    if (predicate.kind == Predicate::Kind::kAttribute) return;  // no figure would bring it nearer
    const Range& value = pass.metrics[static_cast<std::size_t>(predicate.metric)];
    const bool below = predicate.has_low && value.high < predicate.low;
    // Past the upper end of a band of a classification the next band waits: that is no line to come
    // near to.
    if (!below && clause.stage == Stage::kClassification) return;
    const NearestLine line{trial.clause, static_cast<int>(i), value.mid,
                           below ? predicate.low_shown : predicate.high_shown};
    if (!std::isfinite(line.value) || line.threshold <= 0) return;
    if (worst.clause < 0 || std::abs(line.share()) > std::abs(worst.share())) worst = line;
  }
  if (worst.clause >= 0 &&
      (nearest.clause < 0 || std::abs(worst.share()) < std::abs(nearest.share())))
    nearest = worst;
}

/// Confidences are enumerated from the best to the worst.
Confidence weaker(Confidence a, Confidence b) {
  return a < b ? b : a;
}

void add_lifted(const Clause& clause, const Trial& trial, const std::vector<Truth>& bites,
                JurisdictionStatus& status) {
  if (trial.own == Truth::kNo || trial.lifted == Truth::kNo) return;
  status.lifted.push_back(trial.clause);
  for (int lifter : clause.lifted_by)
    if (bites[static_cast<std::size_t>(lifter)] != Truth::kNo &&
        std::find(status.lifters.begin(), status.lifters.end(), lifter) == status.lifters.end())
      status.lifters.push_back(lifter);
}

/// No attribute rules it out.
bool concerns_item(const Clause& clause, const Trial& trial) {
  for (std::size_t i = 0; i < clause.when.size(); ++i)
    if (clause.when[i].kind == Predicate::Kind::kAttribute && trial.predicates[i] == Truth::kNo)
      return false;
  return true;
}

void add_to_status(const Clause& clause, const Trial& trial, const std::vector<Truth>& bites,
                   int class_attribute, JurisdictionStatus& status) {
  const bool asks_for_class =
      std::any_of(clause.when.begin(), clause.when.end(), [&](const Predicate& predicate) {
        return predicate.kind == Predicate::Kind::kAttribute &&
               predicate.attributes.front() == class_attribute;
      });
  const bool may_bite = trial.bites != Truth::kNo;
  if (trial.bites == Truth::kDepends) status.unsure.push_back(trial.clause);
  // "Not classified" rests on the classifications that were tried, as "classified" rests on one.
  if (may_bite || (clause.stage == Stage::kClassification && concerns_item(clause, trial)))
    status.weakest = weaker(status.weakest, clause.confidence);
  switch (clause.stage) {
    case Stage::kClassification:
      // The first classification that may bite names the item; one that asks for a class
      // wraps it: a computer that holds the chip.
      if (may_bite && status.classified < 0)
        status.classified = trial.clause;
      else if (may_bite && asks_for_class)
        status.contained = std::exchange(status.classified, trial.clause);
      status.caught = either(status.caught, trial.bites);
      break;
    case Stage::kRequirement:
      status.licence = either(status.licence, trial.bites);
      if (may_bite) status.required.push_back(trial.clause);
      add_lifted(clause, trial, bites, status);
      break;
    case Stage::kReview:
      if (may_bite) status.policies.push_back(trial.clause);
      break;
    case Stage::kOverlay:
      if (may_bite) status.overlays.push_back(trial.clause);
      if (clause.subject == "licence" && clause.outcome == "required")
        status.licence = either(status.licence, trial.bites);
      break;
    case Stage::kException:
    case Stage::kSuspension:
      break;
  }
}

/// Sure overlays of one country that say different things of one subject: an
/// error of the packs, not of the question.
void find_conflicts(const Book& book, Decision& decision) {
  std::vector<int> sure;
  for (const Trial& trial : decision.trials)
    if (trial.bites == Truth::kYes && clause_at(book, trial.clause).stage == Stage::kOverlay)
      sure.push_back(trial.clause);
  for (std::size_t i = 0; i < sure.size(); ++i)
    for (std::size_t j = i + 1; j < sure.size(); ++j) {
      const Clause& a = clause_at(book, sure[i]);
      const Clause& b = clause_at(book, sure[j]);
      if (a.jurisdiction == b.jurisdiction && a.subject == b.subject && a.outcome != b.outcome)
        decision.conflicts.push_back({sure[i], sure[j]});
    }
}

}  // namespace

Truth membership(const Book& book, const Predicate& predicate, Symbol symbol, Day day) {
  if (symbol == kUnknownSymbol) return Truth::kDepends;
  bool inside = std::find(predicate.symbols.begin(), predicate.symbols.end(), symbol) !=
                predicate.symbols.end();
  for (std::size_t i = 0; i < predicate.sets.size() && !inside; ++i)
    for (const SetMember& member : book.sets[static_cast<std::size_t>(predicate.sets[i])].members)
      if (member.symbol == symbol && member.from <= day && day <= member.until) inside = true;
  return inside ? Truth::kYes : Truth::kNo;
}

Truth truth_of(const Book& book, const Predicate& predicate, const Query& query,
               const Range& value) {
  if (predicate.kind == Predicate::Kind::kAttribute) {
    Truth any = Truth::kNo;
    for (int attribute : predicate.attributes)
      any = either(any, membership(book, predicate,
                                   query.answers[static_cast<std::size_t>(attribute)], query.date));
    return predicate.outside ? negated(any) : any;
  }
  // An undefined metric (a density without an area) meets no bound, upper ones included.
  if (std::isnan(value.low) || std::isnan(value.high)) return Truth::kNo;
  const bool all_above = !predicate.has_low || value.low >= predicate.low;
  const bool all_below = !predicate.has_high || value.high < predicate.high;
  if (all_above && all_below) return Truth::kYes;
  const bool none_above = predicate.has_low && value.high < predicate.low;
  const bool none_below = predicate.has_high && value.low >= predicate.high;
  return none_above || none_below ? Truth::kNo : Truth::kDepends;
}

Decision decide_on(const Book& book, const Query& query, const Metrics& metrics,
                   std::vector<Switch> switches, const std::vector<int>& order) {
  Pass pass{book, query, metrics, std::vector<Truth>(book.clauses.size(), Truth::kNo), {}, {}};
  const int class_attribute = book.attribute("class");
  Decision decision;
  decision.trials.reserve(order.size());
  decision.switches = std::move(switches);
  for (int index : order) {
    const Clause& clause = clause_at(book, index);
    decision.trials.push_back(try_clause(pass, index, class_attribute));
    const Truth bites = decision.trials.back().bites;
    pass.bites[static_cast<std::size_t>(index)] = bites;
    if (clause.stage == Stage::kClassification) {
      pass.held_classes.push_back(clause.class_symbol);
      pass.class_truths.push_back(bites);
    }
  }
  std::sort(decision.trials.begin(), decision.trials.end(),
            [](const Trial& a, const Trial& b) { return a.clause < b.clause; });
  for (const auto& [folder, name] : book.jurisdictions)
    decision.status.emplace_back().jurisdiction = folder;
  for (const Trial& trial : decision.trials) {
    const Clause& clause = clause_at(book, trial.clause);
    JurisdictionStatus& status = decision.status[static_cast<std::size_t>(clause.jurisdiction)];
    add_to_status(clause, trial, pass.bites, class_attribute, status);
    consider_nearest(pass, trial, status.nearest);
  }
  find_conflicts(book, decision);
  return decision;
}

Decision decide(const Book& book, const Query& query, std::vector<Switch> switches) {
  std::vector<int> order;
  order.reserve(book.order.size());
  for (int index : book.order)
    if (in_force(clause_at(book, index), index, query.date, switches)) order.push_back(index);
  return decide_on(book, query, metrics_of(query.quantities), std::move(switches), order);
}

}  // namespace countervail::rules
