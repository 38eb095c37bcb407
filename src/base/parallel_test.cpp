// Built twice: with oneTBB (base_test) and with threads of the standard library (threads_test).
#include "base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

namespace countervail {
namespace {

TEST(Parallel, VisitsEachBlockOnce) {
  for (int threads : {0, 1, 2, 7})
    for (std::size_t count : {0u, 1u, 3u, 1000u}) {
      std::vector<std::atomic<int>> visits(count);
      for_each_block(count, threads, [&](std::size_t block) { ++visits[block]; });
      for (const std::atomic<int>& each : visits) EXPECT_EQ(each, 1);
    }
}

TEST(Parallel, RethrowsAnException) {
  for (int threads : {1, 4}) {
    std::atomic<int> visited = 0;
    const auto run = [&] {
      for_each_block(100000, threads, [&](std::size_t block) {
        ++visited;
        if (block == 5) throw std::runtime_error("block 5");
        // Unwinding takes longer than thousands of empty blocks on the other threads.
        if (threads > 1) std::this_thread::sleep_for(std::chrono::microseconds(20));
      });
    };
    EXPECT_THROW(run(), std::runtime_error);
    EXPECT_LT(visited, 100000);
  }
}

}  // namespace
}  // namespace countervail
