#include "base/parallel.h"

#ifdef COUNTERVAIL_TBB
#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>
#else
#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>
#endif

namespace countervail {
namespace {

using Body = std::function<void(std::size_t)>;

#ifdef COUNTERVAIL_TBB
void run_blocks(std::size_t block_count, int threads, const Body& body) {
  const int wanted = threads > 0 ? threads : tbb::this_task_arena::max_concurrency();
  // More threads than cores are allowed: determinism must hold there too.
  const tbb::global_control allowed(tbb::global_control::max_allowed_parallelism,
                                    static_cast<std::size_t>(wanted));
  tbb::task_arena arena(wanted);
  arena.execute([&] {
    tbb::parallel_for(
        tbb::blocked_range<std::size_t>(0, block_count, 1),
        [&](const tbb::blocked_range<std::size_t>& range) {
          for (std::size_t block = range.begin(); block != range.end(); ++block) body(block);
        },
        tbb::simple_partitioner());
  });
}
#else
/// Threads take the next block from one counter; after an exception they take no more.
class BlockQueue {
 public:
  BlockQueue(std::size_t block_count, const Body& body) : block_count_(block_count), body_(body) {}

  void work() {
    for (std::size_t block; (block = next_.fetch_add(1)) < block_count_;) try {
        body_(block);
      } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!failure_) failure_ = std::current_exception();
        next_ = block_count_;
      }
  }
  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  std::size_t block_count_;
  const Body& body_;
  std::atomic<std::size_t> next_{0};
  std::mutex mutex_;
  std::exception_ptr failure_;
};

void run_blocks(std::size_t block_count, int threads, const Body& body) {
  const auto cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  const auto wanted = static_cast<std::size_t>(threads > 0 ? threads : cores);
  BlockQueue queue(block_count, body);
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < std::min(wanted, block_count); ++i)
      others.emplace_back([&] { queue.work(); });
    queue.work();
  }
  queue.rethrow();
}
#endif

}  // namespace

void for_each_block(std::size_t block_count, int threads, const Body& body) {
  if (threads == 1 || block_count <= 1) {
    for (std::size_t block = 0; block < block_count; ++block) body(block);
    return;
  }
  run_blocks(block_count, threads, body);
}

}  // namespace countervail
