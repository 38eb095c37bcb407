#pragma once
// The rows of a store as one CSV, for tools that read no SQL: row, axes, outcome, holds, error, then every figure by key.
#include <string>
#include <vector>

#include "files/row_store.h"

namespace countervail {

/// A line a row, in order of row; columns of figures in order of key, `key [unit]`, with `key_low` and `key_high` beside it
/// where some row holds a range; empty where a row does not know the figure. Written beside `path`, row by row, and moved
/// there when whole. Error{kRead} when the disk refuses.
void write_row_csv(const RowStore& store, const std::vector<StoredAxis>& axes,
                   const std::vector<FigureRange>& figures, const std::string& path);

}  // namespace countervail
