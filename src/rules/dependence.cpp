// Where a quantity is a range, a decision may hang on it. Comparisons flip at
// thresholds and nowhere else, so the range is cut at those that some open clause
// reads, and decided once inside each piece and once at each cut: exact, where samples
// could miss a narrow piece. Pieces of equal status are joined.
#include "rules/dependence.h"

#include <algorithm>
#include <cmath>

#include "rules/decide.h"

namespace countervail::rules {
namespace {

/// A value of the quantity at which some comparison flips.
struct Cut {
  double at = 0;
  Metric metric = Metric::kProcessing;
  double threshold = 0;
};

/// A quantity that no open comparison reads cannot matter, whatever its range.
bool reads_unknown(const Book& book, const Decision& decision, Measure quantity) {
  for (const Trial& trial : decision.trials) {
    const Clause& clause = book.clauses[static_cast<std::size_t>(trial.clause)];
    if (trial.own != Truth::kDepends) continue;
    for (std::size_t i = 0; i < clause.when.size(); ++i)
      if (trial.predicates[i] == Truth::kDepends &&
          clause.when[i].kind == Predicate::Kind::kMetric &&
          metric_reads(clause.when[i].metric, quantity))
        return true;
  }
  return false;
}

/// Others must have a figure to stand at.
bool others_stand(Metric metric, Measure quantity, const Measures& quantities) {
  for (std::size_t i = 0; i < kQuantityCount; ++i) {
    const auto other = static_cast<Measure>(i);
    if (other != quantity && metric_reads(metric, other) && std::isinf(quantities[i].high))
      return false;
  }
  return true;
}

std::vector<Cut> cuts_of(const Book& book, const Query& query, const Decision& decision,
                         Measure quantity) {
  const Range& range = query.quantities[static_cast<std::size_t>(quantity)];
  std::vector<Cut> cuts;
  const auto add = [&](Metric metric, double threshold) {
    const double at = flip_of(metric, quantity, threshold, query.quantities);
    if (std::isfinite(at) && range.low <= at && at <= range.high)
      cuts.push_back({at, metric, threshold});
  };
  for (const Trial& trial : decision.trials) {
    if (trial.own != Truth::kDepends) continue;  // a settled clause stays settled within the range
    const std::vector<Predicate>& when = book.clauses[static_cast<std::size_t>(trial.clause)].when;
    for (std::size_t i = 0; i < when.size(); ++i) {
      const Predicate& predicate = when[i];
      if (trial.predicates[i] != Truth::kDepends || predicate.kind != Predicate::Kind::kMetric ||
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
std::vector<int> possible_in(const Book& book, const Decision& decision) {
  std::vector<char> possible(book.clauses.size(), 0);
  for (const Trial& trial : decision.trials)
    if (trial.own != Truth::kNo) possible[static_cast<std::size_t>(trial.clause)] = 1;
  std::vector<int> order;
  for (int index : book.order)
    if (possible[static_cast<std::size_t>(index)]) order.push_back(index);
  return order;
}

std::vector<JurisdictionStatus> status_at(const Book& book, const Query& query,
                                          const Decision& decision, Measure quantity, double value,
                                          const std::vector<Cut>& exact,
                                          const std::vector<int>& order) {
  Measures quantities = query.quantities;
  for (std::size_t i = 0; i < kQuantityCount; ++i) {
    Range& range = quantities[i];
    if (static_cast<Measure>(i) == quantity)
      range = Range::exactly(value);
    else if (std::isfinite(range.high))
      range = Range::exactly(range.mid);
  }
  Metrics metrics = metrics_of(quantities);
  // At a cut the quotient may be off by a rounding; the threshold itself is meant.
  for (const Cut& cut : exact)
    metrics[static_cast<std::size_t>(cut.metric)] = Range::exactly(cut.threshold);
  return decide_on(book, query, metrics, decision.switches, order).status;
}

/// Pieces come in rising order, so only neighbours can join.
void append(Dependence& dependence, DependencePiece piece) {
  if (!dependence.pieces.empty() && same_status(dependence.pieces.back().status, piece.status)) {
    dependence.pieces.back().to = piece.to;
    dependence.pieces.back().to_included = piece.to_included;
    return;
  }
  dependence.pieces.push_back(std::move(piece));
}

/// Any point of an open piece will do, as nothing flips within it.
double inside(double from, double to) {
  return std::isinf(to) ? 2 * from + 1 : from + (to - from) / 2;
}

Dependence dependence_on(const Book& book, const Query& query, const Decision& decision,
                         const std::vector<int>& order, Measure quantity) {
  const Range& range = query.quantities[static_cast<std::size_t>(quantity)];
  const std::vector<Cut> cuts = cuts_of(book, query, decision, quantity);
  Dependence dependence;
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

std::vector<Dependence> dependences(const Book& book, const Query& query,
                                    const Decision& decision) {
  std::vector<Dependence> result;
  const std::vector<int> order = possible_in(book, decision);
  for (std::size_t i = 0; i < kQuantityCount; ++i) {
    const auto quantity = static_cast<Measure>(i);
    if (query.quantities[i].is_exact() || !reads_unknown(book, decision, quantity)) continue;
    Dependence dependence = dependence_on(book, query, decision, order, quantity);
    if (!dependence.pieces.empty()) result.push_back(std::move(dependence));
  }
  return result;
}

/// If every piece says the same, there is no doubt left. With two quantities a piece is
/// of one with the other at its middle, which proves nothing.
void settle(Decision& decision, const std::vector<Dependence>& depends) {
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

}  // namespace countervail::rules
