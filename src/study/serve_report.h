#pragma once
// A serving answer, shown: the sentence with its range and what binds, configurations, frontier, phases, parts of a step.
#include "render/document.h"
#include "study/serve.h"

namespace countervail {

/// The keys that studies ask for: serving.tokens_per_second_per_device, serving.tpot, ...
Figures figures_of(const ServeAnswer& answer);
Document document_of(const ServeAnswer& answer, const Overlay& facts);

}  // namespace countervail
