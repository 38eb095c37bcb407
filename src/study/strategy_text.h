#pragma once
// A strategy in words and in columns.
#include <string>
#include <vector>

#include "render/table.h"
#include "training/job.h"
#include "training/strategy.h"

namespace countervail {

/// "BF16", "MXFP8": what the large GEMMs of a layer run in.
const char* name_of(Format format);
const char* name_of(Recompute recompute);
const char* schedule_name(const Strategy& strategy);
/// "t8 p4 d16, 4 micro-batches of 1, 2 chunks, selective recompute, ZeRO-1".
std::string strategy_text(const Strategy& strategy, const Job& job);

/// A column of a strategy table. One whose cells all say `plain` tells people nothing.
struct StrategyColumn {
  TableColumn column;
  std::string plain;
  Cell (*cell)(const Strategy&);
};
/// Degrees, micro-batch, schedule, recompute, format: what makes strategies differ.
const std::vector<StrategyColumn>& strategy_columns();

}  // namespace countervail
