// The table is filled once; what it costs to fill is batches x knots calls of the worker's own step.
#include "serving/step_table.h"

#include <fmt/format.h>

#include <cmath>

#include "base/error.h"

namespace countervail::serving {

StepTable::StepTable(const Step& step, int most_batch, double longest, int knots)
    : most_batch_(most_batch) {
  if (most_batch < 1 || knots < 2 || !(longest > 0) || std::isinf(longest))
    throw Error::at(ErrorKind::kRange,
                    fmt::format("a table of {} requests, {} contexts up to {} tokens", most_batch,
                                knots, longest),
                    "1 request, 2 contexts, 1 token or more");
  knots_ = knots;
  last_left_ = knots - 2;
  const double spacing = longest / (knots - 1);
  for (int batch = 0; batch <= most_batch; ++batch) {
    per_knot_.push_back(batch == 0 ? 0 : 1 / (batch * spacing));
    for (int k = 0; k < knots; ++k) {
      const double seconds = step(batch, k * spacing);
      if (!(seconds >= 0) || std::isinf(seconds))
        throw Error::at(ErrorKind::kRange,
                        fmt::format("a step of {} requests takes {} s", batch, seconds),
                        "a finite time, 0 or more");
      seconds_.push_back(seconds);
    }
  }
}

}  // namespace countervail::serving
