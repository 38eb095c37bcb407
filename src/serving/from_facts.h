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
  std::string experts =
      {};  ///< the software's own kernels of experts (ServingStack::experts); empty: the tables'
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
  std::string
      experts;  ///< serving/NAME: its own kernels of experts in FP8 with block scales; may be empty
  double narrow_cache = 2;  ///< bytes of a cached value beside weights of 8 bits or fewer
  double imbalance =
      0;  ///< busiest device over the mean, where copies of busy experts even it out; 0 = nothing does
};
ServingStack read_serving_stack(Ledger& ledger, const std::string& name);

/// Software that evens the load out replaces the skew of the measured tables (1.2 to 2.5 from eight devices on) by its own.
void even_out(const ServingStack& stack, Machine& machine, Traffic& traffic);

}  // namespace countervail::serving
