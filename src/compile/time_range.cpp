// How far a step time may be off by its facts: each fact at its low and high end, one
// at a time, the moves of ln time added in quadrature as for independent errors. Cheap
// enough for any answer, where draws are not.
#include "compile/time_range.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "facts/ledger.h"
#include "training/step_cost.h"

namespace countervail {
TimeRange together(const TimeRange& a, const TimeRange& b) {
  return {std::hypot(a.slower, b.slower), std::hypot(a.faster, b.faster)};
}

/// Compiled once for all strategies that are asked.
std::vector<EndPair> problems_at_ends(const Overlay& facts, const std::set<std::string>& paths,
                                      const ProblemOf& problem_of) {
  Overlay spread = facts;
  spread.policy.spreads = true;
  const auto at = [&](const std::string& path, End end) {
    Overlay changed = spread;
    changed.read_at(path, end);
    return problem_of(changed);
  };
  std::vector<EndPair> ends;
  for (const std::string& path : paths) {
    const Fact* fact = spread.find(path);
    if (!fact || !fact->is_number() || spread.read(path).range.is_exact()) continue;
    try {
      ends.push_back({at(path, End::kLow), at(path, End::kHigh)});
    } catch (const Error&) {  // an end that no model can hold moves nothing
    }
  }
  return ends;
}

TimeRange range_of(const Problem& middle, const std::vector<EndPair>& ends,
                   const Strategy& strategy) {
  const double time = evaluate(middle, strategy).time.total;
  const auto moved = [&](Problem there) {
    // The job is the question and not uncertain; only the machine moves.
    there.model = middle.model;
    there.job = middle.job;
    return std::log(evaluate(there, strategy).time.total / time);
  };
  TimeRange sum;
  for (const EndPair& pair : ends) {
    const double low = moved(pair.low), high = moved(pair.high);
    sum = together(
        sum, {kToAnswer * std::max({0.0, low, high}), kToAnswer * std::max({0.0, -low, -high})});
  }
  return sum;
}

std::string residual_path(bool experts) {
  return experts ? "default/residual/experts" : "default/residual/dense";
}

TimeRange range_of_model(const Overlay& facts, bool experts, std::set<std::string>& paths) {
  Ledger ledger(facts);
  const Interval share = ledger.range(residual_path(experts));
  paths.insert(ledger.read().begin(), ledger.read().end());
  return {kToAnswer * std::log(share.high / share.mid),
          kToAnswer * std::log(share.mid / share.low)};
}

}  // namespace countervail
