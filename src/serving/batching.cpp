// The loop of one worker; what a step is and what is left out: batching.h. Two kinds of step: mixed ones, which carry chunks of
// prompts, and pure decode steps, of which whole runs pass without anything to decide until the next finish or arrival.
#include "serving/batching.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <queue>
#include <tuple>

#include "base/error.h"

namespace countervail::serving {

int worked_tokens(int input, double hit_rate) {
  // The last token is always worked: its output is the first answer.
  return input - std::min(static_cast<int>(hit_rate * input), input - 1);
}

namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

/// A running request and the step after which it is done.
struct Last {
  std::uint64_t step;
  std::uint32_t request;
  double cached;  ///< tokens that its cache then holds

  bool operator>(const Last& other) const {
    return std::tie(step, request) > std::tie(other.step, other.request);
  }
};

/// The state between steps. Requests enter in order, so those whose prompt waits are a range: [prompt_, admitted_).
class BatchingLoop {
 public:
  BatchingLoop(const Batching& engine, const StepTable& table, std::span<const Request> requests,
               int clients)
      : engine_(engine), table_(table), requests_(requests), clients_(clients) {
    run_.arrival.resize(requests.size(), 0);
    run_.first_token.resize(requests.size());
    run_.finish.resize(requests.size());
    if (clients == 0)
      for (std::size_t i = 0; i < requests.size(); ++i) run_.arrival[i] = requests[i].arrival;
  }

  BatchingRun run() {
    while (finished_ < requests_.size()) {
      admit();
      if (prompt_ < admitted_)
        mixed_step();
      else if (batch_ > 0)
        decode_steps();
      else if (admitted_ < requests_.size())
        clock_ = std::max(clock_, run_.arrival[admitted_]);
    }
    return std::move(run_);
  }

 private:
  double reserved_by(std::size_t request) const {
    return requests_[request].input + engine_.reserve_share * requests_[request].output;
  }
  /// Steps between the first token and the last.
  std::uint64_t steps_after_first(std::size_t request) const {
    return static_cast<std::uint64_t>(
        std::ceil((requests_[request].output - 1) / engine_.tokens_per_step));
  }
  bool has_come(std::size_t request) const {
    return clients_ > 0 ? request < finished_ + static_cast<std::size_t>(clients_)
                        : run_.arrival[request] <= clock_;
  }
  bool has_room(std::size_t request) const {
    return inside_ < engine_.admission_limit &&
           reserved_ + reserved_by(request) <= engine_.cache_tokens;
  }

  void admit() {
    while (admitted_ < requests_.size() && has_come(admitted_) && has_room(admitted_)) {
      ++inside_;
      reserved_ += reserved_by(admitted_);
      if (!engine_.chunk_seconds) {
        run_.first_token[admitted_] = run_.arrival[admitted_];
        cached_ += requests_[admitted_].input + 1;
        start_decode(admitted_);
        finish_those_due();
        prompt_ = admitted_ + 1;
      }
      ++admitted_;
    }
  }

  /// The request has its first token and a place in the batch; a single token is all of it.
  void start_decode(std::size_t request) {
    const std::uint64_t steps = steps_after_first(request);
    const double cached =
        requests_[request].input + 1 + engine_.tokens_per_step * static_cast<double>(steps);
    ++batch_;
    const Last last{step_ + steps, static_cast<std::uint32_t>(request), cached};
    running_.push(last);  // due at once where a single token is all
  }

  void finish(const Last& last) {
    run_.finish[last.request] = clock_;
    --batch_;
    --inside_;
    // An empty worker holds nothing: roundings of fractional tokens end here.
    reserved_ = inside_ == 0 ? 0 : reserved_ - reserved_by(last.request);
    cached_ = batch_ == 0 ? 0 : cached_ - last.cached;
    ++finished_;
    const std::size_t next = finished_ + static_cast<std::size_t>(clients_) - 1;
    if (clients_ > 0 && next < requests_.size()) run_.arrival[next] = clock_;
  }

  void finish_those_due() {
    while (!running_.empty() && running_.top().step == step_) {
      const Last last = running_.top();
      running_.pop();
      finish(last);
    }
  }

  /// Hands out the chunk to prompts in order; returns their seconds. Prompts that end are left in ended_.
  double work_prompts() {
    double seconds = 0;
    ended_.clear();
    for (int budget = engine_.chunk; budget > 0 && prompt_ < admitted_;) {
      const int input = requests_[prompt_].input;
      if (worked_ == 0) {
        worked_ = input - worked_tokens(input, engine_.hit_rate);
        seconds += engine_.load_seconds * worked_;
      }
      const int taken = std::min(budget, input - worked_);
      seconds += engine_.chunk_seconds(taken, worked_, batch_);
      worked_ += taken;
      budget -= taken;
      if (worked_ < input) break;
      ended_.push_back(prompt_++);
      worked_ = 0;
    }
    return seconds;
  }

