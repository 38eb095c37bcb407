#pragma once
// The facts that an answer rests on, each with what it moves.
#include <set>
#include <string>
#include <vector>

#include "facts/fact_lines.h"
#include "study/influence.h"

namespace countervail {

/// The facts of `paths`; where influences were asked for, heaviest first and each with its elasticities of the figures
/// `rate` and `cost` (keys).
std::vector<FactLine> explained_facts(const Overlay& store, const std::set<std::string>& paths,
                                      const std::vector<Influence>& influences,
                                      const std::string& rate, const std::string& cost);

/// For people. `rated`: what the rate column is of, e.g. "useful tokens per second of the best".
Table influence_table(const Overlay& store, const std::vector<Influence>& influences,
                      const std::string& rated);

}  // namespace countervail
