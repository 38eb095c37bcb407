#include "study/bill_text.h"

#include <fmt/format.h>

#include "base/text.h"

namespace countervail {

std::string price_notes(const Economics& economics, bool estimated, bool packages_only) {
  constexpr double kYear = 365.25 * 86400, kKilowattHour = 3.6e6;
  std::string text = fmt::format(
      "Power: facility = {} x IT; "
      "electricity {} USD/kWh; "
      "capital over {} years, without interest; USD of 2026.",
      format_significant(economics.facility_overhead, 3),
      format_significant(economics.electricity * kKilowattHour, 3),
      format_significant(economics.amortisation / kYear, 3));
  text += " The scale-out network is left out of power and capital.";
  if (estimated)
    text +=
        " est.: no system power is published; package power plus what a server draws besides it "
        "(economics/estimate).";
  if (packages_only) text += " *: the packages alone; no system price is known.";
  return text;
}

std::string bill_notes(const Economics& economics, bool estimated, bool packages_only) {
  return "Useful tokens: after failures, restarts and checkpoints. " +
         price_notes(economics, estimated, packages_only);
}

}  // namespace countervail
