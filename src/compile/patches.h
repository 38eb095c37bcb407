#pragma once
// Patches of a scenario and of the command line, applied to the facts that a question is asked of.
#include <string_view>

#include "compile/scenario.h"
#include "facts/overlay.h"

namespace countervail {

/// Also the scenario's way with conflicting rows. Paths are "chip/Ascend 910C/bf16", or "candidate.bf16" and "reference.bf16" for the chip of that side. A fact that nobody
/// published may be added to an item that exists. Where both sides have one chip, a side's patch gives it a copy of its own:
/// "H100 SXM5 80GB (candidate)" takes its place in the scenario. Errors carry the patch's file and line.
void apply_patches(Overlay& facts, Scenario& scenario);

/// The catalog's name of a chip: that of the copy "H100 SXM5 80GB (candidate)" without what makes it a copy.
std::string_view shared_name(std::string_view chip);

}  // namespace countervail
