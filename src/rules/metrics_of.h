#pragma once
// Every metric of a set of quantities at once; clauses look them up.
#include <array>

#include "spec/rule_metric.h"

namespace countervail {

using RuleMetrics = std::array<RuleRange, kMetricCount>;

inline RuleMetrics metrics_of(const RuleQuantities& quantities) {
  RuleMetrics metrics;
  for (std::size_t i = 0; i < kMetricCount; ++i) metrics[i] = value_of(static_cast<RuleMetric>(i), quantities);
  return metrics;
}

/// The metrics as single figures, from exact quantities.
inline RulePoint point_of(const RuleQuantities& quantities) {
  RulePoint point{};
  for (std::size_t i = 0; i < kMetricCount; ++i) point[i] = value_of(static_cast<RuleMetric>(i), quantities).mid;
  return point;
}

}  // namespace countervail
