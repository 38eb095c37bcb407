#pragma once
// The outer fixed point of a heat stack: leakage that grows with temperature, a coolant that warms
// up.
//
//   P_b <- dynamic_b + leakage_b(mean T of block b);   T_coolant <- inlet + Q / (2 capacity rate)
//
// Starting cold, every update raises every temperature (A^-1 has no negative entry, leakage grows
// with T), so the sequence climbs to the lowest steady state, or without end where there is none.
// The steps then shrink by a ratio below 1, or do not: run-away is declared when the largest step
// has not shrunk for eight updates in a row, or a block passes Options::hottest. That is a
// result, not an error. Source of the criterion: Vassighi, Sachdev, Thermal and Power Management of
// Integrated Circuits, 2006, chapter 4 (run-away: loop gain R_th dP/dT >= 1).
#include "heat/model.h"

namespace countervail::heat {

/// Leakage of one block at mean temperature `kelvin`, W.
double leakage_at(const Leakage& leakage, double kelvin);

/// Power of each block apart from leakage, and what leakage is multiplied by (supply voltage); both
/// a block.
struct BlockDemand {
  std::vector<double> dynamic;
  std::vector<double> leakage_factor;
};
BlockDemand demand_of(const Stack& stack);

/// `solution` is the first guess of the linear solver; the powers always start cold.
Field settle(Model& model, const BlockDemand& demand, Solution& solution);

}  // namespace countervail::heat
