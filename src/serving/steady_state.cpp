#include "serving/steady_state.h"

#include <algorithm>
#include <limits>

#include "serving/cache_memory.h"

namespace countervail::serving {
namespace {

Load decode_load(const Traffic& traffic, double requests) {
  return {.requests = requests,
          .verified = 1.0 + traffic.depth,
          .context = traffic.input + traffic.output / 2};
}

double most_running(const Engine& engine, const Traffic& traffic, const Limits& limits) {
  const double tokens = traffic.input + (limits.reserves ? 1.0 : 0.5) * traffic.output;
  double most = most_requests(engine, tokens, limits.memory_share, limits.runtime_bytes);
  if (limits.admission > 0) most = std::min(most, limits.admission);
  return most;
}

}  // namespace

SteadyState closed_loop(const Engine& engine, const Traffic& traffic, const Limits& limits,
                        double clients) {
  SteadyState state;
  const double offered = clients / engine.worker.attention_data;
  // Fewer clients than ranks: each of those that work has one.
  const double r = std::min(std::max(1.0, offered), most_running(engine, traffic, limits));
  if (r < 1) return state;
  state.running = r;
  state.parts = step_parts(engine, traffic, decode_load(traffic, r));
  state.step = state.parts.total();
  state.prompt_parts = added_parts(engine, traffic, r, limits.chunk);
  state.prefill = state.prompt_parts.total();
  const double steps = traffic.output / (1 + traffic.accepted);
  const double slot = steps * state.step + r * state.prefill;
  state.tpot = state.step / (1 + traffic.accepted) + (r - 1) * state.prefill / traffic.output;
  state.rate = std::min(clients, engine.worker.attention_data * r) / slot;
  const double alone = added_by_prompt(engine, traffic, 0, limits.chunk);
  const double waiting = std::max(0.0, offered - r) / r * slot;
  state.ttft = limits.overhead + alone + state.step +
               limits.waiting_prompts * (r - 1) * state.prefill + waiting;
  return state;
}

double open_loop_running(const Engine& engine, const Traffic& traffic, const Limits& limits,
                         double rate) {
  const double own = rate / engine.worker.attention_data;  // of one rank
  const double steps = traffic.output / (1 + traffic.accepted);
  // More running than arrivals need: what B requests complete in a second exceeds `own`.
  const auto keeps_up = [&](double b) {
    const double prefill = added_by_prompt(engine, traffic, b, limits.chunk);
    const double step = step_parts(engine, traffic, decode_load(traffic, b)).total();
    return own * prefill < 1 && b * (1 - own * prefill) >= own * steps * step;
  };
  double low = 0, high = most_running(engine, traffic, limits);
  if (high <= 0 || !keeps_up(high)) return -1;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (keeps_up(middle) ? high : low) = middle;
  }
  return high;
}

}  // namespace countervail::serving
