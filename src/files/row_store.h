#pragma once
// Rows of a long computation in one SQLite file, so that a kill, a full disk or the end of a batch job loses none that were
// committed, and the next run goes on where the last one stopped.
//
//   sweep(name, value)                        what the rows answer: a file opened with other pairs is refused
//   axes(axis, path, unit)                    what varies; rows.axis_0 ... hold its values, a number or words
//   rows(row, key, axis_0, ..., outcome, holds, error)   one a row; `error` says why there are no figures
//   figure_names(figure, key, label, unit)    each key once
//   figures(row, figure, low, value, high)    SI or the unit stated; NULL where the figure is not known
//
// The file is a write-ahead log and its checkpoint (https://www.sqlite.org/wal.html): a commit is atomic, and without a sync
// for each of them (synchronous=NORMAL) a power cut may lose the last ones but not the file. It is locked by one process:
// then the log needs no shared memory, which network file systems of clusters lack (section 8 there).
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/figure.h"

namespace countervail {

/// What one axis says for one row: the words, and the number where they are one.
struct AxisValue {
  std::string text;
  double number = 0;
  bool is_number = false;
};

struct StoredRow {
  long long row = 0;      ///< from 0
  std::uint64_t key = 0;  ///< of what was asked: a row with another key does not belong here
  std::vector<AxisValue> axes;
  std::string outcome;  ///< a word for machines; may be empty
  bool holds = true;
  std::string error;  ///< the question could not be answered; no figures then
  Figures figures;
};

struct StoredAxis {
  std::string path, unit;  ///< unit empty: a plain number, or words
};

/// What the rows of one figure say, over all rows that know it.
struct FigureRange {
  std::string key, label, unit;
  double least = 0, most = 0;
  long long least_row = 0, most_row = 0;  ///< the first where several
  long long known = 0;                    ///< rows
  bool is_range = false;                  ///< some row holds low != high
};

struct RowCounts {
  long long rows = 0, hold = 0, failed = 0;
};

class RowStore {
 public:
  using Identity = std::vector<std::pair<std::string, std::string>>;

  /// Opens or makes the file. Error{kRead} when the disk refuses, another process has it open, or it is no database;
  /// Error{kConflict} when it holds another sweep, naming the first pair that differs.
  RowStore(const std::string& path, const Identity& identity, const std::vector<StoredAxis>& axes);
  ~RowStore();  ///< commits what it can; the file stays valid whatever happens
  RowStore(const RowStore&) = delete;
  RowStore& operator=(const RowStore&) = delete;

  /// (row, key) of every row that stands, in order of row.
  std::vector<std::pair<long long, std::uint64_t>> stored() const;
  /// Not from two threads at once. Commits when the last commit is a tenth of a second old. Error{kRead}: the disk is full
  /// or refuses; the rows committed so far stand.
  void add(const StoredRow& row);
  void commit();

  RowCounts counts() const;
  /// In order of the key: the same whatever the order in which rows came.
  std::vector<FigureRange> figure_ranges() const;
  /// Each row in order, its figures in order of their key.
  void for_each(const std::function<void(const StoredRow&)>& body) const;

 private:
  struct Database;
  std::unique_ptr<Database> database_;
};

}  // namespace countervail
