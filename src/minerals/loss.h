#pragma once
// What a shortage costs, in three readings that must be told apart.
//
//   everyone alike   every user gets the same share x of its need:  sum_i v_i e_i (1 - CES(x))
//   best use         the mineral goes where it keeps most value added (bottleneck_lp.h)
//   supply-driven    a lost share of an input is a lost share of the output of its buyers, and on:
//                    l_i = min(1, e_i (1 - CES(x)) + sum_c l_{i(c)} Z_{c,i} / output_i),  sum v_i
//                    l_i
//
// All three substitute alike (sigma). The first ignores links, the second has a planner, the third
// (Ghosh 1958, Economica 25, 58) lets nobody replace anything and is an upper end. None is a
// forecast.
#include "minerals/bottleneck_lp.h"

namespace countervail::minerals {

struct LossReadings {
  double everyone_alike = 0;
  BottleneckAnswer best_use;
  double supply_driven = 0;
};

/// Share of each industry's output that goes when all get the share `x` of their need.
std::vector<double> direct_losses(const MineralUse& use, const Substitution& substitution,
                                  double x);
/// Those shares passed on to buyers, each at most 1.
std::vector<double> passed_on(const IoTable& table, const std::vector<double>& direct);

/// `x` in [0, 1] share of the tonnes that there are; `floor` as bottleneck().
LossReadings loss_readings(const IoTable& table, const MineralUse& use,
                           const Substitution& substitution, double x, double floor);

}  // namespace countervail::minerals
