// How far a quotient of two step times may be off. Facts that both sides read move both
// and largely cancel, so only those that one side alone reads are moved. Facts of rates
// are tried with the answer's own strategy; those of memory may forbid it, so there the
// search runs again. The model's own error is added unless both sides are one machine.
#include "study/parity_range.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "compile/patches.h"

namespace countervail {
namespace {

constexpr double kNoCount = std::numeric_limits<double>::infinity();
constexpr double kJustEnough = 1 + 1e-9;  // of memory: over the rounding of its sums

/// Told apart by name: what these facts do to a step is a jump, which no slope shows.
bool is_memory(const std::string& path) {
  return path.ends_with("/memory_capacity") || path.ends_with("/memory_usable_share") ||
         path == "default/runtime/memory";
}

/// "chip/X (candidate)/bf16" and "chip/X/bf16" are one fact as long as no patch tells them apart.
std::string shared_path(const Overlay& facts, const std::string& path, const Hardware& hardware) {
  const std::string own = "chip/" + hardware.chip + "/";
  if (!path.starts_with(own)) return path;
  const std::string plain =
      "chip/" + std::string(shared_name(hardware.chip)) + "/" + path.substr(own.size());
  const Fact *ours = facts.find(path), *theirs = facts.find(plain);
  const bool same = theirs && ours && theirs->text == ours->text && theirs->value == ours->value;
  return same ? plain : path;
}

/// Facts of one side that the other does not read, those of memory apart.
struct OwnFacts {
  std::set<std::string> rates, memory;
};

OwnFacts own_facts(const Overlay& facts, const CompiledSide& side, const CompiledSide& other) {
  std::set<std::string> theirs;
  for (const std::string& path : other.facts)
    theirs.insert(shared_path(facts, path, other.hardware));
  OwnFacts own;
  for (const std::string& path : side.facts)
    if (!theirs.contains(shared_path(facts, path, side.hardware)))
      (is_memory(path) ? own.memory : own.rates).insert(path);
  return own;
}

/// One side of a question with the answer found for it.
struct Asked {
  const Scenario& scenario;
  const Side& which;
  const FullSide& side;
  Role role;
  const ParitySide& answered;
};

/// The fact at the answer's end: a step that only its outermost tenth takes is no part of the range.
double at_answers_end(const Interval& range, End end) {
  const double outer = end == End::kLow ? range.low : range.high;
  if (!(range.mid > 0 && outer > 0)) return outer;
  return range.mid * std::pow(outer / range.mid, kToAnswer);
}

/// ln of the best step time with the facts of memory at one end over that of the middle.
double moved_by_memory(const Overlay& facts, const Asked& asked,
                       const std::set<std::string>& memory, End end, ParitySearch& search) {
  Overlay changed = facts;
  changed.policy.spreads = true;
  for (const std::string& path : memory)
    changed.set(path, at_answers_end(changed.read(path).range, end));
  FullSide there{compile(changed, asked.scenario, asked.which, End::kMid, asked.scenario.formats),
                 asked.side.reliability};
  const Problem& problem = there.compiled.problem;
  const double usable = problem.fill * problem.device.usable_memory;
  // The answer fits even the least memory: nothing moves, and a search is spared.
  const ParitySide& answered = asked.answered;
  if (end == End::kLow && answered.best.evaluation.memory.total <= usable) return 0;
  SearchResult found = search.best(there, asked.role, answered.units);
  // A reference that does not hold the job is no slow one: nothing could be matched. Its range ends where it just fits.
  if (found.top.empty() && asked.role == Role::kReference) {
    there.compiled.problem.device.usable_memory =
        found.least_memory / there.compiled.problem.fill * kJustEnough;
    found = search.best(there, asked.role, answered.units);
  }
  if (found.top.empty()) return kNoCount;
  return std::log(found.top.front().evaluation.time.total / answered.best.evaluation.time.total);
}

TimeRange side_range(const Overlay& facts, const Asked& asked, const OwnFacts& own,
                     ParitySearch& search) {
  const auto problem_of = [&](const Overlay& changed) {
    return compile(changed, asked.scenario, asked.which, End::kMid, asked.scenario.formats).problem;
  };
  const TimeRange range =
      range_of(asked.side.compiled.problem, problems_at_ends(facts, own.rates, problem_of),
               asked.answered.best.strategy);
  if (own.memory.empty()) return range;
  const auto moved = [&](End end) {
    return moved_by_memory(facts, asked, own.memory, end, search);
  };
  return together(range, {std::max(0.0, moved(End::kLow)), std::max(0.0, -moved(End::kHigh))});
}

}  // namespace

bool same_machine(const Hardware& a, const Hardware& b) {
  return shared_name(a.chip) == shared_name(b.chip) && a.system == b.system && a.stack == b.stack;
}

TimeRange quotient_range(const Overlay& facts, const Scenario& scenario, const Sides& sides,
                         const ParitySide& candidate, const ParitySide& reference,
                         ParitySearch& search, std::set<std::string>& paths) {
  const CompiledSide &c = sides.candidate.compiled, &r = sides.reference.compiled;
  const TimeRange ours = side_range(
      facts, {scenario, scenario.candidate, sides.candidate, Role::kCandidate, candidate},
      own_facts(facts, c, r), search);
  const TimeRange theirs = side_range(
      facts, {scenario, scenario.reference, sides.reference, Role::kReference, reference},
      own_facts(facts, r, c), search);
  TimeRange range = together(ours, {theirs.faster, theirs.slower});
  if (same_machine(c.hardware, r.hardware)) return range;
  const TimeRange model = range_of_model(facts, c.problem.model.experts > 0, paths);
  return together(together(range, model), {model.faster, model.slower});
}

}  // namespace countervail
