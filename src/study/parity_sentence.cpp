// The answer of a parity question in one paragraph: the count with its range, formats, idle devices, the main caveat.
#include <fmt/format.h>

#include <cmath>

#include "base/text.h"
#include "base/units.h"
#include "render/cells.h"
#include "study/parity_report.h"
#include "study/strategy_text.h"

namespace countervail {
namespace {

std::string count_name(CountUnit unit, long long count) {
  static constexpr const char* kNames[] = {"package", "node", "system"};
  return std::string(kNames[static_cast<int>(unit)]) + (count == 1 ? "" : "s");
}

std::string counted(const ParitySide& side, const Scenario& scenario) {
  return fmt::format("{} {} {}", side.units, side.hardware.chip,
                     count_name(scenario.unit, side.units));
}

std::string job_text(const Scenario& s) {
  return fmt::format("{}, batch {} x {} tokens{}", s.model, s.global_batch, s.sequence,
                     s.formats == TrainedFormats::kSixteenBit ? ", 16-bit" : "");
}

/// What the GEMMs of each side run in, and the answer for 16 bit where that is not it.
std::string formats_text(const ParityAnswer& answer) {
  if (!answer.sixteen_bit) return {};
  const SixteenBit& other = *answer.sixteen_bit;
  std::string text = fmt::format(" The candidate trains in {}, the reference in {}.",
                                 name_of(answer.candidate.best.strategy.format),
                                 name_of(answer.reference.best.strategy.format));
  const std::string unit = count_name(answer.scenario.unit, other.units);
  switch (other.outcome) {
    case ParityOutcome::kFound:
      text += fmt::format(" With 16 bit on both sides: {} {}", other.units, unit);
      if (other.low != other.high)
        text += fmt::format(" (range {} to {})", *other.low,
                            other.high ? std::to_string(*other.high) : "more than the maximum");
      return text + ".";
    case ParityOutcome::kPowerComparison:
      return text + fmt::format(" With 16 bit on both sides: {} of the reference's rate.",
                                format_significant(other.candidate_rate / other.reference_rate, 2));
    case ParityOutcome::kMoreThanMaximum:
      return text + " With 16 bit on both sides: more than the maximum.";
    case ParityOutcome::kReferenceCannotRun:
      return text + " With 16 bit the reference cannot run.";
  }
  return text;
}

std::string range_text(const ParityAnswer& answer) {
  if (!answer.low) return {};
  const std::string high =
      answer.high ? std::to_string(*answer.high) : fmt::format("more than {}", answer.max_count);
  if (answer.high && *answer.low == *answer.high) return {};
  return fmt::format(" (range {} to {})", *answer.low, high);
}

std::string counted_and(const char* what, const ParitySide& side) {
  const long long idle = side.packages * side.hardware.devices_per_package - side.devices_used;
  return idle > 0 ? fmt::format(" {} of the {}'s devices idle.", idle, what) : std::string();
}

/// What a fixed batch does to a count: devices that no layout can use, and a next step that overshoots.
std::string grain(const ParityAnswer& answer) {
  constexpr double kOvershoot = 1.05;
  std::string text =
      counted_and("candidate", answer.candidate) + counted_and("reference", answer.reference);
  const double ratio = answer.candidate.tokens_per_second / answer.reference.tokens_per_second;
  if (answer.outcome == ParityOutcome::kFound && ratio > kOvershoot)
    text += fmt::format(
        " No fewer will do, yet they are {:.0f} % faster than asked: batch and layers divide in "
        "coarse steps.",
        100 * (ratio - 1));
  return text;
}

std::string hypothetical(const ParityAnswer& answer) {
  std::string text;
  for (const Hardware* hardware : {&answer.candidate.hardware, &answer.reference.hardware})
    if (hardware->hypothetical)
      text +=
          fmt::format(" Hypothetical: {} is not built with {}; its power and price are left out.",
                      hardware->system, hardware->chip);
  return text;
}

std::string caveat(const ParityAnswer& answer) {
  std::string assumed;
  for (const Hardware* hardware : {&answer.candidate.hardware, &answer.reference.hardware})
    if (hardware->assumed_curve) assumed += (assumed.empty() ? "" : " and ") + hardware->chip;
  if (assumed.empty()) return " Both efficiency curves are measured.";
  return fmt::format(
      " Main caveat: no operator measurements of {} are public; class curves are assumed.",
      assumed);
}

}  // namespace

std::string parity_sentence(const ParityAnswer& answer) {
  const Scenario& s = answer.scenario;
  switch (answer.outcome) {
    case ParityOutcome::kFound:
      return fmt::format(
          "{}{} {} {}: {}.{}", counted(answer.candidate, s), range_text(answer),
          s.match == Match::kTimeToTrain ? "finish a run as soon as" : "train as fast as",
          counted(answer.reference, s), job_text(s),
          formats_text(answer) + grain(answer) + hypothetical(answer) + caveat(answer));
    case ParityOutcome::kMoreThanMaximum: {
      const double need = answer.candidate_least_memory;
      const bool memory = std::isfinite(need) && need > 0;
      return fmt::format("More than {} {} {} are needed to train as fast as {}: {}.{}",
                         answer.max_count, answer.candidate.hardware.chip, count_name(s.unit, 2),
                         counted(answer.reference, s), job_text(s),
                         memory ? fmt::format(" The leanest layout tried needs {} per device.",
                                              format_si(need, "B"))
                                : "");
    }
    case ParityOutcome::kReferenceCannotRun:
      return answer.smallest_reference > 0
                 ? fmt::format(
                       "The reference cannot run: {} do not hold {}. The fewest that can: {}.",
                       counted(answer.reference, s), job_text(s), answer.smallest_reference)
                 : fmt::format("The reference cannot run: no layout of up to {} {} holds {}.",
                               answer.max_count, count_name(s.unit, 2), job_text(s));
    case ParityOutcome::kPowerComparison:
      if (answer.candidate.units == 0)
        return fmt::format("Cannot compare within power: the power of {} is unknown.",
                           answer.reference.bill.facility_power ? answer.candidate.hardware.system
                                                                : answer.reference.hardware.system);
      if (answer.candidate.tokens_per_second == 0)
        return fmt::format("Within {} fit {}, which cannot hold {}.",
                           quantity(answer.reference.bill.facility_power, "W").text,
                           counted(answer.candidate, s), job_text(s));
      return fmt::format(
          "Within the {} facility power of {} fit {}, which train at {} of the reference's rate: "
          "{}.{}",
          quantity(answer.reference.bill.facility_power, "W").text, counted(answer.reference, s),
          counted(answer.candidate, s),
          format_significant(
              answer.candidate.tokens_per_second / answer.reference.tokens_per_second, 2),
          job_text(s),
          formats_text(answer) + grain(answer) + hypothetical(answer) + caveat(answer));
  }
  return {};
}

}  // namespace countervail
