#pragma once
// Facts as lines of a document: value in SI with its unit, source, confidence, date.
#include <set>
#include <string>
#include <vector>

#include "facts/overlay.h"
#include "render/document.h"

namespace countervail {

/// "752 TFLOP/s" with 7.52e14 in "FLOP/s"; or the fact's words.
Cell cell_of(const Fact& fact);

FactLine fact_line(const Fact& fact);

/// In the order of `paths`; each must be in the store.
std::vector<FactLine> fact_lines(const Overlay& store, const std::set<std::string>& paths);

}  // namespace countervail
