#pragma once
// Uncertainty, shown.
#include <string>

#include "render/document.h"
#include "study/uncertainty.h"

namespace countervail {

std::string uncertainty_sentence(const UncertaintyAnswer& answer);

/// Keys: count, ratio, power, cost, each with its 5, 50 and 95 per cent points as low, value, high; share.same_side,
/// share.cannot, share.reference_cannot, variables, draws, seed, checks.same, checks.all.
Figures figures_of(const UncertaintyAnswer& answer);

/// Quantiles, what the variables move, the facts with their spreads.
Document document_of(const UncertaintyAnswer& answer, const Overlay& facts);

}  // namespace countervail
