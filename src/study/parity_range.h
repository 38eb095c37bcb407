#pragma once
// The range of a count: how far the quotient of both sides' step times may lie from its middle (compile/time_range.h).
//
//   facts that both sides read move together: they cancel, and a chip against itself has no range
//   memory: the best strategy changes where the usable bytes do, so each side is searched again at both ends
//   the model's own error counts once a side, unless chip and software are the same on both
#include "compile/time_range.h"
#include "study/parity_search.h"

namespace countervail {

/// Chip, system and software alike: what the model gets wrong it gets wrong on both sides.
bool same_machine(const Hardware& a, const Hardware& b);

/// Of (candidate's step time / reference's), both at the strategies of the answer. Paths that only the range read are put
/// into `paths`.
TimeRange quotient_range(const Overlay& facts, const Scenario& scenario, const Sides& sides,
                         const ParitySide& candidate, const ParitySide& reference,
                         ParitySearch& search, std::set<std::string>& paths);

}  // namespace countervail
