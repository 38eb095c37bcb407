#pragma once
// A serving answer, shown: the sentence with its range and what binds, configurations, frontier, phases, parts of a step.
#include "render/document.h"
#include "study/serve.h"

namespace countervail {

const char* name_of(serving::WeightFormat format);
/// "TP4 DP8 EP32": degrees of 1 are not said.
std::string worker_text(const serving::Worker& worker);

/// The keys that studies ask for: serving.tokens_per_second_per_device, serving.tpot, ...
Figures figures_of(const ServeAnswer& answer);
Document document_of(const ServeAnswer& answer, const Overlay& facts);

}  // namespace countervail
