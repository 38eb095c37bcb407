#pragma once
// Two plans as documents: their difference, and what parts them.
#include "render/document.h"
#include "study/supply_swap.h"

namespace countervail {

Document comparison_document(const SupplyModel& first, const SupplySamples& of_first,
                             const SupplyModel& second, const SupplySamples& of_second);
Document document_of(const SwapAnswer& answer);

}  // namespace countervail
