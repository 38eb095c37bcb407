#pragma once
// The classification clauses of one jurisdiction on one day as a flat table, for sweeps and design:
// a few comparisons an item, no words, no allocation.
//
// A row holds low <= value < high for each metric compared; attribute predicates are resolved when
// the table is built (data-center flag, kind of item, destination ...), so rows that cannot hold
// are left out and the rest is numeric.
#include <cstdint>
#include <string>
#include <vector>

#include "rules/decision.h"

namespace countervail::rules {

struct ClauseTable {
  struct Comparison {
    double low = 0, high = 0;
    std::uint32_t metric = 0;
  };
  struct Row {
    std::uint32_t first = 0, count = 0;  ///< into comparisons
    int clause = -1;
  };
  std::vector<Comparison> comparisons;
  std::vector<Row> rows;
};

/// Which clauses of a day catch an item, for tables.
struct TableScope {
  std::string jurisdiction;  ///< "us"; empty = all
  std::string instrument;    ///< empty = all in force; else that instrument's clauses only
  bool overlays = false;     ///< overlays that require a licence count as catching
};

/// Answers of `query` resolve the attributes; an attribute not answered is taken to hold. Clauses
/// that some other clause may lift are kept: a table says "caught by the line", not "licence
/// needed".
ClauseTable compile_table(const Book& book, const Query& query, const TableScope& scope);

/// Index of the first row that holds at the point; -1 when none does.
inline int classify(const ClauseTable& table, const Point& point) {
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const ClauseTable::Row& row = table.rows[r];
    bool holds = true;
    for (std::uint32_t i = row.first; i < row.first + row.count; ++i) {
      const ClauseTable::Comparison& c = table.comparisons[i];
      const double value = point[c.metric];
      holds = holds & (value >= c.low) & (value < c.high);
    }
    if (holds) return static_cast<int>(r);
  }
  return -1;
}

/// Thresholds of the table: each (metric, value) once, in order.
struct TableThreshold {
  Metric metric = Metric::kProcessing;
  double value = 0;
};
std::vector<TableThreshold> thresholds_of(const ClauseTable& table);
/// The table with every bound at `threshold` moved to `value`.
ClauseTable moved(ClauseTable table, const TableThreshold& threshold, double value);

}  // namespace countervail::rules
