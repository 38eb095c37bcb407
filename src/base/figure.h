#pragma once
// One number of an answer, as every study names it: explain, levers, uncertainty and sweep ask "which key?",
// a document prints label and unit.
#include <string>
#include <vector>

#include "base/interval.h"

namespace countervail {

struct Figure {
  std::string key;    ///< stable, dotted: "candidate.time.layers"
  std::string label;  ///< "layers", in the trade's words
  std::string unit;  ///< SI ("s", "B/s", "USD") or a stated count ("package"); empty = plain number
  Interval value;    ///< in `unit`; low = high where nothing is a range
  std::string group;     ///< "time", "memory", "bill": figures of one group stand together
  bool is_known = true;  ///< false: no source gives it; `value` is then unused
};

using Figures = std::vector<Figure>;

}  // namespace countervail
