#pragma once
// Which lever closes how much of the gap: a comparison asked again at every combination of levers.
//
//   corner S   the scenario with the levers outside S set to what stands without them; each its own best strategy
//   v(S)       -ln N*(S), N* the dies that reach the reference's best rate r*, made continuous between the least count n+
//              that does and the best of one unit fewer, n-:  N* = n- + (n+ - n-) (r* - r-)/(r+ - r-)
//   phi_i      Shapley value of lever i (statistics/shapley.h); e^phi is the factor by which it divides the dies
//
// Matching times to train, rates are useful ones. With a count given, v is the logarithm of the rate at that many dies.
// Where some corners never reach the rate: levers that every reaching corner has are enablers ("cannot without"), and the
// rest is attributed from them on. Where several smallest sets reach it, or a lever loses it, there is no attribution.
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "statistics/shapley.h"
#include "study/parity_search.h"

namespace countervail {

inline constexpr std::size_t kFewestLevers = 2, kMostLevers = 8;

struct LeversOptions {
  long long at_count = 0;  ///< dies; 0 = count the dies that match the reference
  bool interactions = false;
  int threads = 1;  ///< 0 = one per core
};

/// One combination of levers.
struct LeverCorner {
  std::uint32_t present = 0;  ///< bit i: lever i
  bool reaches = false;
  double dies = 0;   ///< N*, or the count given
  double value = 0;  ///< v
  ParitySide side;   ///< at the least whole count
};

/// Contributions in the stated order from one smallest set that reaches the rate; empty where a corner on the way does not.
struct LeverPath {
  std::uint32_t from = 0;
  std::vector<std::optional<double>> steps;  ///< one a lever outside `from`, in the stated order
};

struct LeversAnswer {
  Scenario scenario;
  LeversOptions options;
  std::vector<Lever> levers;
  ParitySide reference;
  std::vector<LeverCorner> corners;  ///< by `present`
  bool counts_dies =
      true;  ///< false: some corner's chip does not say its dies; devices are counted
  long long max_count = 0;
  statistics::Reach reach;
  std::uint32_t enablers = 0;        ///< levers without which the rate is out of reach
  std::vector<std::size_t> players;  ///< levers attributed; empty where there is no attribution
  std::vector<statistics::Contribution> shapley;  ///< of the players
  std::vector<double> interactions;               ///< players x players, where asked for
  std::vector<LeverPath> paths;                   ///< one a smallest set
  std::set<std::string> facts;
};

/// Throws Error: fewer than two levers or more than eight, a lever without a patch, one that changes nothing, a fact that two
/// levers set, --match power; and as parity().
LeversAnswer levers(const Overlay& facts, const Scenario& scenario, std::vector<Lever> levers,
                    const LeversOptions& options);

}  // namespace countervail
