#pragma once
// The best strategies of a space, with proof: bounds skip only what cannot be among them.
//
// Bound of a layout: m (ceil(L/p) - [p > 1]) least_layer(t, micro-batch), the busiest stage's layers without
// any communication, times the weight of its devices in the objective. Layouts are walked in waves of fixed size,
// best bound first; a wave sees the best of the waves before it, so counts and bytes do not depend on threads.
// Ties go to less memory, then to the earlier strategy of the enumeration.
#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "search/prepared_space.h"
#include "training/step_cost.h"

namespace countervail {

/// What is least: seconds a step, or device-seconds a step (which is most tokens a device).
enum class Objective : std::uint8_t { kTime, kTokensPerDevice };

struct SearchOptions {
  Objective objective = Objective::kTime;
  int top = 1;  ///< how many distinct layouts to keep
  bool bounds = true;
  bool frontier =
      false;        ///< also the Pareto frontier of step time against memory (needs bounds = false)
  int threads = 1;  ///< 0 = one per core
  /// Objective that a strategy of the space is known to reach (of `top` ones: the worst of them): nothing beyond is kept.
  double cutoff = std::numeric_limits<double>::infinity();
  long long most_devices = 0;  ///< only strategies of at most so many; 0 = the whole space
};

struct Candidate {
  Strategy strategy;
  Evaluation evaluation;
  double objective = 0;   ///< lower is better: seconds, or device-seconds
  std::uint64_t key = 0;  ///< place in the enumeration
};

struct SearchCounts {
  std::uint64_t enumerated = 0;     ///< strategies of the space
  std::uint64_t composed = 0;       ///< time and memory fully computed
  std::uint64_t out_of_memory = 0;  ///< composed, and do not fit
  std::uint64_t state_too_large =
      0;                          ///< of these, weights, gradients and optimizer alone do not fit
  std::uint64_t unreachable = 0;  ///< composed, and no plane joins one of their groups
  std::uint64_t skipped = 0;      ///< proven unable to win
  std::uint64_t signature = 0;    ///< order-free hash of every composed time and memory
};

/// The best strategies with their proof: every strategy of the space is in one of the counts.
struct SearchResult {
  std::vector<Candidate> top;       ///< best first; empty when nothing fits
  std::vector<Candidate> frontier;  ///< by rising memory
  SearchCounts counts;
  double least_memory = 0;  ///< bytes per device of the leanest composed strategy
};

/// Total: a space where nothing fits gives an empty `top` and the least
/// memory that any strategy needs.
SearchResult search(const Problem& problem, const SearchSpace& space, const SearchOptions& options);

/// A problem with what its rates decide over a prepared space, which must outlive it: times of layers, curves of groups. One
/// machine serves every search of its problem; not for two threads at once.
struct Machine {
  Machine(const Problem& of, const PreparedSpace& space)
      : problem(of), layers(problem, space.space(), space.layouts()), lines(problem) {}
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  Problem problem;
  LayerTable layers;
  LineTable lines;  ///< grows as groups are asked for
};

/// The same best strategies, bit for bit, with what no rate moves known beforehand: layouts that cannot fit count as
/// skipped. `prepared` must suit the machine's problem.
SearchResult search(Machine& machine, const PreparedSpace& prepared, const SearchOptions& options);
SearchResult search(const Problem& problem, const PreparedSpace& prepared,
                    const SearchOptions& options);

/// Fewest devices, in units of `devices_per_unit`, with a strategy of at most target(devices) seconds a step, and
/// the fastest strategy that such a count allows. `units` is 0 and `best.top` empty when the space has none.
/// The target may fall with the number of devices (goodput), never rise.
struct FewestDevices {
  long long units = 0;
  SearchResult best;
};
FewestDevices fewest_devices(const Problem& problem, const SearchSpace& space,
                             const std::function<double(long long devices)>& target,
                             int devices_per_unit);

/// Units between which the answer is known to lie.
struct KnownUnits {
  long long enough = 0;    ///< a strategy does with so many; 0 = none known
  long long at_least = 0;  ///< none does with fewer
};
/// The same.
FewestDevices fewest_devices(Machine& machine, const PreparedSpace& prepared,
                             const std::function<double(long long devices)>& target,
                             int devices_per_unit, const KnownUnits& known = {});

/// Bytes per device that a search fills.
double room_of(const Problem& problem);
/// Would a search keep a strategy with this evaluation?
bool fits(const Problem& problem, const Evaluation& evaluation);

/// Seconds, or device-seconds.
double objective_of(Objective objective, const Evaluation& evaluation, long long devices);

/// Total order of candidates: objective, then memory, then key.
bool better(const Candidate& a, const Candidate& b);

}  // namespace countervail
