#pragma once
// Draws one after another from one stream of random_stream.h, where how many numbers a draw takes is not known before
// (rejection) and order is a matter of course (a simulation goes forward in time). Same key, same draws.
//
//   exponential   -ln u
//   normal        Phi^-1(u)                                             (normal.h)
//   gamma         Marsaglia and Tsang, ACM Trans. Math. Softw. 26, 363 (2000): d = shape - 1/3, c = 1/sqrt(9 d),
//                 v = (1 + c x)^3, x normal; taken where ln u < x^2/2 + d - d v + d ln v; shape < 1: times u^(1/shape)
//   with a mean and a CV^2 (variance over mean squared): gamma of shape 1/CV^2; lognormal of sigma^2 = ln(1 + CV^2)
#include <cstdint>

#include "statistics/random_stream.h"

namespace countervail::statistics {

class RandomDraws {
 public:
  explicit RandomDraws(StreamKey key) : key_(key) {}

  double uniform() { return random_uniform(key_, next_++); }  ///< in (0, 1)
  double exponential();                                       ///< mean 1
  double normal();                                            ///< mean 0, variance 1
  double gamma(double shape);                                 ///< mean and variance `shape` > 0

  /// `mean` > 0, `cv2` >= 0; the mean itself at CV^2 0, exponential at 1.
  double gamma_of(double mean, double cv2);
  double lognormal_of(double mean, double cv2);

 private:
  StreamKey key_;
  std::uint64_t next_ = 0;
};

}  // namespace countervail::statistics
