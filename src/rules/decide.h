#pragma once
// Three-valued decision of one query under the clauses in force on its day.
//
// Order of the stages: classification -> licence requirement -> exception -> review policy ->
// overlays. A predicate on a range [low, high] of a metric is yes when all of the range satisfies
// it, no when none does, else "depends"; clauses combine by Kleene's strong logic: a decided part
// can settle a clause whatever the unknown part is.
#include "rules/decision.h"

namespace countervail::rules {

/// One predicate. A metric that is undefined (density without non-planar area) satisfies nothing.
Truth truth_of(const Book& book, const Predicate& predicate, const Query& query,
               const Range& metric_value);
/// Membership of a symbol in the sets and words of an attribute predicate on a day; `outside` is
/// not applied.
Truth membership(const Book& book, const Predicate& predicate, Symbol symbol, Day day);

/// In force on the day under the switches: text binding, not past its end unless a switch says so.
bool in_force(const Clause& clause, int index, Day day, const std::vector<Switch>& switches);
/// Clauses whose fate is open on the day: their end has passed unresolved, or the claim is
/// disputed.
std::vector<int> open_questions(const Book& book, Day day);

/// The decision with each switch taken as given; clauses named in no switch lapse at their end.
Decision decide(const Book& book, const Query& query, std::vector<Switch> switches);

/// The full answer: every branch that differs, and what an uncertain answer depends on. `assumed`
/// fixes switches.
Answer answer(const Book& book, const Query& query, const std::vector<Switch>& assumed = {});

/// True when both say the same of every jurisdiction (classification, licence, policies, overlays).
bool same_status(const std::vector<JurisdictionStatus>& a,
                 const std::vector<JurisdictionStatus>& b);

}  // namespace countervail::rules
