// for_each_block without oneTBB (COUNTERVAIL_TBB=OFF): workers of the standard library take the next block each. A
// machine that gives no thread leaves all blocks to the caller, so a single-threaded platform needs nothing more.
#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "base/parallel.h"

namespace countervail {
namespace {

/// Blocks handed out one by one; after an exception no more are.
class Blocks {
 public:
  Blocks(std::size_t count, const std::function<void(std::size_t)>& body)
      : count_(count), body_(body) {}

  void work() {
    try {
      for (std::size_t block = next_++; block < count_; block = next_++) body_(block);
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
      next_ = count_;
    }
  }
  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  std::size_t count_;
  const std::function<void(std::size_t)>& body_;
  std::atomic<std::size_t> next_{0};
  std::mutex mutex_;
  std::exception_ptr failure_;
};

}  // namespace

void for_each_block(std::size_t block_count, int threads,
                    const std::function<void(std::size_t)>& body) {
  const std::size_t wanted =
      threads > 0 ? static_cast<std::size_t>(threads) : std::thread::hardware_concurrency();
  Blocks blocks(block_count, body);
  std::vector<std::thread> workers;
  try {
    while (workers.size() + 1 < std::min(wanted, block_count))
      workers.emplace_back([&] { blocks.work(); });
  } catch (const std::system_error&) {
    // No more threads are to be had: those that run, and the caller, do the work.
  }
  blocks.work();
  for (std::thread& worker : workers) worker.join();
  blocks.rethrow();
}

}  // namespace countervail
