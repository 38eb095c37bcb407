#pragma once
// A parity of served tokens, shown: the count with its range and what binds, both sides, phases and rules, speeds of users.
#include "render/document.h"
#include "study/serving_parity.h"

namespace countervail {

/// serving.parity.units, serving.parity.prefill, serving.parity.decode, ...
Figures figures_of(const ServingParity& answer);
Document document_of(const ServingParity& answer, const Overlay& facts);

}  // namespace countervail
