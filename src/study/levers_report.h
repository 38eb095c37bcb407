#pragma once
// Levers, shown.
#include <string>

#include "render/document.h"
#include "study/levers.h"

namespace countervail {

std::string levers_sentence(const LeversAnswer& answer);

/// Keys: none.dies, all.dies, gap, reference.units, max_count; of each lever that is attributed lever.N.factor with its range
/// over orders, lever.N.in_order.
Figures figures_of(const LeversAnswer& answer);

/// Factors, or the smallest sets and their paths where there is no attribution; every corner with its count and its bill.
Document document_of(const LeversAnswer& answer, const Overlay& facts);

}  // namespace countervail
