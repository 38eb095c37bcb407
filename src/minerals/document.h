#pragma once
// A minerals answer as a document.
#include "facts/observations.h"
#include "minerals/study.h"
#include "render/document.h"

namespace countervail::minerals {

Document document_of(const MineralAnswer& answer, const Overlay& facts,
                     const Observations& observed, bool explain);
/// The cases that are shipped.
Document list_of(const Files& data, const Observations& observed);

}  // namespace countervail::minerals
