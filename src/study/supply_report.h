#pragma once
// A supply answer as a document.
#include "facts/observations.h"
#include "render/document.h"
#include "study/supply_study.h"

namespace countervail {

struct SupplyShown {
  int from = 0, to = 0;  ///< quarters of the calendar, [from, to)
  bool by_quarter = false, explain = false;
};

Document document_of(const SupplyAnswer& answer, const SupplyShown& shown, const Overlay& facts,
                     const Observations& observed);

/// "0.61 M to 1.6 M (0.93 M)": the interval before the median, two significant digits.
std::string band_text(const Interval& band);
/// The same as a cell.
Cell band_cell(const Interval& band);
/// Two significant digits with k or M: "0.93 M", "640", "12 k".
std::string two_digits(double value);

}  // namespace countervail
