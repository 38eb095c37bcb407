// A search over designs asks the same clauses millions of times with other figures. All
// that does not depend on figures (date, scope, attributes) is settled once, and what
// remains of each clause is a row of comparisons. A clause without any is no matter of
// design and is left out.
#include "rules/clause_table.h"

#include <algorithm>
#include <limits>

#include "rules/decide.h"

namespace countervail::rules {
namespace {

constexpr double kNoBound = std::numeric_limits<double>::infinity();

bool in_scope(const Book& book, const Clause& clause, const TableScope& scope) {
  const Instrument& instrument = book.instruments[static_cast<std::size_t>(clause.instrument)];
  if (!scope.jurisdiction.empty() && instrument.jurisdiction != scope.jurisdiction) return false;
  if (!scope.instrument.empty() && instrument.id != scope.instrument) return false;
  if (clause.stage == Stage::kClassification) return true;
  return scope.overlays && clause.stage == Stage::kOverlay && clause.subject == "licence";
}

/// Could the attribute predicates hold? Classes are not attributes of the item: they hold here.
bool attributes_hold(const Book& book, const Clause& clause, const Query& query,
                     int class_attribute) {
  return std::all_of(clause.when.begin(), clause.when.end(), [&](const Predicate& predicate) {
    return predicate.kind == Predicate::Kind::kMetric ||
           predicate.attributes.front() == class_attribute ||
           truth_of(book, predicate, query, {}) != Truth::kNo;
  });
}

}  // namespace

ClauseTable compile_table(const Book& book, const Query& query, const TableScope& scope) {
  ClauseTable table;
  const int class_attribute = book.attribute("class");
  for (std::size_t i = 0; i < book.clauses.size(); ++i) {
    const Clause& clause = book.clauses[i];
    if (!in_scope(book, clause, scope) || !in_force(clause, static_cast<int>(i), query.date, {}) ||
        !attributes_hold(book, clause, query, class_attribute))
      continue;
    ClauseTable::Row row{static_cast<std::uint32_t>(table.comparisons.size()), 0,
                         static_cast<int>(i)};
    for (const Predicate& predicate : clause.when)
      if (predicate.kind == Predicate::Kind::kMetric)
        table.comparisons.push_back({predicate.has_low ? predicate.low : -kNoBound,
                                     predicate.has_high ? predicate.high : kNoBound,
                                     static_cast<std::uint32_t>(predicate.metric)});
    row.count = static_cast<std::uint32_t>(table.comparisons.size()) - row.first;
    if (row.count > 0) table.rows.push_back(row);
  }
  return table;
}

std::vector<TableThreshold> thresholds_of(const ClauseTable& table) {
  std::vector<TableThreshold> thresholds;
  const auto add = [&](std::uint32_t metric, double value) {
    const bool known =
        std::any_of(thresholds.begin(), thresholds.end(), [&](const TableThreshold& t) {
          return t.metric == static_cast<Metric>(metric) && t.value == value;
        });
    if (value > 0 && value < kNoBound && !known)
      thresholds.push_back({static_cast<Metric>(metric), value});
  };
  for (const ClauseTable::Comparison& comparison : table.comparisons) {
    add(comparison.metric, comparison.low);
    add(comparison.metric, comparison.high);
  }
  std::sort(thresholds.begin(), thresholds.end(),
            [](const TableThreshold& a, const TableThreshold& b) {
              return std::pair(a.metric, a.value) < std::pair(b.metric, b.value);
            });
  return thresholds;
}

/// By value and metric, so that one threshold in several clauses moves in all of them.
ClauseTable moved(ClauseTable table, const TableThreshold& threshold, double value) {
  for (ClauseTable::Comparison& comparison : table.comparisons) {
    if (static_cast<Metric>(comparison.metric) != threshold.metric) continue;
    if (comparison.low == threshold.value) comparison.low = value;
    if (comparison.high == threshold.value) comparison.high = value;
  }
  return table;
}

}  // namespace countervail::rules
