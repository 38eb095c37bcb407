// First come, first served; the recursion and Little's identity in first_come.h.
#include "serving/first_come.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <queue>

#include "base/error.h"
#include "statistics/random_draws.h"

namespace countervail::serving {
namespace {

/// Neumaier's sum (ZAMM 54, 39, 1974): millions of terms without their roundings adding up, so that an identity can be held to
/// 1e-12.
class ExactSum {
 public:
  void add(double x) {
    const double next = sum_ + x;
    lost_ += std::abs(sum_) >= std::abs(x) ? (sum_ - next) + x : (x - next) + sum_;
    sum_ = next;
  }
  double total() const { return sum_ + lost_; }

 private:
  double sum_ = 0, lost_ = 0;
};

}  // namespace

std::vector<double> first_come_departures(std::span<const double> arrivals,
                                          std::span<const double> services, int servers) {
  std::priority_queue<double, std::vector<double>, std::greater<>> free_at;
  for (int s = 0; s < servers; ++s) free_at.push(0);
  std::vector<double> departures(arrivals.size());
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    departures[i] = std::max(arrivals[i], free_at.top()) + services[i];
    free_at.pop();
    free_at.push(departures[i]);
  }
  return departures;
}

double LittleCheck::relative_gap() const {
  const double other = rate * mean_time;
  return mean_number == other ? 0 : std::abs(mean_number - other) / std::max(mean_number, other);
}

LittleCheck little_check(std::span<const double> arrivals, std::span<const double> departures) {
  if (arrivals.empty()) return {};
  std::vector<double> in(arrivals.begin(), arrivals.end());
  std::vector<double> out(departures.begin(), departures.end());
  if (!std::is_sorted(in.begin(), in.end())) std::sort(in.begin(), in.end());
  std::sort(out.begin(), out.end());
  ExactSum integral, times;
  double before = in.front();
  std::size_t came = 0, left = 0;
  while (left < out.size()) {
    const bool comes = came < in.size() && in[came] <= out[left];
    const double now = comes ? in[came] : out[left];
    integral.add(static_cast<double>(came - left) * (now - before));
    before = now;
    ++(comes ? came : left);
  }
  for (std::size_t i = 0; i < arrivals.size(); ++i) times.add(departures[i] - arrivals[i]);
  const double window = out.back() - in.front(), n = static_cast<double>(in.size());
  return {window, integral.total() / window, n / window, times.total() / n};
}

QueueRun simulate_queue(const DrawnQueue& queue, int customers, std::uint64_t seed) {
  if (!(queue.load > 0 && queue.load < 1))
    throw Error::at(ErrorKind::kRange, fmt::format("a load of {}", queue.load), "above 0, below 1");
  if (customers < 1 || queue.servers < 1)
    throw Error::at(ErrorKind::kRange,
                    fmt::format("{} customers, {} servers", customers, queue.servers),
                    "1 or more of each");
  if (!(queue.service_cv2 >= 0 && queue.arrival_cv2 >= 0 && queue.service > 0))
    throw Error::at(ErrorKind::kRange, "a service or a squared coefficient of variation below 0",
                    "service above 0, CV^2 0 or more");
  statistics::RandomDraws gaps({seed, 1, 0}), needs({seed, 1, 1});
  const double gap = queue.service / (queue.load * queue.servers);
  const auto n = static_cast<std::size_t>(customers);
  std::vector<double> arrivals(n), services(n), waits(n);
  double clock = 0;
  for (std::size_t i = 0; i < n; ++i) {
    arrivals[i] = clock += gaps.gamma_of(gap, queue.arrival_cv2);
    services[i] = queue.law == ServiceLaw::kGamma
                      ? needs.gamma_of(queue.service, queue.service_cv2)
                      : needs.lognormal_of(queue.service, queue.service_cv2);
  }
  const std::vector<double> departures = first_come_departures(arrivals, services, queue.servers);
  long long waited = 0;
  for (std::size_t i = 0; i < n; ++i) {
    // A service that began at once ends at exactly arrival + service, the same addition.
    const bool at_once = departures[i] == arrivals[i] + services[i];
    waits[i] = at_once ? 0 : departures[i] - services[i] - arrivals[i];
    waited += !at_once;
  }
  return {spread_of(waits), static_cast<double>(waited) / customers,
          little_check(arrivals, departures)};
}

}  // namespace countervail::serving
