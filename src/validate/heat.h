#pragma once
// Temperatures that other solvers publish, or give when run, against ours on the same stack and
// grid (data/measured/heat/published.csv). Nothing is fitted on them.
#include <string>
#include <vector>

namespace countervail {

/// One published temperature and ours. Signed error: ours - theirs, K.
struct ComparedTemperature {
  std::string id, group;        ///< group: who gives it
  std::string what;             ///< stack, grid, layer and quantity
  double theirs = 0, ours = 0;  ///< K
  double ambient = 0;           ///< K, to see the error as a share of the rise
  double balance = 0;           ///< relative error of our energy balance
};

/// Stacks are read from the folder of the table. Error with file, line and column on a row that is
/// none.
std::vector<ComparedTemperature> compare_heat(const std::string& table_path);

}  // namespace countervail
