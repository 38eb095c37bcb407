#pragma once
// The two sides of a comparison, compiled.
#include "study/parity.h"

namespace countervail {

/// One side with what stops it. Reliability and prices are read at their middle: their ends are not "better" or
/// "worse" in one direction.
struct FullSide {
  CompiledSide compiled;
  Reliability reliability;
};

/// Both sides with the facts that they rest on.
struct Sides {
  FullSide candidate, reference;
  Economics economics;
  double total_tokens = 0;
  std::set<std::string> facts;
};

/// The reference's end is the opposite one, so that ranges do not shrink.
Sides compile_sides(const Overlay& store, const Scenario& scenario, End candidate_end = End::kMid);

long long packages_per_unit(const Hardware& hardware, CountUnit unit);
int devices_per_unit(const Hardware& hardware, CountUnit unit);
/// Tokens of one step.
double tokens_of(const Scenario& scenario);
/// Of the packages that `devices` occupy.
Goodput goodput_of(const FullSide& side, long long devices);

/// A side at a count, with the best strategy found for it.
ParitySide side_at(const Sides& sides, const FullSide& side, const Scenario& scenario,
                   long long units, const SearchResult& found);

}  // namespace countervail
