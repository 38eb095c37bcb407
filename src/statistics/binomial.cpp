// The tail as one function value: sums of a million terms, each of which may underflow, are not needed.
#include "statistics/binomial.h"

#include <boost/math/special_functions/beta.hpp>

namespace countervail::statistics {

double chance_of_at_least(long long least, long long all, double p) {
  if (least <= 0) return 1;
  if (least > all) return 0;
  return boost::math::ibeta(static_cast<double>(least), static_cast<double>(all - least + 1), p);
}

}  // namespace countervail::statistics
