#pragma once
// Seconds of one decode step by the number of running requests and the tokens in their caches, as flat numbers: what a
// simulation asks for millions of times.
//
//   step(B, c) at knots B = 0, 1, ..., most and c = 0, spacing, 2 spacing, ... (c = cached tokens / B, the mean context);
//   between knots of c linear, beyond the last along its last slope
//
// Attention reads the cache at a cost that is linear in c (or linear from a window on), so few knots lose nothing.
#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

namespace countervail::serving {

class StepTable {
 public:
  /// s of a step of `batch` requests (0: a step that only prefills) of mean context `context` tokens, what the table is made of.
  using Step = std::function<double(int batch, double context)>;

  /// Batches 0 to `most_batch`, `knots` contexts from 0 to `longest`. Throws Error{kRange} for fewer than two knots, a
  /// batch below 1, a step that is negative or no number.
  StepTable(const Step& step, int most_batch, double longest, int knots = 2);

  int most_batch() const { return most_batch_; }

  /// `batch` in [0, most_batch()], `cached` tokens of all its requests together.
  double seconds(int batch, double cached) const {
    const double at = cached * per_knot_[static_cast<std::size_t>(batch)];
    // Held to the table before it becomes an index: a context without bound has none. Signed, as processors convert these at once.
    const auto left = static_cast<std::ptrdiff_t>(std::min(at, last_left_));
    const double* row = seconds_.data() + batch * knots_ + left;
    return row[0] + (at - static_cast<double>(left)) * (row[1] - row[0]);
  }

 private:
  int most_batch_;
  std::ptrdiff_t knots_;
  double last_left_;              ///< place of the last knot but one
  std::vector<double> per_knot_;  ///< by batch: 1/(batch spacing), so that no step divides
  std::vector<double> seconds_;   ///< batch by batch, knots_ each
};

}  // namespace countervail::serving
