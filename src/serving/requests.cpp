// Drawn requests; laws and assumptions in requests.h.
#include "serving/requests.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "serving/require.h"
#include "statistics/random_draws.h"

namespace countervail::serving {
namespace {

bool is_positive(double x) {
  return x > 0 && std::isfinite(x);
}

void check(const RequestLaw& law, int count) {
  require_number(count >= 1, "requests: a number", count, "1 or more");
  require_number(is_positive(law.rate), "requests a second: a rate", law.rate, "above 0");
  for (const double mean : {law.input.mean, law.output.mean})
    require_number(is_positive(mean) && mean <= kMostTokens, "tokens of a request: a mean", mean,
                   "above 0, at most 100000000");
  // Beyond 10,000 the draws are a handful of giants and no mean settles in any affordable run.
  for (const double cv2 : {law.burst_cv2, law.input.cv2, law.output.cv2})
    require_number(cv2 >= 0 && cv2 <= 1e4, "squared coefficient of variation", cv2, "0 to 10000");
}

int whole_tokens(double drawn) {
  return static_cast<int>(std::clamp(std::round(drawn), 1.0, static_cast<double>(kMostTokens)));
}

}  // namespace

std::vector<Request> draw_requests(const RequestLaw& law, int count, std::uint64_t seed) {
  check(law, count);
  // The third word of the key names the quantity.
  statistics::RandomDraws gaps({seed, 0, 0}), inputs({seed, 0, 1}), outputs({seed, 0, 2});
  std::vector<Request> requests(static_cast<std::size_t>(count));
  double clock = 0;
  for (Request& each : requests) {
    clock += gaps.gamma_of(1 / law.rate, law.burst_cv2);
    each = {clock, whole_tokens(inputs.lognormal_of(law.input.mean, law.input.cv2)),
            whole_tokens(outputs.lognormal_of(law.output.mean, law.output.cv2))};
  }
  return requests;
}

std::vector<Request> sped_up(std::vector<Request> requests, double factor) {
  for (Request& each : requests) each.arrival /= factor;
  return requests;
}

}  // namespace countervail::serving
