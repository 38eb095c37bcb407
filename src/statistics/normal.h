#pragma once
// The standard normal distribution: Phi(x) = erfc(-x/sqrt 2)/2 and its inverse.
#include <span>

namespace countervail::statistics {

/// Phi(x); relative error of a few 1e-16 down to the smallest normal double.
double normal_cdf(double x);

/// x with Phi(x) = p; p in (0, 1), else -infinity at or below 0 and +infinity at or above 1.
/// Relative error below 1e-15 where p itself is exact (Boost.Math erfc_inv, rational
/// approximations, BSL-1.0).
double normal_quantile(double p);

}  // namespace countervail::statistics
