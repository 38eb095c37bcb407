#pragma once
// How far a fact without a range may lie from its value: a stated policy by confidence and field (data/models/spreads.toml).
//
//   positive numbers   value * exp(+- z sigma)             z = 1.645: the 5 and the 95 per cent points
//   shares in (0, 1)   logit^-1(logit(value) +- z sigma)
//
// both cut at the limits of the field. Counts, switches, zeros and words have none.
#include <array>
#include <map>
#include <string>
#include <string_view>

#include "base/interval.h"

namespace countervail {

struct Fact;
struct FactField;

/// Standard normal quantiles: the ends of a fact's range, and of the 80 per cent that answers print.
inline constexpr double kFactQuantile = 1.6448536269514722;
inline constexpr double kAnswerQuantile = 1.2815515655446004;

class Spreads {
 public:
  /// `confidence`: its place in the enumeration.
  void set_confidence(std::size_t confidence, double sigma) { by_confidence_[confidence] = sigma; }
  /// "chip.bf16": before what the confidence says.
  void set_field(std::string kind_and_field, double sigma) {
    by_field_.insert_or_assign(std::move(kind_and_field), sigma);
  }
  /// Of the logarithm, or of the logit of a share; 0 = none.
  double sigma(const Fact& fact) const;
  /// The fact's own range where it has one; `field` may be null.
  Interval widened(const Fact& fact, const FactField* field) const;

 private:
  std::array<double, 8> by_confidence_{};
  std::map<std::string, double, std::less<>> by_field_;
};

}  // namespace countervail
