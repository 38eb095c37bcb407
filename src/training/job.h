#pragma once
// What is trained: batch, sequence, number of tokens. Same on both sides of a parity question.

namespace countervail {

/// Tokens of a step are sequence times global batch.
struct Job {
  int sequence = 0;            ///< tokens
  long long global_batch = 0;  ///< sequences a step
  double total_tokens = 0;     ///< tokens of the whole run; 0 when only the rate is asked for

  friend bool operator==(const Job&, const Job&) = default;
};

/// Micro-batches that the busiest replica runs in one step. The degree need not divide the batch: the last
/// round is then partly idle and paid for.
constexpr long long micro_batches(const Job& job, int data_parallel, int micro_batch) {
  const long long round = static_cast<long long>(data_parallel) * micro_batch;
  return (job.global_batch + round - 1) / round;
}

}  // namespace countervail
