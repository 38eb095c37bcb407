// By hand because glibc takes this wish (glibc.malloc.hugetlb) from the environment alone, before a program starts.
#include "heap.h"

#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#endif

namespace countervail::app {

#ifdef __GLIBC__

namespace {

constexpr std::uintptr_t kLargePage = 2U << 20;
constexpr int kHeap = 64 << 20, kMoreThanIsFree = 1 << 20;

std::uintptr_t end_of_heap() {
  return reinterpret_cast<std::uintptr_t>(sbrk(0));
}

}  // namespace

void prefer_large_pages() {
  // Large blocks too come from the heap, which grows once by so much and does not shrink.
  mallopt(M_MMAP_THRESHOLD, kHeap / 2);  // the most that glibc takes
  mallopt(M_TRIM_THRESHOLD, 16 * kHeap);
  mallopt(M_TOP_PAD, kHeap);
  const std::uintptr_t before = end_of_heap();
  void* volatile block = std::malloc(kMoreThanIsFree);  // volatile: a compiler may leave a pair out
  std::free(block);
  const std::uintptr_t first = (before + kLargePage - 1) / kLargePage * kLargePage,
                       last = end_of_heap() / kLargePage * kLargePage;
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the heap is an address range to the kernel
  if (last > first) madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
}

#else

void prefer_large_pages() {}

#endif

}  // namespace countervail::app
