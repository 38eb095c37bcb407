#pragma once
// The facts that an answer rests on, each with what it moves.
#include <string>
#include <vector>

#include "render/table.h"
#include "study/influence.h"

namespace countervail {

/// `rated`: what the rate column is of, e.g. "useful tokens a second of the best".
Table influence_table(const Overlay& store, const std::vector<Influence>& influences,
                      const std::string& rated);

}  // namespace countervail
