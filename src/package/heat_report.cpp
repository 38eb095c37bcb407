// Heat of a package in words (package_report.h).
#include <fmt/format.h>

#include "base/text.h"
#include "base/units.h"
#include "heat/report.h"
#include "package/report.h"

namespace countervail::package {

std::string clock_sentence(const heat::SustainedClock& clock) {
  const std::string block = clock.limiting.empty()
                                ? ""
                                : fmt::format(" '{}' is nearest its limit of {:.0f} C.",
                                              clock.limiting, clock.limiting_limit - 273.15);
  switch (clock.status) {
    case heat::ClockStatus::kFull:
      return "Full clock is sustained." + block;
    case heat::ClockStatus::kThrottled:
      return fmt::format("It sustains {:.1f} % of full clock.{}{}", 100 * clock.fraction, block,
                         clock.run_away_beyond ? " Beyond it leakage runs away." : "");
    case heat::ClockStatus::kTooHot:
      return fmt::format("Too hot even at {:.0f} % of full clock.{}", 100 * clock.fraction, block);
    case heat::ClockStatus::kUnsolved:
      return "The sustained clock was not found: the solver gave no answer.";
  }
  return {};
}

std::string heat_sentence(const Heat& heat) {
  std::string text =
      heat::field_sentence(heat.stack, heat.full) + " " + clock_sentence(heat.sustained);
  if (heat.layout.assumed)
    text += " Places of dies and stacks are assumed; cooling is recalled, not sourced.";
  return text;
}

std::string footer(const Answer& answer) {
  return fmt::format(
      "{} sourced facts, {} of them ranges; --explain lists each with its source and weight. {}",
      answer.state.package.facts.size(), answer.state.package.ranged.size(),
      conflicts_text(answer.conflicts));
}

}  // namespace countervail::package
