// The answer of a parity question in one paragraph: the count with its range, formats, idle devices, the main caveat.
#include <fmt/format.h>

#include <cmath>

#include "base/text.h"
#include "base/units.h"
#include "render/cells.h"
#include "study/parity_report.h"
#include "study/space.h"
#include "study/strategy_text.h"

namespace countervail {

std::string count_name(CountUnit unit, long long count) {
  static constexpr const char* kNames[] = {"package", "node", "system"};
  return std::string(kNames[static_cast<int>(unit)]) + (count == 1 ? "" : "s");
}

namespace {

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
  return fmt::format(" (80 % range {} to {})", *answer.low, high);
}

std::string dated(const Hardware& hardware) {
  return hardware.stack_date.empty() ? hardware.stack
                                     : fmt::format("{} ({})", hardware.stack, hardware.stack_date);
}

/// The software of both sides with its date.
std::string stacks_text(const ParityAnswer& answer) {
  const Hardware &c = answer.candidate.hardware, &r = answer.reference.hardware;
  if (c.stack == r.stack) return fmt::format(" Software on both: {}.", dated(c));
  return fmt::format(" Software: {} against {}.", dated(c), dated(r));
}

/// What a source printed for the same chip and model, beside our rate of a package.
std::string published_text(const ParitySide& side) {
  if (!side.published || side.tokens_per_second == 0) return {};
  const PublishedRate& row = *side.published;
  return fmt::format(
      " Published for {}: {} tokens/s per package on {} in {} bit ({}, {}); ours {} on {}.",
      side.hardware.chip, format_significant(row.tokens_per_second, 4), row.packages, row.bits,
      row.source, row.date,
      format_significant(side.tokens_per_second / static_cast<double>(side.packages), 4),
      side.packages);
}

/// A side that its memory or its count squeezes says little about its chip.
std::string squeezed_text(const char* what, const ParitySide& side) {
  constexpr double kFull = 0.95;
  std::string text;
  if (side.tokens_per_second == 0) return text;
  const double share = side.best.evaluation.memory.total / side.usable_memory;
  if (share > kFull)
    text += fmt::format(" The {} fills {:.0f} % of its usable memory.", what, 100 * share);
  if (side.gains_from_more)
    text += fmt::format(
        " A quarter more units would raise the rate of each {} unit by over 10 %: the count is too "
        "small for this job.",
        what);
  return text;
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
        "coarse steps; rate alone would need {:.0f}.",
        100 * (ratio - 1), std::ceil(answer.rate_alone));
  return text;
}

/// What stops a side at the most units that were tried, with the way out where a fact is missing.
std::string binding_text(const ParitySide& side) {
  switch (side.binding) {
    case Binding::kMemory:
      return " What binds: memory; no layout fits its devices.";
    case Binding::kPlaneEdge:
      return missing_plane_text(side.hardware.system, side.missing_fact);
    case Binding::kBatch:
      return fmt::format(" What binds: the batch; only {} devices find work in it.",
                         side.devices_used);
    case Binding::kRate:
      return " What binds: rate; further devices add less than they cost in communication.";
    case Binding::kNothing:
      return {};
  }
  return {};
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

/// What stands in for measurements of the GEMMs that a side runs.
std::string caveat(const ParityAnswer& answer) {
  std::string text;
  for (const ParitySide* side : {&answer.candidate, &answer.reference}) {
    if (side->tokens_per_second == 0) continue;
    const bool eight = bits_of(side->best.strategy.format) == 8;
    const std::string& assumed =
        eight ? side->hardware.assumed_eight : side->hardware.assumed_sixteen;
    if (assumed.empty() || text.find(side->hardware.chip) != std::string::npos) continue;
    text += fmt::format("{}the GEMMs of {} run at {}", text.empty() ? "" : "; ",
                        side->hardware.chip, assumed);
  }
  if (text.empty()) return " The GEMM rates of both sides rest on measurements.";
  return fmt::format(" Main caveat: {}.", text);
}

std::string details(const ParityAnswer& answer) {
  return stacks_text(answer) + published_text(answer.reference) + published_text(answer.candidate) +
         formats_text(answer) + grain(answer) + squeezed_text("candidate", answer.candidate) +
         squeezed_text("reference", answer.reference) + hypothetical(answer) + caveat(answer);
}

/// Both rates at the most units that were tried.
std::string rates_text(const ParityAnswer& answer) {
  if (answer.candidate.tokens_per_second == 0)
    return std::isfinite(answer.candidate_least_memory) && answer.candidate_least_memory > 0
               ? fmt::format(" The leanest layout tried needs {} of {} a device.",
                             format_si(answer.candidate_least_memory, "B"),
                             format_si(answer.candidate.fill * answer.candidate.usable_memory, "B"))
               : "";
  return fmt::format(" {} reach {} tokens/s, the reference {}.", answer.max_count,
                     format_significant(answer.candidate.tokens_per_second, 4),
                     format_significant(answer.reference.tokens_per_second, 4));
}

}  // namespace

std::string parity_sentence(const ParityAnswer& answer) {
  const Scenario& s = answer.scenario;
  switch (answer.outcome) {
    case ParityOutcome::kFound:
      return fmt::format(
          "{}{} {} {}: {}.{}", counted(answer.candidate, s), range_text(answer),
          s.match == Match::kTimeToTrain ? "finish a run as soon as" : "train as fast as",
          counted(answer.reference, s), job_text(s), details(answer));
    case ParityOutcome::kMoreThanMaximum:
      return fmt::format("More than {} {} {} are needed to train as fast as {}: {}.{}",
                         answer.max_count, answer.candidate.hardware.chip, count_name(s.unit, 2),
                         counted(answer.reference, s), job_text(s),
                         rates_text(answer) + binding_text(answer.candidate) + details(answer));
    case ParityOutcome::kReferenceCannotRun:
      return answer.smallest_reference > 0
                 ? fmt::format(
                       "The reference cannot run: {} do not hold {}. The fewest that can: {}.{}",
                       counted(answer.reference, s), job_text(s), answer.smallest_reference,
                       binding_text(answer.reference))
                 : fmt::format("The reference cannot run: no layout of up to {} {} holds {}.{}",
                               answer.max_count, count_name(s.unit, 2), job_text(s),
                               binding_text(answer.reference));
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
          job_text(s), details(answer));
  }
  return {};
}

}  // namespace countervail
