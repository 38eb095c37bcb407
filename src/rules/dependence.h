#pragma once
// "Depends on X, flips at V": the decision as a function of one uncertain quantity.
//
// The thresholds of the clauses in force, solved for the quantity, cut its range into pieces within
// which the decision is constant: for processing performance 2368 and unknown area, density 5.92 is
// reached at 2368 / 5.92 = 400 mm2 and density 3.2 at 740 mm2. Each piece and each cut is decided
// afresh. Assumption: other uncertain quantities stand at their middle figure; one that has none
// leaves its clauses undecided within the pieces.
#include <vector>

#include "rules/decision.h"
#include "rules/metric.h"

namespace countervail::rules {

/// One dependence a quantity that is a range, read by an undecided clause and moves the status;
/// none when the decision is definite.
std::vector<Dependence> dependences(const Book& book, const Query& query, const Decision& decision);

/// Where every piece of the only dependence agrees on "caught" or "licence", the decision says so:
/// each clause may depend on the area while their union does not.
void settle(Decision& decision, const std::vector<Dependence>& depends);

/// The decision on given metric values; decide() computes them from the query. `order` holds the
/// clauses to try, all in force, in the book's order; clauses known not to hold may be left out.
Decision decide_on(const Book& book, const Query& query, const Metrics& metrics,
                   std::vector<Switch> switches, const std::vector<int>& order);

}  // namespace countervail::rules
