#pragma once
// The heap of a process that allocates tens of megabytes, uses them for a tenth of a second and ends.

namespace countervail::app {

/// Asks the kernel for large pages under the first megabytes of the heap, and keeps what is freed. A search touches some 40 MB
/// once; in pages of 4 KB the faults alone are a quarter of its time (docs/methods/search.md). A hint: where the system
/// has no large pages, or malloc is another's, nothing changes.
void prefer_large_pages();

}  // namespace countervail::app
