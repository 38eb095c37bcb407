#pragma once
// A race as a document.
#include "render/document.h"
#include "study/race.h"

namespace countervail {

struct RaceShown {
  int unit = 2;              ///< of the table by year
  int above = 0, below = 1;  ///< blocs of the ratio
  int from = 0, to = 0;      ///< quarters, [from, to)
  bool by_quarter = false, added = false;
};

Document document_of(const RaceAnswer& answer, const RaceShown& shown, const Overlay& facts);

}  // namespace countervail
