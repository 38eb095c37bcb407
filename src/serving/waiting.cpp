// Closed forms of waiting; equations and sources in waiting.h. Erlang's loss formula is built server by server, since
// a^c/c! overflows from some hundred servers on while the recursion stays within (0, 1].
#include "serving/waiting.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace countervail::serving {
namespace {

constexpr double kEndless = std::numeric_limits<double>::infinity();

}  // namespace

double mean_wait_mg1(double load, double service, double service_cv2) {
  if (!(load < 1)) return kEndless;
  return load * (1 + service_cv2) / (2 * (1 - load)) * service;
}

double mean_wait_mm1(double load, double service) {
  return mean_wait_mg1(load, service, 1);
}

double mean_wait_md1(double load, double service) {
  return mean_wait_mg1(load, service, 0);
}

double chance_of_waiting_mmc(int servers, double load) {
  if (!(load < 1)) return 1;
  const double offered = servers * load;
  double lost = 1;
  for (int k = 1; k <= servers; ++k) lost = offered * lost / (k + offered * lost);
  return lost / (1 - load * (1 - lost));
}

double mean_wait_mmc(int servers, double load, double service) {
  if (!(load < 1)) return kEndless;
  return chance_of_waiting_mmc(servers, load) * service / (servers * (1 - load));
}

double wait_percentile_mmc(int servers, double load, double service, double percentile) {
  if (!(load < 1)) return kEndless;
  const double above = chance_of_waiting_mmc(servers, load) / (1 - percentile);
  return above > 1 ? std::log(above) * service / (servers * (1 - load)) : 0;
}

double wait_percentile_mm1(double load, double service, double percentile) {
  return wait_percentile_mmc(1, load, service, percentile);
}

double sojourn_percentile_mm1(double load, double service, double percentile) {
  if (!(load < 1)) return kEndless;
  return -std::log1p(-percentile) * service / (1 - load);
}

}  // namespace countervail::serving
