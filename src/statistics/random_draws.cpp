// Draws in sequence; methods and sources in random_draws.h.
#include "statistics/random_draws.h"

#include <cmath>

#include "statistics/normal.h"

namespace countervail::statistics {

double RandomDraws::exponential() {
  return -std::log(uniform());
}

double RandomDraws::normal() {
  return normal_quantile(uniform());
}

double RandomDraws::gamma(double shape) {
  // The method wants a shape of 1 or more; a power of a uniform brings a larger one down.
  if (shape < 1) {
    const double larger = gamma(shape + 1);
    return larger * std::pow(uniform(), 1 / shape);
  }
  const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = normal(), root = 1 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root;
    if (std::log(uniform()) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
  }
}

double RandomDraws::gamma_of(double mean, double cv2) {
  if (cv2 == 0) return mean;
  if (cv2 == 1) return mean * exponential();
  return mean * cv2 * gamma(1 / cv2);
}

double RandomDraws::lognormal_of(double mean, double cv2) {
  if (cv2 == 0) return mean;
  const double variance = std::log1p(cv2);
  return mean * std::exp(std::sqrt(variance) * normal() - 0.5 * variance);
}

}  // namespace countervail::statistics