  void count_step(double from, int batch, std::uint64_t steps) {
    run_.busy += clock_ - from;
    run_.batch_seconds += batch * (clock_ - from);
    run_.steps += static_cast<long long>(steps);
    step_ += steps;
  }

  void mixed_step() {
    const double prompts = work_prompts();
    const int batch = batch_ + static_cast<int>(ended_.size());
    double cached = cached_;
    for (const std::size_t each : ended_) cached += requests_[each].input;
    const double from = clock_;
    clock_ += table_.seconds(batch, cached) + prompts;
    count_step(from, batch, 1);
    // Running requests gain tokens_per_step, those whose prompt ended their first one.
    cached_ = cached + batch_ * engine_.tokens_per_step + static_cast<double>(ended_.size());
    for (const std::size_t each : ended_) {
      run_.first_token[each] = clock_;
      start_decode(each);
    }
    finish_those_due();
  }

  /// Decode steps until one request ends or the next can come in.
  void decode_steps() {
    const bool may_come = clients_ == 0 && admitted_ < requests_.size() && has_room(admitted_);
    const double next_arrival = may_come ? run_.arrival[admitted_] : kNever;
    const std::uint64_t steps_left = running_.top().step - step_;
    const double from = clock_, gained = batch_ * engine_.tokens_per_step;
    double clock = clock_, cached = cached_;
    std::uint64_t steps = 0;
    do {
      clock += table_.seconds(batch_, cached);
      cached += gained;
      ++steps;
    } while (steps < steps_left && clock < next_arrival);
    clock_ = clock;
    cached_ = cached;
    count_step(from, batch_, steps);
    finish_those_due();
  }

  const Batching& engine_;
  const StepTable& table_;
  std::span<const Request> requests_;
  int clients_;

  BatchingRun run_;
  double clock_ = 0, cached_ = 0, reserved_ = 0;
  std::uint64_t step_ = 0;
  int batch_ = 0, inside_ = 0, worked_ = 0;
  std::size_t admitted_ = 0, prompt_ = 0, finished_ = 0;
  std::priority_queue<Last, std::vector<Last>, std::greater<>> running_;
  std::vector<std::size_t> ended_;
};

void require(bool holds, const std::string& got, const char* allowed) {
  if (!holds) throw Error::at(ErrorKind::kRange, got, allowed);
}

void check(const Batching& engine, const StepTable& table, int clients) {
  require(engine.admission_limit >= 1 && engine.admission_limit <= table.most_batch(),
          fmt::format("an admission limit of {}", engine.admission_limit),
          "1 to the batches of the step table");
  require(engine.chunk >= 1, fmt::format("a chunk of {} tokens", engine.chunk), "1 or more");
  require(engine.hit_rate >= 0 && engine.hit_rate < 1,
          fmt::format("a hit rate of {}", engine.hit_rate), "0 to below 1");
  require(engine.tokens_per_step >= 1,
          fmt::format("{} tokens a step and request", engine.tokens_per_step), "1 or more");
  require(engine.reserve_share >= 0 && engine.reserve_share <= 1,
          fmt::format("a reserved share of {}", engine.reserve_share), "0 to 1");
  require(engine.load_seconds >= 0, fmt::format("{} s a loaded token", engine.load_seconds),
          "0 or more");
  require(clients >= 0, fmt::format("{} clients", clients), "0 (open loop) or more");
}

void check(const Batching& engine, std::span<const Request> requests) {
  double before = 0;
  for (const Request& each : requests) {
    require(each.input >= 1 && each.output >= 1,
            fmt::format("a request of {} and {} tokens", each.input, each.output),
            "1 or more of each");
    require(each.arrival >= before,
            fmt::format("a request at {} s after one at {} s", each.arrival, before),
            "requests in order of arrival");
    before = each.arrival;
    const double need = each.input + engine.reserve_share * each.output;
    require(need <= engine.cache_tokens,
            fmt::format("a request of {} + {} tokens needs {} in the cache, which holds {}",
                        each.input, each.output, need, engine.cache_tokens),
            "shorter requests or a larger cache");
  }
}

}  // namespace

BatchingRun run_batching(const Batching& engine, const StepTable& table,
                         std::span<const Request> requests, int clients) {
  check(engine, table, clients);
  check(engine, requests);
  return BatchingLoop(engine, table, requests, clients).run();
}

}  // namespace countervail::serving
