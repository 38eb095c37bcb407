#pragma once
// A count of devices between whole units: N* = n- + (n+ - n-) (r* - r-)/(r+ - r-), n+ the least count whose best strategy reaches
// the rate r*, n- the devices used by the best of one unit fewer. Counts are whole units, and what is worth less than a unit would
// read as nothing.
#include "study/parity_search.h"

namespace countervail {

/// What must be equal: tokens a second, or with failures the useful ones.
double rate_of(const Scenario& scenario, const ParitySide& side);

/// `at`: the candidate on its least whole count that reaches `target` tokens a second.
double continuous_devices(const Sides& sides, const Scenario& scenario, double target,
                          const ParitySide& at, ParitySearch& search);

/// Packages of one and of several dies are compared by dies.
double dies_per_device(const Hardware& hardware);

}  // namespace countervail
