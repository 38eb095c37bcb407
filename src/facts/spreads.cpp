#include "facts/spreads.h"

#include <algorithm>
#include <cmath>

#include "facts/fact.h"

namespace countervail {
namespace {

double logistic(double x) {
  return 1 / (1 + std::exp(-x));
}

/// Whole numbers without a dimension are counts, widths and switches, unless the field is a factor.
bool is_countable(const Fact& fact, const FactField* field) {
  if (field && (field->is_whole() || field->is_word())) return true;
  if (field && (field->domain == Domain::kAtLeastOne || field->domain == Domain::kPositive))
    return false;
  return fact.dimension == dimension::kNone && fact.value.mid == std::floor(fact.value.mid);
}

}  // namespace

double Spreads::sigma(const Fact& fact) const {
  const std::string key = kind_of(fact.path) + "." + std::string(field_of(fact.path));
  const auto own = by_field_.find(key);
  return own != by_field_.end() ? own->second
                                : by_confidence_[static_cast<std::size_t>(fact.confidence)];
}

Interval Spreads::widened(const Fact& fact, const FactField* field) const {
  const double mid = fact.value.mid;
  if (!fact.value.is_exact() || !(mid > 0) || is_countable(fact, field)) return fact.value;
  const double reach = kFactQuantile * sigma(fact);
  if (reach == 0) return fact.value;
  Interval range{mid * std::exp(-reach), mid, mid * std::exp(reach)};
  if (field && field->domain == Domain::kShare) {
    if (mid >= 1) return fact.value;
    const double logit = std::log(mid / (1 - mid));
    range = {logistic(logit - reach), mid, logistic(logit + reach)};
  }
  if (field && (field->has_limits || field->domain == Domain::kAtLeastOne)) {
    range.low = std::clamp(range.low, std::min(field->low, mid), mid);
    if (field->high > mid) range.high = std::min(range.high, field->high);
  }
  return range;
}

}  // namespace countervail
