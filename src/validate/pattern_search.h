#pragma once
// Finds the numbers that minimise a loss by trying each one a factor up and down and halving the factor when
// none helps (compass search; Kolda, Lewis, Torczon 2003, doi:10.1137/S003614450242889). Deterministic, for
// a handful of positive numbers; constants refitted with it come out the same on every machine.
#include <cstddef>
#include <vector>

namespace countervail {

struct FitNumber {
  double value = 0;             ///< start, > 0
  double low = 0, high = 1e30;  ///< bounds
  bool fixed = false;
};

struct Fit {
  std::vector<double> values;
  double loss = 0;
  int evaluations = 0;
};

/// `loss(const std::vector<double>&) -> double`, smaller is better.
template <typename Loss>
Fit pattern_search(const std::vector<FitNumber>& start, const Loss& loss, double first_step = 0.5,
                   double last_step = 1e-4) {
  Fit fit;
  for (const FitNumber& number : start) fit.values.push_back(number.value);
  fit.loss = loss(fit.values);
  fit.evaluations = 1;
  for (double step = first_step; step > last_step; step /= 2) {
    bool better = true;
    while (better && fit.evaluations < 20000) {
      better = false;
      for (std::size_t i = 0; i < start.size(); ++i) {
        for (const double factor : {1 + step, 1 / (1 + step)}) {
          if (start[i].fixed) continue;
          std::vector<double> trial = fit.values;
          trial[i] *= factor;
          if (trial[i] < start[i].low || trial[i] > start[i].high) continue;
          const double found = loss(trial);
          ++fit.evaluations;
          if (found < fit.loss * (1 - 1e-9)) fit.loss = found, fit.values = trial, better = true;
        }
      }
    }
  }
  return fit;
}

}  // namespace countervail
