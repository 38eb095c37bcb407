#pragma once
// How many wafers, dies, stacks and dollars a number of packages takes, through the chip's package
// specification.
//
// A catalog chip names its specification in the fact "chip/NAME/package_spec". Good packages are
// asked for; every loss on the way (wafer yield, escapes, bonding, carriers) is paid for. Ranges as
// in package_answer.h.
#include <optional>
#include <string>
#include <vector>

#include "package/answer.h"

namespace countervail::package {

struct DieNeed {
  std::string name, node;
  Interval dies;  ///< whole dies started on wafers
  Interval wafers;
};
struct StackNeed {
  std::string name;  ///< memory type
  Interval stacks;   ///< bought
};

struct Count {
  std::string spec;
  double packages = 0;
  std::vector<DieNeed> dies;
  std::vector<StackNeed> stacks;
  Interval carrier_wafers;  ///< interposer and fan-out wafers, all assemblies together
  Interval cost;            ///< USD, without once-costs
  std::set<std::string> facts;
};

Count need_of(Compiler& compiler, double packages);
Figures figures_of(const Count& count);

/// The specification that a chip names; nullopt when it names none. Error when it names one that is
/// not there.
std::optional<std::string> spec_of(const Overlay& store, const std::string& chip);

/// Both: nullopt when the chip names no specification.
std::optional<Count> need_of(const Overlay& store, const std::string& chip, double packages);

}  // namespace countervail::package
