#pragma once
// Work in fixed blocks over threads. The blocks do not depend on the thread count, so a caller that merges
// per-block results in block order gets the same bytes on any number of threads.
#include <cstddef>
#include <functional>

namespace countervail {

/// Calls body(block_index) once for each block in [0, block_count), on up to `threads` threads
/// (0 = one per core). Returns when all are done; the first exception is rethrown.
void for_each_block(std::size_t block_count, int threads,
                    const std::function<void(std::size_t)>& body);

}  // namespace countervail
