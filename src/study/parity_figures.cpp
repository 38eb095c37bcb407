// Every number of a parity answer by key.
#include <cctype>
#include <cmath>
#include <limits>

#include "render/cells.h"
#include "study/figures.h"
#include "study/parity_report.h"

namespace countervail {
namespace {

const char* counted_unit(CountUnit unit) {
  static constexpr const char* kNames[] = {"package", "node", "system"};
  return kNames[static_cast<int>(unit)];
}

/// low..units..high; an upper end beyond the maximum is infinite, which JSON writes as null.
Figure units_figure(const char* key, const char* label, CountUnit unit, bool found, long long units,
                    const std::optional<long long>& low, const std::optional<long long>& high) {
  const auto mid = static_cast<double>(units);
  Figure made = figure(key, label,
                       Interval{static_cast<double>(low.value_or(units)), mid,
                                high  ? static_cast<double>(*high)
                                : low ? std::numeric_limits<double>::infinity()
                                      : mid},
                       counted_unit(unit), "answer");
  made.is_known = found;
  return made;
}

Figures silicon_figures(const package::Count& need) {
  Figures figures;
  const auto add = [&](const std::string& key, const std::string& label, const Interval& value,
                       const char* unit) {
    figures.push_back(figure("silicon." + key, label, value, unit, "silicon"));
  };
  for (const package::DieNeed& die : need.dies)
    add("wafers." + die.name, "wafers of " + die.name, die.wafers, "wafer");
  for (const package::StackNeed& stack : need.stacks)
    add("stacks." + stack.name, "stacks of " + stack.name + " bought", stack.stacks, "stack");
  add("carrier_wafers", "interposer and fan-out wafers", need.carrier_wafers, "wafer");
  add("cost", "cost to make", need.cost, "USD");
  return figures;
}

Figures hardware_figures(const ParitySide& side) {
  const auto n = static_cast<double>(side.packages);
  const Hardware& h = side.hardware;
  const auto all = [n](const auto& each) { return n * static_cast<double>(each); };
  return {
      figure("packages", "packages", n, "package", "hardware"),
      figure("devices", "devices", all(h.devices_per_package), "device", "hardware"),
      figure("devices_used", "devices in use", static_cast<double>(side.devices_used), "device",
             "hardware"),
      figure("memory_bytes", "memory", all(h.memory_bytes), "B", "hardware"),
      figure("memory_bandwidth", "memory bandwidth", all(h.memory_bandwidth), "B/s", "hardware"),
      figure("peak", "16-bit dense peak", all(h.peak_flops), "FLOP/s", "hardware")};
}

Figures side_figures(const ParitySide& side) {
  Figures figures = hardware_figures(side);
  if (side.tokens_per_second == 0) return figures;
  figures.push_back(
      figure("tokens_per_second", "tokens per second", side.tokens_per_second, "token/s", "rate"));
  if (side.published)
    figures.push_back(figure("published_tokens_per_second",
                             "published tokens per second per package",
                             side.published->tokens_per_second, "token/s", "rate"));
  figures.push_back(figure("useful_tokens_per_second", "useful tokens per second",
                           side.useful_tokens_per_second, "token/s", "rate"));
  figures.push_back(figure("time_to_train", "time to train", side.seconds_to_train, "s", "rate"));
  append(figures, figures_of(side.best.evaluation.time));
  append(figures, figures_of(side.best.evaluation.memory));
  figures.push_back(
      figure("memory.usable", "usable per device", side.usable_memory, "B", "memory"));
  append(figures, figures_of(side.goodput));
  append(figures, figures_of(side.bill));
  if (side.silicon) append(figures, silicon_figures(*side.silicon));
  return figures;
}

/// Candidate over reference of what explain and levers ask for.
Figures ratio_figures(const ParitySide& c, const ParitySide& r) {
  const auto ratio = [](const std::optional<double>& a, const std::optional<double>& b) {
    return a && b && *b != 0 ? std::optional(*a / *b) : std::nullopt;
  };
  return {figure("ratio.tokens_per_second", "tokens per second",
                 ratio(c.tokens_per_second, r.tokens_per_second), "", "ratio"),
          figure("ratio.useful_tokens_per_second", "useful tokens per second",
                 ratio(c.useful_tokens_per_second, r.useful_tokens_per_second), "", "ratio"),
          figure("ratio.facility_power", "facility power",
                 ratio(c.bill.facility_power, r.bill.facility_power), "", "ratio"),
          figure("ratio.cost_per_token", "cost per token",
                 ratio(c.bill.cost_per_token, r.bill.cost_per_token), "", "ratio")};
}

/// "16-bit peak" -> "16_bit_peak".
std::string key_word(const std::string& name) {
  std::string key;
  for (char c : name) key += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return key;
}

}  // namespace

Figures figures_of(const ParityAnswer& answer) {
  const CountUnit unit = answer.scenario.unit;
  const bool ran = answer.candidate.tokens_per_second > 0;
  const bool counted = ran && answer.outcome != ParityOutcome::kMoreThanMaximum;
  Figures figures = {units_figure("candidate.units", "candidate", unit, counted,
                                  answer.candidate.units, answer.low, answer.high),
                     units_figure("reference.units", "reference", unit, true,
                                  answer.reference.units, std::nullopt, std::nullopt),
                     figure("max_count", "most candidate units tried",
                            static_cast<double>(answer.max_count), counted_unit(unit), "answer")};
  if (answer.rate_alone > 0)
    figures.push_back(figure("candidate.rate_alone", "candidate, by rate alone", answer.rate_alone,
                             counted_unit(unit), "answer"));
  if (const auto& other = answer.sixteen_bit)
    figures.push_back(units_figure("sixteen_bit.units", "candidate, 16 bit on both sides", unit,
                                   other->outcome == ParityOutcome::kFound, other->units,
                                   other->low, other->high));
  if (ran) append(figures, ratio_figures(answer.candidate, answer.reference));
  append(figures, prefixed("candidate.", side_figures(answer.candidate)));
  append(figures, prefixed("reference.", side_figures(answer.reference)));
  for (const SingleResource& single : answer.single) {
    std::optional<double> count;
    if (single.count) count = static_cast<double>(*single.count);
    figures.push_back(figure("single." + key_word(single.name),
                             "packages matched by " + single.name, count, "package",
                             "single resource"));
  }
  for (const SystemRatio& system : answer.systems)
    figures.push_back(figure("system." + key_word(system.name),
                             system.name + ", system over system", system.ratio, "",
                             "system ratio"));
  return figures;
}

}  // namespace countervail
