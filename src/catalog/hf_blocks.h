#pragma once
// Blocks of a hybrid counted: see hf_blocks.cpp.
#include "catalog/hf_parts.h"

namespace countervail {

struct BlockCounts {
  int stateful = 0, attending = 0;  ///< mixers
  int plain = 0, experts = 0;       ///< feed-forward parts
  int layers() const { return stateful + attending; }
  int bare() const { return layers() - plain - experts; }
};

/// Of a file that says `blocks` blocks by pattern or list, or by the family's turn. Error{kRange | kUnknownName}.
BlockCounts read_blocks(HfReading& reading, int blocks);

}  // namespace countervail
