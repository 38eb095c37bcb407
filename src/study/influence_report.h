#pragma once
// The facts that an answer rests on, each with what it moves.
#include <set>
#include <string>
#include <vector>

#include "facts/fact_lines.h"
#include "study/influence.h"

namespace countervail {

/// The facts of `paths`; where influences were asked for, heaviest first and each with its elasticities of both figures.
std::vector<FactLine> explained_facts(const Overlay& store, const std::set<std::string>& paths,
                                      const std::vector<Influence>& influences,
                                      const InfluencedFigures& figures);

/// For people; without a known cost it has no column of it.
Table influence_table(const Overlay& store, const std::vector<Influence>& influences,
                      const InfluencedFigures& figures);

}  // namespace countervail
