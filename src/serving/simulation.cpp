// Queue, transfer and engines in line; what is measured: simulation.h.
#include "serving/simulation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "base/parallel.h"

namespace countervail::serving {

double prefill_seconds(const PrefillUnits& units, int input) {
  int before = input - worked_tokens(input, units.hit_rate);
  double seconds = units.load_seconds * before;
  while (before < input) {
    const int taken = std::min(units.chunk, input - before);
    seconds += units.step_seconds + units.chunk_seconds(taken, before, 0);
    before += taken;
  }
  return seconds;
}

namespace {

/// Each request's three times, in the order of the requests.
struct Times {
  std::vector<double> arrival, first_token, finish;
  double busy = 0, batch_seconds = 0, prefill_busy = 0;
  long long steps = 0;

  explicit Times(std::size_t count) : arrival(count), first_token(count), finish(count) {}
};

void check(const SimulatedUnits& units, const std::vector<Request>& requests,
           const SimulationRun& run) {
  const auto require = [](bool holds, const std::string& got, const char* allowed) {
    if (!holds) throw Error::at(ErrorKind::kRange, got, allowed);
  };
  const bool apart = static_cast<bool>(units.prefill.chunk_seconds);
  require(apart != static_cast<bool>(units.engine.chunk_seconds),
          apart ? "prompts prefilled twice: by prefill units and by engines" : "nobody prefills",
          "chunk seconds of the prefill units or of the engines");
  require(units.engines >= 1, fmt::format("{} engines", units.engines), "1 or more");
  require(!apart || (units.prefill.servers >= 1 && units.prefill.chunk >= 1),
          "no prefill server or no chunk", "1 or more of each");
  require(units.prefill.hit_rate >= 0 && units.prefill.hit_rate < 1,
          fmt::format("a hit rate of {}", units.prefill.hit_rate), "0 to below 1");
  require(!apart || run.clients == 0, "a closed loop over prefill units",
          "an open loop, or engines that prefill");
  require(run.clients == 0 || run.clients >= units.engines,
          fmt::format("{} clients over {} engines", run.clients, units.engines),
          "one client an engine or more");
  require(run.warm_up >= 0 && run.warm_up < 1, fmt::format("a warm-up of {}", run.warm_up),
          "0 to below 1");
  require(!requests.empty(), "no requests", "1 or more");
}

/// The engines in turn, each with its share of `requests`, which ascend; `order` names the place of each in `times`.
void run_engines(const SimulatedUnits& units, const StepTable& table, const SimulationRun& run,
                 const std::vector<Request>& requests, const std::vector<std::size_t>& order,
                 Times& times) {
  const auto engines = static_cast<std::size_t>(units.engines);
  std::vector<BatchingRun> runs(engines);
  for_each_block(engines, run.threads, [&](std::size_t engine) {
    std::vector<Request> own;
    own.reserve(requests.size() / engines + 1);
    for (std::size_t i = engine; i < requests.size(); i += engines) own.push_back(requests[i]);
    // Of 10 clients on 4 engines: 3, 3, 2, 2.
    const int clients =
        (run.clients + units.engines - 1 - static_cast<int>(engine)) / units.engines;
    runs[engine] = run_batching(units.engine, table, own, clients);
  });
  for (std::size_t engine = 0; engine < engines; ++engine) {
    const BatchingRun& done = runs[engine];
    for (std::size_t k = 0; k < done.finish.size(); ++k) {
      const std::size_t place = order[k * engines + engine];
      times.arrival[place] = done.arrival[k];
      times.first_token[place] = done.first_token[k];
      times.finish[place] = done.finish[k];
    }
    times.busy += done.busy;
    times.batch_seconds += done.batch_seconds;
    times.steps += done.steps;
  }
}

/// Prefill servers first; what leaves them, in that order, are the decode engines' requests.
Times run_apart(const SimulatedUnits& units, const StepTable& table, const SimulationRun& run,
                const std::vector<Request>& requests) {
  const std::size_t n = requests.size();
  std::vector<double> arrivals(n), services(n);
  for (std::size_t i = 0; i < n; ++i) {
    arrivals[i] = requests[i].arrival;
    services[i] = prefill_seconds(units.prefill, requests[i].input);
  }
  std::vector<double> ready = first_come_departures(arrivals, services, units.prefill.servers);
  for (std::size_t i = 0; i < n; ++i)
    ready[i] += units.prefill.transfer_latency + units.prefill.transfer_seconds * requests[i].input;
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return ready[a] < ready[b]; });
  std::vector<Request> handed_over;
  handed_over.reserve(n);
  for (const std::size_t i : order)
    handed_over.push_back({ready[i], requests[i].input, requests[i].output});
  Times times(n);
  run_engines(units, table, run, handed_over, order, times);
  for (std::size_t i = 0; i < n; ++i) {
    times.arrival[i] = requests[i].arrival;
    // An answer of one token is whole when prefill hands it over; it need not wait for a decode engine.
    if (requests[i].output == 1) times.finish[i] = ready[i];
  }
  times.prefill_busy = std::accumulate(services.begin(), services.end(), 0.0);
  return times;
}

Times run_together(const SimulatedUnits& units, const StepTable& table, const SimulationRun& run,
                   const std::vector<Request>& requests) {
  std::vector<std::size_t> order(requests.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  Times times(requests.size());
  run_engines(units, table, run, requests, order, times);
  return times;
}

}  // namespace

SimulationAnswer simulate(const SimulatedUnits& units, const StepTable& table,
                          const std::vector<Request>& requests, const SimulationRun& run) {
  check(units, requests, run);
  const bool apart = static_cast<bool>(units.prefill.chunk_seconds);
  const Times times =
      apart ? run_apart(units, table, run, requests) : run_together(units, table, run, requests);
  std::vector<double> ttft, tpot, e2e;
  const auto skipped = static_cast<std::size_t>(run.warm_up * static_cast<double>(requests.size()));
  double tokens = 0;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    tokens += requests[i].output;
    if (i < skipped) continue;
    ttft.push_back(times.first_token[i] - times.arrival[i] + units.overhead);
    e2e.push_back(times.finish[i] - times.arrival[i] + units.overhead);
    if (requests[i].output > 1)
      tpot.push_back((times.finish[i] - times.first_token[i]) / (requests[i].output - 1));
  }
  SimulationAnswer answer;
  answer.ttft = spread_of(ttft);
  answer.tpot = spread_of(tpot);
  answer.e2e = spread_of(e2e);
  answer.little = little_check(times.arrival, times.finish);
  const double window = answer.little.window;
  answer.requests_per_second = static_cast<double>(requests.size()) / window;
  answer.output_per_second = tokens / window;
  answer.mean_batch = times.busy > 0 ? times.batch_seconds / times.busy : 0;
  answer.engine_busy = times.busy / (window * units.engines);
  if (apart) answer.prefill_busy = times.prefill_busy / (window * units.prefill.servers);
  answer.steps = times.steps;
  return answer;
}

}  // namespace countervail::serving
