#include "rules/dependence.h"

#include <algorithm>
#include <cmath>

#include "rules/decide.h"

namespace countervail {
namespace {

/// A value of the quantity at which some comparison flips.
struct Cut {
  double at = 0;
  RuleMetric metric = RuleMetric::kProcessing;
  double threshold = 0;
};

bool reads_unknown(const RuleBook& book, const RuleDecision& decision, RuleQuantity quantity) {
  for (const RuleTrial& trial : decision.trials) {
    const RuleClause& clause = book.clauses[static_cast<std::size_t>(trial.clause)];
    if (trial.own != Truth::kDepends) continue;
    for (std::size_t i = 0; i < clause.when.size(); ++i)
      if (trial.predicates[i] == Truth::kDepends &&
          clause.when[i].kind == RulePredicate::Kind::kMetric &&
          metric_reads(clause.when[i].metric, quantity))
        return true;
  }
  return false;
}

/// Others must have a figure to stand at.
bool others_stand(RuleMetric metric, RuleQuantity quantity, const RuleQuantities& quantities) {
  for (std::size_t i = 0; i < kQuantityCount; ++i) {
    const auto other = static_cast<RuleQuantity>(i);
    if (other != quantity && metric_reads(metric, other) && std::isinf(quantities[i].high))
      return false;
  }
  return true;
}

std::vector<Cut> cuts_of(const RuleBook& book, const RuleQuery& query, const RuleDecision& decision,
                         RuleQuantity quantity) {
  const RuleRange& range = query.quantities[static_cast<std::size_t>(quantity)];
  std::vector<Cut> cuts;
  const auto add = [&](RuleMetric metric, double threshold) {
    const double at = flip_of(metric, quantity, threshold, query.quantities);
    if (std::isfinite(at) && range.low <= at && at <= range.high)
      cuts.push_back({at, metric, threshold});
  };
  for (const RuleTrial& trial : decision.trials) {
    if (trial.own != Truth::kDepends) continue;  // a settled clause stays settled within the range
    const std::vector<RulePredicate>& when =
        book.clauses[static_cast<std::size_t>(trial.clause)].when;
    for (std::size_t i = 0; i < when.size(); ++i) {
      const RulePredicate& predicate = when[i];
      if (trial.predicates[i] != Truth::kDepends ||
          predicate.kind != RulePredicate::Kind::kMetric ||
          !metric_reads(predicate.metric, quantity) ||
          !others_stand(predicate.metric, quantity, query.quantities))
        continue;
      if (predicate.has_low) add(predicate.metric, predicate.low_shown);
      if (predicate.has_high) add(predicate.metric, predicate.high_shown);
    }
  }
  std::sort(cuts.begin(), cuts.end(), [](const Cut& a, const Cut& b) { return a.at < b.at; });
  return cuts;
}

/// Clauses that may hold somewhere in the range, in the order of trial; the others hold at no
/// point.
std::vector<int> possible_in(const RuleBook& book, const RuleDecision& decision) {
  std::vector<char> possible(book.clauses.size(), 0);
  for (const RuleTrial& trial : decision.trials)
    if (trial.own != Truth::kNo) possible[static_cast<std::size_t>(trial.clause)] = 1;
  std::vector<int> order;
  for (int index : book.order)
    if (possible[static_cast<std::size_t>(index)]) order.push_back(index);
  return order;
}

std::vector<JurisdictionStatus> status_at(const RuleBook& book, const RuleQuery& query,
                                          const RuleDecision& decision, RuleQuantity quantity,
                                          double value, const std::vector<Cut>& exact,
                                          const std::vector<int>& order) {
  RuleQuantities quantities = query.quantities;
  for (std::size_t i = 0; i < kQuantityCount; ++i) {
    RuleRange& range = quantities[i];
    if (static_cast<RuleQuantity>(i) == quantity)
      range = RuleRange::exactly(value);
    else if (std::isfinite(range.high))
      range = RuleRange::exactly(range.mid);
  }
  RuleMetrics metrics = metrics_of(quantities);
  // At a cut the quotient may be off by a rounding; the threshold itself is meant.
  for (const Cut& cut : exact)
    metrics[static_cast<std::size_t>(cut.metric)] = RuleRange::exactly(cut.threshold);
  return decide_on(book, query, metrics, decision.switches, order).status;
}

void append(RuleDependence& dependence, DependencePiece piece) {
  if (!dependence.pieces.empty() && same_status(dependence.pieces.back().status, piece.status)) {
    dependence.pieces.back().to = piece.to;
    dependence.pieces.back().to_included = piece.to_included;
    return;
  }
  dependence.pieces.push_back(std::move(piece));
}

double inside(double from, double to) {
  return std::isinf(to) ? 2 * from + 1 : from + (to - from) / 2;
}

RuleDependence dependence_on(const RuleBook& book, const RuleQuery& query,
                             const RuleDecision& decision, const std::vector<int>& order,
                             RuleQuantity quantity) {
  const RuleRange& range = query.quantities[static_cast<std::size_t>(quantity)];
  const std::vector<Cut> cuts = cuts_of(book, query, decision, quantity);
  RuleDependence dependence;
  dependence.quantity = quantity;
  double from = range.low;
  const auto open_piece = [&](double to, bool to_included) {
    if (from < to)
      append(dependence, {from, to, from == range.low, to_included,
                          status_at(book, query, decision, quantity, inside(from, to), {}, order)});
  };
  for (std::size_t i = 0; i < cuts.size();) {
    std::vector<Cut> here;
    const double at = cuts[i].at;
    for (; i < cuts.size() && cuts[i].at == at; ++i) here.push_back(cuts[i]);
    open_piece(at, false);
    append(dependence,
           {at, at, true, true, status_at(book, query, decision, quantity, at, here, order)});
    from = at;
  }
  open_piece(range.high, std::isfinite(range.high));
  return dependence;
}

}  // namespace

std::vector<RuleDependence> dependences(const RuleBook& book, const RuleQuery& query,
                                        const RuleDecision& decision) {
  std::vector<RuleDependence> result;
  const std::vector<int> order = possible_in(book, decision);
  for (std::size_t i = 0; i < kQuantityCount; ++i) {
    const auto quantity = static_cast<RuleQuantity>(i);
    if (query.quantities[i].is_exact() || !reads_unknown(book, decision, quantity)) continue;
    RuleDependence dependence = dependence_on(book, query, decision, order, quantity);
    if (!dependence.pieces.empty()) result.push_back(std::move(dependence));
  }
  return result;
}

void settle(RuleDecision& decision, const std::vector<RuleDependence>& depends) {
  if (depends.size() != 1) return;
  const std::vector<DependencePiece>& pieces = depends.front().pieces;
  for (std::size_t j = 0; j < decision.status.size(); ++j) {
    const auto agreed = [&](Truth JurisdictionStatus::*field) {
      const Truth first = pieces.front().status[j].*field;
      const bool all = std::all_of(pieces.begin(), pieces.end(), [&](const DependencePiece& piece) {
        return piece.status[j].*field == first;
      });
      if (all) decision.status[j].*field = first;
    };
    agreed(&JurisdictionStatus::caught);
    agreed(&JurisdictionStatus::licence);
  }
}

}  // namespace countervail
