#pragma once
// Two plans: how far apart by common draws, and which of their inputs parts them.
//
//   difference   sample by sample: both plans draw what they share from the same uniforms
//   why          v(S) = median H100e of a span with the groups in S taken from the second plan, the rest from the first;
//                Shapley shares over all orders, exact up to 12 groups (statistics/shapley.h)
#include <functional>
#include <string>
#include <vector>

#include "statistics/shapley.h"
#include "study/supply_study.h"

namespace countervail {

/// Lines, views and rules in which two plans differ: "view/SMIC capacity", "China/memory/HBM3", "rule".
std::vector<std::string> groups_that_differ(const supply::Plan& first, const supply::Plan& second);

/// The first plan with some groups of the second.
supply::Plan swapped(const supply::Plan& first, const supply::Plan& second,
                     const std::vector<std::string>& groups);

struct SwapAnswer {
  supply::Plan first, second;
  std::string span;
  std::vector<std::string> groups;
  std::vector<statistics::Contribution> shares;  ///< H100e, in the order of groups
  double from = 0, to = 0;                       ///< medians of the two plans
};

using ModelOf = std::function<SupplyModel(const supply::Plan&)>;

/// Throws Error{kRange} where more than 12 groups differ, Error{kConflict} where none does.
SwapAnswer swap_answer(const supply::Plan& first, const supply::Plan& second,
                       const ModelOf& model_of, const SupplyOptions& options, int from, int to);

}  // namespace countervail
