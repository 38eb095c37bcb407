#pragma once
// Names become numbers here: the kernels of a chip in the formats of a checkpoint, and a dated serving stack.
#include <string>

#include "facts/ledger.h"
#include "serving/steady_state.h"

namespace countervail::serving {

/// A chip as the tables of measured kernels (curve/KIND/NAME-FORMAT of data/models/kernels.toml) and as the catalog call it.
struct NamedMachine {
  std::string tables, chip;
  double link = 0;  ///< B/s one way per device, to its neighbours
};

/// Kernels without a curve of the chip and format take those of a class (serving/class/...). Error{kMissing} for a chip
/// that has no curve at all.
Machine read_machine(Ledger& ledger, const NamedMachine& named, const Precision& precision);

/// serving/STACK/...: what the software adds and how it admits (data/models/serving_stacks.toml).
struct ServingStack {
  std::string name, date;
  Host host;
  Limits limits;
  Interval spread;  ///< measured over predicted TPOT, 80 per cent
};
ServingStack read_serving_stack(Ledger& ledger, const std::string& name);

}  // namespace countervail::serving
