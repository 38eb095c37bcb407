#pragma once
// data/supply/epoch-chips.csv: Epoch AI's counts of AI chips by quarter (CC-BY 4.0), with 5, 50, 95 %.
#include <map>
#include <string>
#include <vector>

#include "base/interval.h"
#include "files/files.h"

namespace countervail::supply {

struct EpochRow {
  int quarter = 0;
  std::string maker, owner, chip;
  std::string kind;       ///< "flow by chip", "cumulative", "cumulative by owner", "flow by owner"
  Interval units, h100e;  ///< chips; H100 equivalents by 8-bit rate
};

/// Errors with file, line and column: quarters, numbers, ends out of order.
std::vector<EpochRow> read_epoch(const Files& data);
/// Epoch's name of a chip -> the catalog's.
std::map<std::string, std::string> read_epoch_names(const Files& data);

/// Sum of the medians of one kind in a quarter, over makers (empty: all) and owners (empty: any).
double epoch_sum(const std::vector<EpochRow>& rows, const std::string& kind, int quarter,
                 const std::string& maker = {}, const std::string& owner = {});

}  // namespace countervail::supply
