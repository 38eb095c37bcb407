#pragma once
// How many of equal, independent things work: X of N, each with probability p.
//
//   P(X >= n) = I_p(n, N - n + 1)      the regularised incomplete beta function (Abramowitz and Stegun 26.5.24; Boost.Math, BSL-1.0)

namespace countervail::statistics {

/// `least` and `all` >= 0; 1 for `least` 0, 0 for `least` above `all`. `p` in [0, 1].
double chance_of_at_least(long long least, long long all, double p);

}  // namespace countervail::statistics
