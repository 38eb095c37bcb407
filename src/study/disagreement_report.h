#pragma once
// Two studies and why they differ, shown.
#include <string>

#include "render/document.h"
#include "study/disagreement.h"

namespace countervail {

std::string disagreement_sentence(const Disagreement& answer);

/// Keys: a.value, b.value, a.published, b.published, a.structure, b.structure (factors), gap; of each differing input
/// input.NAME.factor with its range over orders.
Figures figures_of(const Disagreement& answer);

/// What the formula does not give first; then the ranking, where there is one; the inputs with their sources.
Document document_of(const Disagreement& answer);

}  // namespace countervail
