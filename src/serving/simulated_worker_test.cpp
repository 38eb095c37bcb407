#include "serving/simulated_worker.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "compile/compile.h"
#include "serving/from_facts.h"
#include "shipped_facts.h"

namespace countervail::serving {
namespace {

/// Llama 3.1 70B in 16 bit on `tensor` H100 under a dated stack.
Engine llama(int tensor) {
  Ledger ledger(shipped());
  Engine engine{.model = compile_model(ledger, "Llama 3.1 70B"),
                .machine = read_machine(ledger, {"h100_sxm", "H100 SXM5 80GB", 450e9}, {}),
                .worker = {.tensor = tensor}};
  engine.host = read_serving_stack(ledger, "vllm-2026").host;
  return engine;
}
Limits stack_limits() {
  Ledger ledger(shipped());
  return read_serving_stack(ledger, "vllm-2026").limits;
}

TEST(SimulatedWorker, OneRequestTakesWhatTheWorkerIsPriced) {
  const Engine engine = llama(4);
  const Traffic traffic{.input = 1000, .output = 200};
  SimulatedWorker worker = simulated_worker(engine, traffic, stack_limits());
  SimulatedUnits units;
  units.engine = worker.batching;
  const SimulationAnswer answer = simulate(units, worker.table, {{0, 1000, 200}}, {.warm_up = 0});
  const SteadyState state = closed_loop(engine, traffic, stack_limits(), 1);
  EXPECT_NEAR(answer.tpot.mean.value / state.tpot, 1, 0.002);
  // Alone, a prompt's step also holds what a step holds without it; the closed form adds a step of its own for that.
  EXPECT_NEAR(answer.ttft.mean.value, state.ttft - stack_limits().overhead, 1.5 * state.step);
}

// Bars of the specification for a worker that is priced from measurements, not an invented one: the steady state's time per token
// against the simulation's at half, seven tenths and 95 % of what a batch of 64 can carry.
TEST(SimulatedWorker, TheSteadyStateAgreesWithItsSimulation) {
  const Engine engine = llama(4);
  const Traffic traffic{.input = 1155, .output = 211};
  Limits bounded = stack_limits();
  bounded.admission = 64;
  const double capacity = closed_loop(engine, traffic, bounded, 64).rate;
  const SimulatedWorker worker = simulated_worker(engine, traffic, bounded);
  SimulatedUnits units;
  units.engine = worker.batching;
  const std::pair<double, double> bars[] = {{0.5, 0.06}, {0.7, 0.10}, {0.95, 0.20}};
  for (const auto& [load, bar] : bars) {
    const double rate = load * capacity;
    const double running = open_loop_running(engine, traffic, bounded, rate);
    ASSERT_GT(running, 1);
    const SteadyState state = closed_loop(engine, traffic, bounded, running);
    const auto requests = draw_requests(
        {.rate = rate, .input = {traffic.input, 0.92}, .output = {traffic.output, 0.6}}, 20'000, 8);
    const SimulationAnswer answer = simulate(units, worker.table, requests);
    const double tpot = (answer.e2e.mean.value - answer.ttft.mean.value) / (traffic.output - 1);
    RecordProperty("tpot_" + std::to_string(load), std::to_string(state.tpot / tpot));
    EXPECT_NEAR(state.tpot / tpot, 1, bar) << load;
    EXPECT_LT(answer.little.relative_gap(), 1e-12);
    EXPECT_GT(answer.ttft.p99.value, 1.5 * answer.ttft.mean.value);
  }
}

TEST(SimulatedWorker, PrefillUnitsTakeTheirPromptsInPieces) {
  const Engine engine = llama(4);
  const Traffic traffic{.input = 4096, .output = 100};
  Limits pieces = stack_limits();
  const double whole = prefill_seconds(prefill_units(engine, traffic, pieces, 1), 4096);
  EXPECT_NEAR(whole / added_by_prompt(engine, traffic, 0, pieces.chunk), 1, 1e-9);
  pieces.chunk = 512;
  EXPECT_GT(prefill_seconds(prefill_units(engine, traffic, pieces, 1), 4096), whole);
  Traffic hit = traffic;
  hit.hit_rate = 0.5;
  EXPECT_LT(prefill_seconds(prefill_units(engine, hit, stack_limits(), 1), 4096), whole);
}

TEST(SimulatedWorker, SaysWhereNothingFits) {
  EXPECT_THROW(simulated_worker(llama(1), {.input = 100, .output = 10}, stack_limits()), Error);
}

}  // namespace
}  // namespace countervail::serving
