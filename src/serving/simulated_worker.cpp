// From prices to tables; what is taken as what: simulated_worker.h.
#include "serving/simulated_worker.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "base/error.h"
#include "serving/cache_memory.h"

namespace countervail::serving {
namespace {

// Attention bends where its launch, a window, a wave of blocks take over; an eighth of the mean request between knots follows it.
constexpr int kKnots = 33;
constexpr double kLongest = 4;  // mean requests

double step_seconds(const Engine& engine, const Traffic& traffic, double batch, double context,
                    double prompt = 0) {
  return step_parts(engine, traffic,
                    {.requests = batch,
                     .verified = 1.0 + traffic.depth,
                     .context = context,
                     .prompt_tokens = prompt})
      .total();
}

/// The context that requests beside a prompt have on the mean matters little: what is priced is the difference of two steps.
ChunkSeconds chunk_seconds_of(const Engine& engine, const Traffic& traffic) {
  const auto shared = std::make_shared<const Engine>(engine);
  return [shared, traffic](int tokens, int before, int batch) {
    const double context = traffic.input + traffic.output / 2;
    const double added = step_seconds(*shared, traffic, batch, context, tokens) -
                         step_seconds(*shared, traffic, batch, context);
    const double attention = prompt_attention_seconds(*shared, before + tokens) -
                             (before > 0 ? prompt_attention_seconds(*shared, before) : 0);
    return std::max(0.0, added) + std::max(0.0, attention);
  };
}

}  // namespace

SimulatedWorker simulated_worker(const Engine& engine, const Traffic& traffic, const Limits& limits,
                                 int most_batch) {
  Batching batching;
  batching.reserve_share = limits.reserves ? 1 : 0.5;
  // Through the mean request, since what a recurrent layer keeps is a request's and not a token's.
  const double typical = traffic.input + batching.reserve_share * traffic.output;
  const double fit = most_requests(engine, typical, limits.memory_share, limits.runtime_bytes);
  if (!(fit >= 1))
    throw Error::at(ErrorKind::kRange,
                    fmt::format("room for {:.2g} requests of {:.0f} tokens", fit, typical),
                    "more memory, fewer weights a device or shorter requests");
  batching.cache_tokens = fit * typical;
  batching.admission_limit =
      limits.admission > 0 ? std::min(most_batch, static_cast<int>(limits.admission)) : most_batch;
  batching.tokens_per_step = 1 + traffic.accepted;
  batching.hit_rate = traffic.hit_rate;
  if (limits.chunk >= 1) batching.chunk = static_cast<int>(limits.chunk);
  batching.chunk_seconds = chunk_seconds_of(engine, traffic);
  return {std::move(batching),
          StepTable([&](int batch,
                        double context) { return step_seconds(engine, traffic, batch, context); },
                    most_batch, kLongest * (traffic.input + traffic.output), kKnots)};
}

PrefillUnits prefill_units(const Engine& engine, const Traffic& traffic, const Limits& limits,
                           int workers) {
  PrefillUnits units;
  units.servers = workers * engine.worker.attention_data;
  if (limits.chunk >= 1) units.chunk = static_cast<int>(limits.chunk);
  units.step_seconds = step_seconds(engine, traffic, 0, 1);
  units.hit_rate = traffic.hit_rate;
  units.chunk_seconds = chunk_seconds_of(engine, traffic);
  return units;
}

}  // namespace countervail::serving
