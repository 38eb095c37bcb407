#pragma once
// What a sweep varies: --over PATH=A..B[ UNIT]:N[:log], or --over PATH=X,Y,Z.
//
//   PATH    a field of the verb by its name or its key in a scenario ("batch", "job.batch"), or a fact ("candidate.bf16")
//   A..B:N  N values from A to B, both ends in, equally spaced; :log by equal factors
//   X,Y,Z   words or quantities, as they stand
//
// Rows are the product of the axes, the last one fastest: row = ((i_0 n_1 + i_1) n_2 + i_2) ...
#include <string>
#include <vector>

#include "countervail/ask.h"
#include "files/row_store.h"

namespace countervail {

inline constexpr long long kMostRows = 10'000'000;

struct SweepAxis {
  std::string path;   ///< as asked
  std::string field;  ///< of the verb; "set" where `path` is a fact
  std::string asked;  ///< what stood behind '=': the identity of the axis
  std::string unit;   ///< of a range's numbers; empty: none, or the words hold their own
  std::vector<std::string> words;  ///< a list; empty for a range
  double low = 0, high = 0;        ///< of a range, in `unit`
  long long count = 0;
  bool is_log = false;

  AxisValue value(long long index) const;
  /// Words for the field, "path=value" for a fact.
  Given given(long long index) const;
};

/// Error{kSyntax | kRange | kUnknownKey | kConflict} says what is wrong with which --over: no '=', a range without a count,
/// a count below 1, equal ends with several values, a log range across 0, a word twice, a field twice, a field that repeats
/// or says nothing of the answer, a word that the field does not know, more than kMostRows rows.
std::vector<SweepAxis> axes_of(const std::vector<std::string>& over, const Verb& verb);

/// Rows of the product; at most kMostRows.
long long row_count(const std::vector<SweepAxis>& axes);
/// The index on every axis.
std::vector<long long> place_of_row(const std::vector<SweepAxis>& axes, long long row);

}  // namespace countervail
