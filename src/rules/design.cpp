// The best design that a rule lets through. One part (compute or memory) carries the
// objective, so parts are sorted by it and pairs tried from the top: the first free
// pair is the optimum, and most of the space is never classified. Ties are broken by a
// fixed rank, so that the answer is the same on every machine.
#include "rules/design.h"

#include <algorithm>
#include <tuple>

namespace countervail::rules {
namespace {

/// Larger is better in every place.
auto rank(const DesignQuestion& question, const Design& d) {
  const bool bandwidth_first = question.goal == DesignGoal::kDecodeBandwidth;
  return std::tuple(d.tokens, bandwidth_first ? d.bandwidth : d.peak,
                    bandwidth_first ? d.peak : d.bandwidth, d.clock, d.units, -d.dies, d.rate,
                    -d.channels, -d.die);
}

/// The parts of both kinds, best first.
struct SortedParts {
  std::vector<Design> compute, memory;
};

SortedParts sorted_parts(const DesignSpace& space, const DesignQuestion& question) {
  SortedParts parts{compute_parts(space, question), memory_parts(space)};
  const auto falling = [&](const Design& a, const Design& b) { return better(question, a, b); };
  std::sort(parts.compute.begin(), parts.compute.end(), falling);
  std::sort(parts.memory.begin(), parts.memory.end(), falling);
  return parts;
}

/// Outer: the parts that carry the objective. The first free pair in falling order of both is the
/// optimum, since the order is lexicographic: objective first, then the other part's figure, then
/// the compute part's ties.
std::optional<Design> first_free(const DesignSpace& space, const DesignQuestion& question,
                                 const SortedParts& parts, DesignCounts& counts) {
  const bool peak = question.goal != DesignGoal::kDecodeBandwidth;
  const std::vector<Design>& outer = peak ? parts.compute : parts.memory;
  const std::vector<Design>& inner = peak ? parts.memory : parts.compute;
  std::optional<Design> best;
  for (const Design& first : outer) {
    const double objective = peak ? first.peak : first.bandwidth;
    if (best && objective < (peak ? best->peak : best->bandwidth)) break;
    for (const Design& second : inner) {
      const Design whole = peak ? joined(space, first, second) : joined(space, second, first);
      ++counts.classified;
      if (classify(question.table, whole.point) >= 0) continue;
      if (!best || better(question, whole, *best)) best = whole;
      break;  // the rest of the inner parts rank lower beside this outer part
    }
  }
  return best;
}

}  // namespace

double objective_of(const DesignQuestion& question, const Design& design) {
  switch (question.goal) {
    case DesignGoal::kPeak:
      return design.peak;
    case DesignGoal::kDecodeBandwidth:
      return design.bandwidth;
    case DesignGoal::kTraining:
      return design.tokens;
  }
  return 0;
}

bool better(const DesignQuestion& question, const Design& a, const Design& b) {
  return rank(question, a) > rank(question, b);
}

/// The least step up from the optimum and the clause that forbids it: what a designer
/// meets first.
void find_next_better(const DesignSpace& space, const DesignQuestion& question,
                      DesignAnswer& answer) {
  const bool peak = question.goal != DesignGoal::kDecodeBandwidth;
  const auto objective = [&](const Design& d) {
    return peak ? d.peak : d.bandwidth;
  };  // of training: the peak behind it
  const std::vector<Design> parts = peak ? compute_parts(space, question) : memory_parts(space);
  const Design* least = nullptr;
  for (const Design& part : parts)
    if (objective(part) > objective(*answer.best) && (!least || better(question, *least, part)))
      least = &part;
  if (!least) return;
  Design whole = *answer.best;
  if (peak)
    whole = joined(space, *least, whole);
  else
    whole = joined(space, whole, *least);
  answer.next_better = whole;
  answer.next_caught_by = classify(question.table, whole.point);
}

std::optional<Design> best_design(const DesignSpace& space, const DesignQuestion& question,
                                  DesignCounts* counts) {
  DesignCounts own;
  const SortedParts parts = sorted_parts(space, question);
  own.compute_parts = parts.compute.size();
  own.memory_parts = parts.memory.size();
  std::optional<Design> best = first_free(space, question, parts, own);
  if (counts) *counts = own;
  return best;
}

/// The frontier moves one threshold at a time over the same sorted parts, as only the
/// table changes.
DesignAnswer design(const DesignSpace& space, const DesignQuestion& question) {
  DesignAnswer answer;
  answer.best = best_design(space, question, &answer.counts);
  if (!answer.best) return answer;
  for (const BaseDie& die : space.dies)
    for (int dies = space.least_dies; dies <= space.most_dies; ++dies) {
      DesignSpace one = space;
      one.dies = {die};
      one.least_dies = one.most_dies = dies;
      if (auto best = best_design(one, question)) {
        best->die = static_cast<int>(&die - space.dies.data());
        answer.best_by_count.push_back(*best);
      }
    }
  find_next_better(space, question, answer);
  const SortedParts parts = sorted_parts(space, question);
  for (const TableThreshold& threshold : thresholds_of(question.table))
    for (double move : kThresholdMoves) {
      DesignQuestion other = question;
      other.table = moved(question.table, threshold, threshold.value * move);
      answer.frontier.push_back(
          {threshold, threshold.value * move, first_free(space, other, parts, answer.counts)});
    }
  return answer;
}

}  // namespace countervail::rules
