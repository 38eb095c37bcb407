// Same input, same bytes, on any number of threads.
#include <gtest/gtest.h>

#include "cli.h"

namespace countervail::test {
namespace {

void expect_same_bytes(const std::string& arguments) {
  const Said one = countervail_says(arguments + " --threads 1");
  ASSERT_EQ(one.code, 0) << one.err;
  for (const char* threads : {"1", "2", "3", "8"}) {
    const Said many = countervail_says(arguments + " --threads " + threads);
    EXPECT_EQ(many.out, one.out) << arguments << " on " << threads;
    EXPECT_EQ(many.err, one.err);
  }
}

TEST(Determinism, Parity) {
  expect_same_bytes("parity scenarios/h20-vs-h100.toml");
}
// Over two hundred facts, each a search of its own: a small job keeps eight threads on two cores cheap.
TEST(Determinism, ParityExplainedAsJson) {
  expect_same_bytes(
      "parity --candidate 'H20 96GB' --reference 'H100 SXM5 80GB' --model 'Llama 3.1 8B' "
      "--batch 64 --reference-count 8 --explain --format json");
}
TEST(Determinism, PlanWithFrontier) {
  expect_same_bytes(
      "plan 'A100 SXM4 80GB' --packages 64 --batch 128 --sequence 2048 --model 'Llama 3.1 8B' "
      "--frontier");
}

}  // namespace
}  // namespace countervail::test
