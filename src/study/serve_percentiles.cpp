// A load is tried with the same draws each time, so percentiles rise with it but for the noise of the last digit.
#include "study/serve_percentiles.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "serving/simulated_worker.h"

namespace countervail {
namespace {

constexpr double kFillings = 10, kFewestRequests = 2000, kMostRequests = 100'000;

/// The same draws at every rate: only the clock runs faster.
std::vector<serving::Request> requests_of(const SimulatedConfiguration& configuration,
                                          const serving::Traffic& traffic, const Arrivals& arrivals,
                                          double rate) {
  if (!arrivals.trace.empty()) {
    const double span = arrivals.trace.back().arrival - arrivals.trace.front().arrival;
    const double own = static_cast<double>(arrivals.trace.size() - 1) / span;
    return serving::sped_up(arrivals.trace, rate / own);
  }
  const double count = std::clamp(kFillings * configuration.places, kFewestRequests, kMostRequests);
  return serving::draw_requests({.rate = rate,
                                 .burst_cv2 = arrivals.burst_cv2,
                                 .input = {traffic.input, arrivals.length_cv2},
                                 .output = {traffic.output, arrivals.length_cv2}},
                                static_cast<int>(count), arrivals.seed);
}

/// The three that a simulation estimates.
double figure_of(const serving::Spread& spread, int percentile) {
  return percentile == 50   ? spread.p50.value
         : percentile == 90 ? spread.p90.value
                            : spread.p99.value;
}

}  // namespace

SimulatedConfiguration simulated_rank(const serving::Engine& engine,
                                      const serving::Traffic& traffic,
                                      const serving::Limits& limits, double requests, double rate) {
  const int most = std::max(1, static_cast<int>(requests));
  serving::SimulatedWorker worker = serving::simulated_worker(engine, traffic, limits, most);
  const double ranks = engine.worker.attention_data;
  SimulatedConfiguration one{.table = std::move(worker.table)};
  one.units.engine = std::move(worker.batching);
  one.units.overhead = limits.overhead;
  one.rate = rate / ranks, one.whole = ranks, one.places = requests;
  return one;
}

SimulatedConfiguration simulated_split(const serving::Engine& prefill, long long prefill_units,
                                       const serving::Engine& decode, long long decode_units,
                                       const serving::Traffic& traffic,
                                       const serving::Limits& limits, double requests,
                                       double rate) {
  const int most = std::max(1, static_cast<int>(requests));
  serving::SimulatedWorker worker = serving::simulated_worker(decode, traffic, limits, most);
  SimulatedConfiguration split{.table = std::move(worker.table)};
  split.units.engine = std::move(worker.batching);
  split.units.engine.chunk_seconds = nullptr;
  split.units.prefill =
      serving::prefill_units(prefill, traffic, limits, static_cast<int>(prefill_units));
  split.units.engines = static_cast<int>(decode_units) * decode.worker.attention_data;
  split.units.overhead = limits.overhead;
  split.rate = rate, split.places = requests * split.units.engines;
  return split;
}

SimulatedLoad simulate_at(const SimulatedConfiguration& configuration,
                          const serving::Traffic& traffic, const Arrivals& arrivals, double load) {
  if (!(load > 0 && load < 1))
    throw Error(ErrorKind::kRange, "a load of " + format_number(load) + ": above 0 and below 1");
  const double rate = load * configuration.rate;
  return {load, rate * configuration.whole,
          serving::simulate(configuration.units, configuration.table,
                            requests_of(configuration, traffic, arrivals, rate))};
}

std::optional<SimulatedLoad> most_load(const SimulatedConfiguration& configuration,
                                       const serving::Traffic& traffic, const Arrivals& arrivals,
                                       const LatencyLimits& limits) {
  std::optional<SimulatedLoad> best;
  double low = 0, high = 1;
  for (int i = 0; i < 6; ++i) {
    SimulatedLoad tried = simulate_at(configuration, traffic, arrivals, (low + high) / 2);
    const bool holds = figure_of(tried.answer.ttft, limits.percentile) <= limits.ttft &&
                       figure_of(tried.answer.tpot, limits.percentile) <= limits.tpot;
    (holds ? low : high) = tried.load;
    if (holds) best = std::move(tried);
  }
  return best;
}

}  // namespace countervail
