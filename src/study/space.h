#pragma once
// The space that the studies search, narrowed to the formats that the question allows.
#include <string>

#include "compile/scenario.h"
#include "search/space.h"

namespace countervail {

SearchSpace space_of(const Problem& problem, long long devices, TrainedFormats formats);

/// The fact whose absence keeps a search inside one unit of the system: the link rate beyond the widest plane that is
/// known. Empty where `devices` fit in there or the rate is known.
std::string missing_plane(const Tower& tower, const std::string& system, long long devices);
/// What to say of it: "What binds: ...", with the option that gives the rate.
std::string missing_plane_text(const std::string& system, const std::string& fact);

}  // namespace countervail
