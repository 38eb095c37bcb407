#pragma once
// Prices and conventions that turn watts and packages into money; all of them facts, so --set can change each.

namespace countervail {

struct Economics {
  double electricity = 0;        ///< USD/J
  double facility_overhead = 1;  ///< facility power over IT power (PUE)
  double amortisation = 0;       ///< s over which capital is written off
};

}  // namespace countervail
