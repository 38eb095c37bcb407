#pragma once
// One drawn wafer: which dies are perfect, partly good and sellable, or lost.
//
// Each die draws its own defect rate L from the distribution of the yield form, then Poisson hits
// in its fixed area and in each of its units, the process behind sellable_share(). Streams are
// keyed by (seed, die), so a die's fate does not depend on how many are drawn. A picture, not an
// estimate: the expected shares stand beside it.
#include <cstdint>
#include <vector>

#include "silicon/harvest.h"
#include "silicon/wafer_count.h"

namespace countervail {

enum class DieState : unsigned char { kPerfect, kHarvested, kLost };

struct DrawnDie {
  double centre_x = 0, centre_y = 0;  ///< m from the wafer's centre
  DieState state = DieState::kPerfect;
  int units_hit = 0;
  bool fixed_area_hit = false;
};

struct WaferMap {
  WaferGeometry wafer;
  DieGrid grid;
  std::vector<DrawnDie> dies;  ///< by row, then column
};

struct DefectProcess {
  YieldForm form = YieldForm::kNegativeBinomial;
  double alpha = 10;
  double defects = 0;  ///< mean a die
  Harvest harvest;
};

WaferMap draw_wafer(const WaferGeometry& wafer, const DieGrid& grid, const DefectProcess& process,
                    std::uint64_t seed);

}  // namespace countervail
