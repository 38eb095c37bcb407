#pragma once
// Reads the facts of a package at chosen ends, and remembers which of them are ranges.
//
// The range of a fact is its own, widened by the conflicting rows of the same path: sources that
// disagree make a range. With an as-of year, rows dated later are left out. The middle is that of
// the first row that counts, the preferred one; of prices (anything in dollars) that of the newest,
// because prices age. A pinned fact stands alone.
#include <map>
#include <set>
#include <string>

#include "facts/fact.h"
#include "package/spec_file.h"

namespace countervail::package {

/// How one evaluation departs from the middle of everything.
struct Point {
  std::map<std::string, End> ends;       ///< by path; facts not named are read at their middle
  std::map<std::string, double> values;  ///< SI, in place of the fact
  std::string scaled;                    ///< this fact is multiplied by `factor`
  double factor = 1;
};

class Reader {
 public:
  /// Facts in `pinned` (patched by the user) stand alone: conflicting rows do not widen them.
  Reader(const FactStore& store, int as_of, const Point& point, const std::set<std::string>& pinned)
      : store_(&store), as_of_(as_of), point_(&point), pinned_(&pinned) {}

  bool has(const std::string& path) const { return store_->find(path) != nullptr; }
  /// SI. Error{kMissing} names the path.
  double number(const std::string& path);
  double number_or(const std::string& path, double fallback) {
    return has(path) ? number(path) : fallback;
  }
  std::string text(const std::string& path);
  std::string text_or(const std::string& path, const std::string& fallback) {
    return has(path) ? text(path) : fallback;
  }

  /// The fact over all rows that count, whatever the point.
  Interval range(const std::string& path) const;

  const std::set<std::string>& read() const { return read_; }
  /// Paths read whose range is not exact.
  const std::map<std::string, Interval>& ranged() const { return ranged_; }
  const FactStore& store() const { return *store_; }

 private:
  const FactStore* store_;
  int as_of_ = 0;
  const Point* point_;
  const std::set<std::string>* pinned_;
  std::set<std::string> read_;
  std::map<std::string, Interval> ranged_;
};

/// First and last year named in "2020-2023", "2025-05-22", "2022H2"; 0 when there is none.
struct Years {
  int first = 0, last = 0;
};
Years years_of(const std::string& date);

}  // namespace countervail::package
