#pragma once
// A deal as figures, a document, and games for Gambit.
#include <string>

#include "render/document.h"
#include "study/deal.h"

namespace countervail {

Figures figures_of(const DealAnswer& answer);
Document document_of(const DealAnswer& answer, bool explain);

/// All offers against all, mean payoffs in bn USD at the middle valuations, as .nfg.
std::string nfg_of(const DealAnswer& answer);
/// The renewals of the top package as .efg. Error{kMissing} where nothing settles.
std::string efg_of(const DealAnswer& answer);

}  // namespace countervail
