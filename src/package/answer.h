#pragma once
// Everything asked of one package: figures with their ranges, and what moves them.
//
// Ranges: each ranged input is tried at its low and its high end, the rest in the middle; that
// gives its direction for every figure. A figure's low (high) end is then evaluated with every
// input at the end that lowers (raises) it. For figures monotone in each input, which yields,
// counts and costs are, these are the exact extremes over the box.
#include <string>
#include <vector>

#include "base/figure.h"
#include "facts/influence.h"
#include "package/bill.h"
#include "package/compile.h"

namespace countervail::package {

/// One package at one point, bill included.
struct State {
  CompiledPackage package;
  std::vector<DieOutcome> dies;
  Bill bill;
};

State evaluate(Compiler& compiler);
/// As evaluate, where some facts differ: a copy of compiler.facts() with changes.
State evaluate(Compiler& compiler, const Overlay& facts);

/// The figures of one state, all ranges exact, in the groups "silicon", "yield", "bill", "per good
/// package" and "rates". The list depends on the structure only, not on the point.
Figures figures_of(const State& state);

/// What an input does to the cost of a good package.
struct CostInfluence {
  std::string path;
  double elasticity = 0;  ///< d ln cost / d ln input, by 1 %
  Interval cost;  ///< USD with this input at its low and high end, the rest in the middle; exact if
                  ///< it is
  bool is_number = true;
};

struct Answer {
  State state;  ///< in the middle
  Figures figures;
  Conflicts conflicts = Conflicts::kRange;  ///< which rows it took
  std::vector<CostInfluence>
      influences;  ///< largest swing first, then largest elasticity; words last
};

/// The answer with its ranges. Who wants the figures alone leaves the rises out: half of the time goes into the elasticities.
Answer answer_of(Compiler& compiler,
                 const InfluenceOptions& options = {.raise_counts = true, .ends = true});

/// The value of a figure; nullptr when the package has none of that key.
const Figure* find_figure(const Answer& answer, const std::string& key);

}  // namespace countervail::package
