#pragma once
// The searches that one question repeats on its two sides: parity and its explanation, levers and draws change facts and
// ask the same again. Each space is prepared once (search/repeated_search.h); answers are those of plain searches.
#include <functional>
#include <optional>
#include <set>

#include "search/repeated_search.h"
#include "study/parity_sides.h"

namespace countervail {

/// As the scenario says; one system where it does not.
long long reference_units_of(const Scenario& scenario, const Hardware& reference);
/// As the scenario says, else 64 times the reference's.
long long max_count_of(const Scenario& scenario, long long reference_units);

/// Fewest candidate units that reach a rate.
struct Count {
  std::optional<long long> units;
  FewestDevices fewest;
  double target = 0;  ///< s a step of the reference's best; 0 = it cannot run
};

/// What a candidate must reach (s a step): the reference's step, or with failures its useful rate. Reads `sides` when asked.
std::function<double(long long devices)> target_of(const Sides& sides, const Scenario& scenario,
                                                   double step, double reference_share);

enum class Role { kCandidate, kReference };

/// The searches of one question. Not for several threads at once: each takes a copy.
class ParitySearch {
 public:
  explicit ParitySearch(const Scenario& scenario, int threads = 1)
      : scenario_(scenario), threads_(threads) {}

  /// The best strategy of a side, as the question has it or with facts changed, on at most so many units.
  SearchResult best(const FullSide& side, Role role, long long units);
  SearchResult best_candidate(const Sides& sides, long long units) {
    return best(sides.candidate, Role::kCandidate, units);
  }
  SearchResult best_reference(const Sides& sides, long long units) {
    return best(sides.reference, Role::kReference, units);
  }
  ParitySide candidate_at(const Sides& sides, long long units);
  ParitySide reference_at(const Sides& sides, long long units);
  /// Of the reference's best rate, or, matching times to train, of its useful rate.
  Count count(const Sides& sides, long long reference_units, long long max_count);
  /// The same of a reference given: its step time (s), the share of its time that is useful.
  Count count_for(const Sides& sides, double step, double reference_share, long long max_count);
  /// Fewest candidate units, up to `most`, with a step of at most target(devices) seconds; units 0 = none. `least`: below
  /// it the caller knows none.
  FewestDevices fewest_candidate(const Sides& sides, long long most,
                                 const std::function<double(long long devices)>& target,
                                 long long least = 0);
  /// What the candidate's leanest strategy on at most so many units takes, bytes per device.
  double least_candidate_memory(const Sides& sides, long long units);
  /// Would a quarter more units raise the rate of each by more than a tenth? Then the job is squeezed into these.
  bool gains_from_more(const FullSide& side, Role role, const ParitySide& answered);

  /// From now on the question in other formats: what is prepared serves it where its spaces are the same.
  void ask_in(TrainedFormats formats) { scenario_.formats = formats; }
  /// On the thread that asks alone.
  void run_alone() { threads_ = 1; }

 private:
  /// One side's searches, and the numbers of devices for which spaces were made.
  struct Searched {
    RepeatedSearch search;
    std::set<long long> widths;
  };
  Searched& searched(Role role) { return role == Role::kCandidate ? candidate_ : reference_; }
  /// A space that holds `devices`: one that is there, else one with room for a few more.
  SearchSpace space_for(const FullSide& side, Role role, long long devices);

  Scenario scenario_;
  int threads_;
  Searched candidate_, reference_;
};

}  // namespace countervail
