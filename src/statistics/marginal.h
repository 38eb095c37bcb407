#pragma once
// What one uncertain number may be: distributions given by the figures that people state, drawn by
// inverse CDF so that one uniform gives one value and common random numbers stay common.
//   split normal       x = m + z s,        s = (m - low)/z_t below the median, (high - m)/z_t
//   above, z = Phi^-1(u) split lognormal    ln x split normal;  split logit-normal: ln(x/(1-x))
//   split normal triangular         F^-1(u) = a + sqrt(u (b-a)(c-a)) for u < (c-a)/(b-a), else b -
//   sqrt((1-u)(b-a)(b-c))
// The split families pass exactly through low, mid, high at probabilities t, 1/2, 1-t and are
// continuous at the median (their density is not). Analysts' ranges are read as 5/50/95 %, so t =
// 0.05 unless said otherwise.
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace countervail::statistics {

struct Point {
  double value = 0;
};
struct Uniform {
  double low = 0, high = 1;
};
struct LogUniform {
  double low = 1, high = 10;  ///< both > 0
};
struct Triangular {
  double low = 0, mode = 0.5, high = 1;
};
/// What low and high mean: probability `tail` below low and above high.
struct SplitNormal {
  double low = 0, mid = 0, high = 0;
  double tail = 0.05;
};
struct SplitLognormal {
  double low = 1, mid = 1, high = 1;  ///< all > 0
  double tail = 0.05;
};
/// For shares: values stay inside (0, 1).
struct SplitLogitNormal {
  double low = 0.5, mid = 0.5, high = 0.5;  ///< all inside (0, 1)
  double tail = 0.05;
};
struct Discrete {
  std::vector<double> values;   ///< in the order in which u runs through them
  std::vector<double> weights;  ///< >= 0, any positive sum
};

using Marginal = std::variant<Point, Uniform, LogUniform, Triangular, SplitNormal, SplitLognormal,
                              SplitLogitNormal, Discrete>;

/// Throws Error (kRange) naming `name`, the figures got and what is allowed.
void check_marginal(const Marginal& marginal, std::string_view name);

/// The value at probability `u` in (0, 1) of a checked marginal; never falls as u rises (a Discrete
/// follows its own order).
double marginal_quantile(const Marginal& marginal, double u);

}  // namespace countervail::statistics
