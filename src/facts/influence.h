#pragma once
// What each fact moves: any figure of any answer against any fact, one fact at a time.
//
//   elasticity   d ln(figure) / d ln(fact), by a rise of the fact of one per cent, everything else as it stands
//   ends         the figure with a ranged fact at its worse and at its better end
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/figure.h"
#include "facts/overlay.h"

namespace countervail {

/// One fact with what it moves. The vectors run with the figures of the answer.
struct Influence {
  std::string path;
  bool is_number = true;  ///< false for words, and for counts that are not raised
  std::vector<std::optional<double>>
      elasticity;  ///< none where a figure is unknown, or where the fact cannot rise
  std::vector<double> worse,
      better;  ///< empty where the fact is no range or the ends were not asked
};

/// Both cost further evaluations: one a fact that is raised, two a ranged fact.
struct InfluenceOptions {
  bool rises = true;  ///< false: no elasticities, and each costs no answer
  /// Whole numbers of two or more too. Layers and heads are rounded, so that a rise of one per cent would show
  /// nothing; a production volume is a count that may rise.
  bool raise_counts = false;
  bool ends = false;
};

/// `figures_of` of the facts as they are, then with each fact of `paths` changed alone: the same figures in the same
/// order each time. In the order of `paths`.
std::vector<Influence> influences_of(const Overlay& facts, const std::set<std::string>& paths,
                                     const std::function<Figures(const Overlay&)>& figures_of,
                                     const InfluenceOptions& options = {});

/// The answer's figures first, for those who have them already.
std::vector<Influence> influences_of(const Overlay& facts, const std::set<std::string>& paths,
                                     const Figures& base,
                                     const std::function<Figures(const Overlay&)>& figures_of,
                                     const InfluenceOptions& options = {});

}  // namespace countervail
