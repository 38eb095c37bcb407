#pragma once
// The costs of one layer under every kind of recomputation, its operators priced once: what a search tabulates.
#include <array>

#include "training/step_cost.h"

namespace countervail {

/// By Recompute.
using RecomputeCosts = std::array<LayerCosts, kRecomputeKinds>;

/// Entry r equals layer_costs() of the key with recomputation r, bit for bit.
RecomputeCosts recompute_costs(const Problem& problem, LayerKey key);

}  // namespace countervail
