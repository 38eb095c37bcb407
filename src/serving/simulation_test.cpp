#include "serving/simulation.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <vector>

#include "base/error.h"
#include "files/csv.h"
#include "serving/trace_file.h"
#include "serving/waiting.h"

namespace countervail::serving {
namespace {

/// A worker's step: a host floor, a cost a request and a cost a cached token.
double step_seconds(int batch, double context) {
  return 0.008 + batch * (2e-5 + 3e-8 * context);
}
StepTable table_of(int most_batch) {
  return StepTable(step_seconds, most_batch, 10'000);
}
double chunk_seconds(int tokens, int before, int = 0) {
  return 2e-5 * tokens + 1e-9 * tokens * (before + 0.5 * tokens);
}

TEST(Engine, OneRequestTakesItsPrefillAndTheSumOfItsSteps) {
  const StepTable table = table_of(4);
  const std::vector<Request> one{{0, 3000, 200}};
  Batching engine{.admission_limit = 4};
  engine.chunk_seconds = chunk_seconds;
  const BatchingRun run = run_batching(engine, table, one);
  double clock = table.seconds(1, 3000) + chunk_seconds(3000, 0);
  EXPECT_EQ(run.first_token[0], clock);
  double steps = clock;
  for (int i = 1; i < 200; ++i) steps += table.seconds(1, 3000 + i);
  EXPECT_EQ(run.finish[0], steps) << "bit for bit";
  EXPECT_EQ(run.steps, 200);
}

TEST(Engine, ChunksReadThePromptBeforeThemAndStepsThatCarryThemPay) {
  const StepTable table = table_of(4);
  Batching engine{.admission_limit = 4, .chunk = 1000};
  engine.chunk_seconds = chunk_seconds;
  const BatchingRun run = run_batching(engine, table, std::vector<Request>{{0, 2500, 1}});
  double clock = table.seconds(0, 0) + chunk_seconds(1000, 0);
  clock += table.seconds(0, 0) + chunk_seconds(1000, 1000);
  clock += table.seconds(1, 2500) + chunk_seconds(500, 2000);
  EXPECT_EQ(run.first_token[0], clock);
  EXPECT_EQ(run.finish[0], clock) << "an answer of one token ends with its first";
  engine.hit_rate = 0.8;
  engine.load_seconds = 1e-6;
  const BatchingRun hit = run_batching(engine, table, std::vector<Request>{{0, 2500, 1}});
  EXPECT_EQ(hit.first_token[0], table.seconds(1, 2500) + (2000 * 1e-6 + chunk_seconds(500, 2000)));
}

// Closed loop, no prompts, steps that depend on the batch alone: every gap between tokens is that step.
TEST(Engine, AFullBatchGivesItsStepToEveryToken) {
  const auto step = [](int batch, double) {
    return std::ldexp(8 + batch, -10);
  };  // dyadic: sums are exact
  const StepTable table(step, 64, 1000);
  for (int batch = 1; batch <= 64; ++batch) {
    SimulatedUnits units;
    units.engine.admission_limit = 64;
    units.engine.chunk_seconds = [](int, int, int) { return 0.0; };
    const std::vector<Request> requests(static_cast<std::size_t>(batch), Request{0, 10, 65});
    const SimulationAnswer answer =
        simulate(units, table, requests, {.clients = batch, .warm_up = 0});
    EXPECT_EQ(answer.tpot.mean.value, step(batch, 0)) << batch;
    EXPECT_EQ(answer.tpot.p99.value, step(batch, 0)) << batch;
    EXPECT_EQ(answer.mean_batch, batch);
    EXPECT_EQ(answer.steps, 65);
  }
}

/// What the fast engine must agree with: every request looked at in every step, nothing kept.
BatchingRun plain_engine(const Batching& engine, const StepTable& table,
                         const std::vector<Request>& requests) {
  struct State {
    double tokens = 0;
    int worked = 0;
    bool inside = false, decoding = false, done = false;
  };
  BatchingRun run;
  run.first_token.resize(requests.size());
  run.finish.resize(requests.size());
  std::vector<State> states(requests.size());
  double clock = 0;
  const auto all_done = [&] {
    for (const State& s : states)
      if (!s.done) return false;
    return true;
  };
  while (!all_done()) {
    int inside = 0;
    double reserved = 0;
    for (std::size_t i = 0; i < requests.size(); ++i)
      if (states[i].inside && !states[i].done) {
        ++inside;
        reserved += requests[i].input + engine.reserve_share * requests[i].output;
      }
    for (std::size_t i = 0; i < requests.size(); ++i) {
      if (states[i].inside) continue;
      const double need = requests[i].input + engine.reserve_share * requests[i].output;
      if (requests[i].arrival > clock || inside >= engine.admission_limit ||
          reserved + need > engine.cache_tokens)
        break;
      states[i].inside = true;
      ++inside;
      reserved += need;
    }
    if (inside == 0) {
      for (std::size_t i = 0; i < requests.size(); ++i)
        if (!states[i].inside) {
          clock = requests[i].arrival;
          break;
        }
      continue;
    }
    double seconds = 0, cached = 0;
    int budget = engine.chunk, batch = 0;
    std::vector<std::size_t> first;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      State& s = states[i];
      if (!s.inside || s.done || s.decoding || budget == 0) continue;
      const int taken = std::min(budget, requests[i].input - s.worked);
      seconds += engine.chunk_seconds(taken, s.worked, 0);
      s.worked += taken;
      budget -= taken;
      if (s.worked == requests[i].input) first.push_back(i);
    }
    std::vector<std::size_t> decoding;
    for (std::size_t i = 0; i < requests.size(); ++i)
      if (states[i].decoding && !states[i].done) {
        decoding.push_back(i);
        cached += requests[i].input + states[i].tokens;
      }
    for (const std::size_t i : first) cached += requests[i].input;
    batch = static_cast<int>(decoding.size() + first.size());
    clock += table.seconds(batch, cached) + seconds;
    ++run.steps;
    for (const std::size_t i : decoding) states[i].tokens += engine.tokens_per_step;
    for (const std::size_t i : first) {
      states[i].decoding = true;
      states[i].tokens = 1;
      run.first_token[i] = clock;
    }
    for (std::size_t i = 0; i < requests.size(); ++i)
      if (states[i].decoding && !states[i].done && states[i].tokens >= requests[i].output) {
        states[i].done = true;
        run.finish[i] = clock;
      }
  }
  return run;
}

RC_GTEST_PROP(EngineProperty, AgreesWithAnEngineThatLooksAtEveryRequestInEveryStep, ()) {
  Batching engine{.admission_limit = *rc::gen::inRange(1, 8),
                  .cache_tokens = static_cast<double>(*rc::gen::inRange(600, 3000)),
                  .reserve_share = *rc::gen::element(0.5, 1.0),
                  .tokens_per_step = *rc::gen::element(1.0, 1.5, 1.75),
                  .chunk = *rc::gen::inRange(20, 400)};
  engine.chunk_seconds = chunk_seconds;
  std::vector<Request> requests;
  double clock = 0;
  const int n = *rc::gen::inRange(1, 40);
  for (int i = 0; i < n; ++i) {
    // No arrival meets the end of a step, where the two engines' sums, last digits apart, would decide who goes first.
    clock += *rc::gen::inRange(0, 100) * 0.0040123456789;
    requests.push_back({clock, *rc::gen::inRange(1, 400), *rc::gen::inRange(1, 100)});
  }
  const StepTable table = table_of(8);
  const BatchingRun fast = run_batching(engine, table, requests);
  const BatchingRun plain = plain_engine(engine, table, requests);
  RC_ASSERT(fast.steps == plain.steps);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    RC_ASSERT(std::abs(fast.first_token[i] - plain.first_token[i]) < 1e-9);
    RC_ASSERT(std::abs(fast.finish[i] - plain.finish[i]) < 1e-9);
  }
}

// The same over an hour of bursts through every branch at once: queues, chunks, a tight cache, fractional tokens.
TEST(Engine, AgreesWithThePlainEngineOverLongBursts) {
  const auto requests =
      draw_requests({.rate = 3, .burst_cv2 = 9, .input = {300, 1.5}, .output = {60, 2}}, 400, 21);
  for (const double tokens : {1.0, 1.5}) {
    Batching engine{
        .admission_limit = 8, .cache_tokens = 9000, .tokens_per_step = tokens, .chunk = 128};
    engine.chunk_seconds = chunk_seconds;
    const BatchingRun fast = run_batching(engine, table_of(8), requests);
    const BatchingRun plain = plain_engine(engine, table_of(8), requests);
    EXPECT_EQ(fast.steps, plain.steps);
    for (std::size_t i = 0; i < requests.size(); ++i) {
      EXPECT_NEAR(fast.first_token[i], plain.first_token[i], 1e-9);
      EXPECT_NEAR(fast.finish[i], plain.finish[i], 1e-9);
    }
  }
}

SimulatedUnits together(int engines) {
  SimulatedUnits units;
  units.engine = {.admission_limit = 64, .chunk = 2048};
  units.engine.chunk_seconds = chunk_seconds;
  units.engines = engines;
  return units;
}

SimulatedUnits apart() {
  SimulatedUnits units;
  units.prefill = {.servers = 3, .chunk = 2048, .step_seconds = 0.005};
  units.prefill.chunk_seconds = chunk_seconds;
  units.prefill.transfer_seconds = 1e-6;
  units.engine.admission_limit = 64;
  units.engines = 2;
  return units;
}

TEST(Simulation, LittlesLawHoldsThroughTheWholeSystem) {
  const auto requests = draw_requests(
      {.rate = 12, .burst_cv2 = 4, .input = {1155, 0.92}, .output = {211, 0.6}}, 20'000, 1);
  for (const SimulatedUnits& units : {together(3), apart()}) {
    const SimulationAnswer answer = simulate(units, table_of(64), requests);
    EXPECT_LT(answer.little.relative_gap(), 1e-12);
    EXPECT_NEAR(answer.requests_per_second, 12, 0.5);
    EXPECT_GT(answer.e2e.p99.value, answer.e2e.p50.value);
    EXPECT_NEAR(answer.e2e.mean.value - answer.ttft.mean.value, answer.tpot.mean.value * 210,
                0.5 * answer.e2e.mean.value);
  }
}

TEST(Simulation, SameBytesOnAnyNumberOfThreads) {
  const auto requests =
      draw_requests({.rate = 20, .input = {900, 1}, .output = {150, 1}}, 5'000, 9);
  for (const SimulatedUnits& units : {together(5), apart()}) {
    const SimulationAnswer one = simulate(units, table_of(64), requests);
    for (const int threads : {2, 7, 16}) {
      const SimulationAnswer many = simulate(units, table_of(64), requests, {.threads = threads});
      EXPECT_EQ(one.ttft.p99.value, many.ttft.p99.value);
      EXPECT_EQ(one.tpot.mean.value, many.tpot.mean.value);
      EXPECT_EQ(one.e2e.mean.standard_error, many.e2e.mean.standard_error);
      EXPECT_EQ(one.steps, many.steps);
    }
  }
}

// Prefill units alone are the textbook's queue: constant prompts and Poisson arrivals are an M/D/1.
TEST(Simulation, PrefillUnitsWaitAsPollaczekAndKhinchineSay) {
  SimulatedUnits units = apart();
  units.prefill.servers = 1;
  units.prefill.transfer_seconds = 0;
  const double service = prefill_seconds(units.prefill, 2000);
  const double load = 0.6;
  const auto requests =
      draw_requests({.rate = load / service, .input = {2000}, .output = {2}}, 200'000, 2);
  const SimulationAnswer answer = simulate(units, table_of(64), requests);
  EXPECT_NEAR(answer.ttft.mean.value, service + mean_wait_md1(load, service),
              3 * answer.ttft.mean.standard_error);
  EXPECT_NEAR(answer.prefill_busy, load, 0.01);
}

TEST(Simulation, BurstsRaiseTheTailOfTheFirstToken) {
  double before = 0;
  for (const double burst : {1.0, 4.0, 9.0}) {
    const auto requests = draw_requests(
        {.rate = 4, .burst_cv2 = burst, .input = {1155, 0.92}, .output = {211, 0.6}}, 20'000, 6);
    const double p99 = simulate(together(1), table_of(64), requests).ttft.p99.value;
    EXPECT_GT(p99, before) << burst;
    before = p99;
  }
}

/// TPOT of the steady state in closed form: B = lambda s_out step(B)/(1 - lambda p) by bisection, step(B) + (B - 1) p/s_out.
double closed_tpot(double rate, double input, double output, double prompt, int most) {
  const auto step = [&](double batch) {
    return 0.008 + batch * (2e-5 + 3e-8 * (input + output / 2));
  };
  double low = 0, high = most;
  for (int i = 0; i < 100; ++i) {
    const double middle = (low + high) / 2;
    (middle > rate * output * step(middle) / (1 - rate * prompt) ? high : low) = middle;
  }
  return step(low) + std::max(0.0, low - 1) * prompt / output;
}

// Bars of the specification; what the closed form misses is convexity, so it is always the lower one at high load.
TEST(Simulation, TheSteadyStatesTimePerTokenIsNearTheSimulations) {
  constexpr int kLimit = 64;
  const double input = 1155, output = 211, prompt = chunk_seconds(1155, 0);
  const double full = 0.008 + kLimit * (2e-5 + 3e-8 * (input + output / 2));
  const double capacity = kLimit / (output * full + kLimit * prompt);
  const std::pair<double, double> bars[] = {{0.5, 0.06}, {0.7, 0.10}, {0.95, 0.20}};
  for (const auto& [load, bar] : bars) {
    const double rate = load * capacity;
    const auto requests =
        draw_requests({.rate = rate, .input = {input, 0}, .output = {output, 0.6}}, 40'000, 8);
    const SimulationAnswer answer = simulate(together(1), table_of(kLimit), requests);
    const double closed = closed_tpot(rate, input, output, prompt, kLimit);
    // Of tokens, not of requests: the closed form knows no request.
    const double tpot = (answer.e2e.mean.value - answer.ttft.mean.value) / (output - 1);
    EXPECT_NEAR(closed / tpot, 1, bar) << load;
  }
}

// A law given the figures of a published trace draws requests that have these figures. Bursts of CV^2 173 and outputs of CV^2 4.6
// settle slowly, so the tolerance follows the fourth moment of what is drawn: a tenth of the mean, a third of CV^2.
TEST(Simulation, LawsOfPublishedTracesDrawThem) {
  const CsvTable table = read_csv(COUNTERVAIL_SOURCE_DIR "/data/measured/traffic.csv");
  EXPECT_EQ(table.rows.size(), 4u);
  for (const CsvRow& row : table.rows) {
    const auto number = [&](const char* column) { return table.number(row, column); };
    const RequestLaw law{.rate = number("mean_rate_per_s"),
                         .burst_cv2 = number("interarrival_cv2"),
                         .input = {number("input_mean"), number("input_cv2")},
                         .output = {number("output_mean"), number("output_cv2")}};
    const TraceSummary drawn = summary_of({.requests = draw_requests(law, 400'000, 1)});
    const std::string& name = row.cells[0];
    EXPECT_NEAR(drawn.rate / law.rate, 1, 0.1) << name;
    EXPECT_NEAR(drawn.gap_cv2 / law.burst_cv2, 1, 0.3) << name;
    EXPECT_NEAR(drawn.input.mean / law.input.mean, 1, 0.1) << name;
    EXPECT_NEAR(drawn.input.cv2 / law.input.cv2, 1, 0.3) << name;
    EXPECT_NEAR(drawn.output.mean / law.output.mean, 1, 0.1) << name;
    EXPECT_NEAR(drawn.output.cv2 / law.output.cv2, 1, 0.3) << name;
    // The rows agree with themselves: as many requests in the span as the rate says.
    EXPECT_NEAR(number("requests") / number("span_s") / law.rate, 1, 0.001) << name;
  }
}

// Speculation with 0.7 accepted tokens a step: 1.7 tokens leave each step.
TEST(Simulation, AcceptedTokensShortenTheGapBetweenTokens) {
  const StepTable flat([](int, double) { return 0.01; }, 4, 1000);
  SimulatedUnits units = together(1);
  units.engine.admission_limit = 4;
  units.engine.tokens_per_step = 1.7;
  const std::vector<Request> one{{0, 10, 1701}};
  EXPECT_NEAR(simulate(units, flat, one, {.warm_up = 0}).tpot.mean.value, 0.01 / 1.7, 1e-12);
}

TEST(Simulation, ALongerCacheOrMoreRoomNeverSlowsTheWholeDown) {
  const auto requests =
      draw_requests({.rate = 30, .input = {900, 1}, .output = {150, 1}}, 3'000, 3);
  double before = 1e9;
  for (const int limit : {2, 8, 32}) {
    SimulatedUnits units = together(1);
    units.engine.admission_limit = limit;
    const SimulationAnswer answer = simulate(units, table_of(64), requests);
    EXPECT_LT(answer.ttft.mean.value, before);
    before = answer.ttft.mean.value;
  }
}

TEST(Simulation, ReplayedFasterComesFaster) {
  const auto slow = draw_requests({.rate = 2, .input = {10}, .output = {10}}, 1000, 1);
  const auto fast = sped_up(slow, 4);
  EXPECT_EQ(fast.back().arrival, slow.back().arrival / 4);
  EXPECT_EQ(fast.back().input, 10);
}

std::string refusal(const SimulatedUnits& units, const std::vector<Request>& requests,
                    const SimulationRun& run = {}) {
  try {
    simulate(units, table_of(64), requests, run);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

TEST(Simulation, SaysWhatItCannotRun) {
  const std::vector<Request> one{{0, 100, 10}};
  SimulatedUnits units = together(1);
  units.engine.cache_tokens = 50;
  EXPECT_NE(refusal(units, one).find("needs 110 in the cache, which holds 50"), std::string::npos);
  units = together(1);
  units.engine.hit_rate = 1;
  EXPECT_NE(refusal(units, one).find("a hit rate of 1"), std::string::npos);
  units = together(1);
  units.engine.admission_limit = 65;
  EXPECT_NE(refusal(units, one).find("an admission limit of 65"), std::string::npos);
  units = together(1);
  units.engine.tokens_per_step = 0.5;
  EXPECT_NE(refusal(units, one).find("0.5 tokens a step"), std::string::npos);
  EXPECT_NE(refusal(together(1), {}).find("no requests"), std::string::npos);
  EXPECT_NE(refusal(together(1), {{2, 1, 1}, {1, 1, 1}}).find("a request at 1 s after one at 2 s"),
            std::string::npos);
  EXPECT_NE(refusal(together(1), {{0, 1, 0}}).find("a request of 1 and 0 tokens"),
            std::string::npos);
  EXPECT_NE(refusal(together(4), one, {.clients = 3}).find("3 clients over 4 engines"),
            std::string::npos);
  EXPECT_NE(refusal(apart(), one, {.clients = 3}).find("closed loop"), std::string::npos);
  EXPECT_NE(refusal(SimulatedUnits{}, one).find("nobody prefills"), std::string::npos);
  units = apart();
  units.engine.chunk_seconds = chunk_seconds;
  EXPECT_NE(refusal(units, one).find("prefilled twice"), std::string::npos);
  EXPECT_THROW(draw_requests({.rate = 0}, 1, 1), Error);
  EXPECT_THROW(draw_requests({.burst_cv2 = -1}, 1, 1), Error);
  EXPECT_THROW(draw_requests({.input = {0}}, 1, 1), Error);
  EXPECT_THROW(StepTable([](int, double) { return -1.0; }, 1, 10), Error);
  EXPECT_THROW(StepTable([](int, double) { return 1.0; }, 1, 10, 1), Error);
}

}  // namespace
}  // namespace countervail::serving
