#include "base/parallel.h"

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

namespace countervail {
namespace {

using Body = std::function<void(std::size_t)>;

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

}  // namespace

void for_each_block(std::size_t block_count, int threads, const Body& body) {
  if (threads == 1 || block_count <= 1) {
    for (std::size_t block = 0; block < block_count; ++block) body(block);
    return;
  }
  run_blocks(block_count, threads, body);
}

}  // namespace countervail
