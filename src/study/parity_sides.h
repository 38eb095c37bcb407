#pragma once
// The two sides of a parity question, compiled, and the searches that it asks of one side.
#include <functional>
#include <set>

#include "study/parity.h"

namespace countervail {

/// One side with what stops it. Reliability and prices are read at their middle: their ends are not "better" or
/// "worse" in one direction.
struct FullSide {
  CompiledSide compiled;
  Reliability reliability;
};

struct Sides {
  FullSide candidate, reference;
  Economics economics;
  double total_tokens = 0;
  std::set<std::string> facts;
};

Sides compile_sides(const Overlay& facts, const Scenario& scenario);

long long packages_per_unit(const Hardware& hardware, CountUnit unit);
int devices_per_unit(const Hardware& hardware, CountUnit unit);

/// Tokens of one step.
double tokens_of(const Scenario& scenario);

/// Of the packages that `devices` occupy.
Goodput goodput_of(const FullSide& side, long long devices);

/// Fewest units, up to `most`, of a side with a step of at most target(devices) seconds.
FewestDevices fewest_units(const FullSide& side, const Scenario& scenario, long long most,
                           const std::function<double(long long devices)>& target);

/// The side at `units` with the strategy that was found.
ParitySide side_at(const Sides& sides, const FullSide& side, const Scenario& scenario,
                   long long units, const SearchResult& found);

/// What stops a side at `units`, the most that was tried, and the fact whose absence does.
void find_binding(const FullSide& side, const Scenario& scenario, ParitySide& answered);

}  // namespace countervail
