#pragma once
// A fleet's answer as a document.
#include "render/document.h"
#include "study/fleet.h"

namespace countervail {

Figures figures_of(const FleetAnswer& answer);

Document document_of(const FleetAnswer& answer, const Overlay& facts);

}  // namespace countervail
