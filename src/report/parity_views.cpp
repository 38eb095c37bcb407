// The pictures of a parity answer: the count with its range before what single resources would say, the whole of both sides,
// one system over one, where the step's time and the memory go.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "render/figure_text.h"
#include "report/read.h"
#include "report/subjects.h"

namespace countervail::report {
namespace {

struct Sides {
  std::string candidate = "candidate", reference = "reference";
};

/// Their chips, as the table of both sides names them.
Sides sides_of(const Document& document) {
  Sides sides;
  if (const Table* found = table(document, "sides"); found != nullptr && !found->rows.empty()) {
    sides.candidate = found->rows[0][1].text;
    sides.reference = found->rows[0][2].text;
    if (sides.candidate == sides.reference) {
      sides.candidate += " (candidate)";
      sides.reference += " (reference)";
    }
  }
  return sides;
}

/// "1.7", or "1.7 (1.1 to 2.2)".
std::string spread_text(const Interval& value, double by) {
  const std::string mid = two_digits(value.mid / by), low = two_digits(value.low / by);
  if (value.is_exact()) return mid;
  if (std::isinf(value.high)) return mid + " (" + low + " or more)";
  return mid + " (" + low + " to " + two_digits(value.high / by) + ")";
}

/// "packages matched by memory capacity" -> "by memory capacity alone".
std::string shortened(const std::string& label) {
  const std::size_t at = label.find("by ");
  return at == std::string::npos ? label : label.substr(at) + " alone";
}

void add_row(IntervalChart& chart, const Figure* figure, std::string label, int tone,
             bool hatched = false) {
  if (figure != nullptr)
    chart.rows.push_back({std::move(label), figure->value, true, tone, hatched});
}

std::optional<View> answer_view(const Document& document, const Sides& sides) {
  const Figure *ours = known(document, "candidate.units"),
               *theirs = known(document, "reference.units");
  if (ours == nullptr || theirs == nullptr) return std::nullopt;
  IntervalChart chart;
  chart.axis = {.label = ours->unit + "s of " + sides.candidate + " (logarithmic)",
                .unit = ours->unit,
                .log = true};
  chart.reference =
      Reference{fmt::format("{} {} {}s: the reference", format_significant(theirs->value.mid, 6),
                            sides.reference, theirs->unit),
                theirs->value.mid};
  add_row(chart, ours, sides.candidate + ", the answer", 1);
  add_row(chart, known(document, "sixteen_bit.units"), "with 16 bit on both sides", 1);
  if (ours->unit == "package")
    for (const Figure& figure : document.figures)
      if (figure.group == "single resource" && figure.is_known)
        chart.rows.push_back({shortened(figure.label), figure.value, true, 8});
  View view{"answer",
            fmt::format("One {} of {} takes {} of {}", theirs->unit, sides.reference,
                        spread_text(ours->value, theirs->value.mid), sides.candidate),
            std::move(chart)};
  view.note =
      "Bar: the range that the answer states; dot: the best single figure. Grey: what one resource "
      "alone would say.";
  return view;
}

constexpr struct {
  const char *key, *label;
} kWhole[] = {{"packages", "packages"},
              {"memory_bytes", "memory"},
              {"memory_bandwidth", "memory bandwidth"},
              {"peak", "16-bit dense peak"},
              {"useful_tokens_per_second", "useful tokens per second"},
              {"time_to_train", "time to train"},
              {"power.facility", "facility power"},
              {"energy_per_token", "energy per token"},
              {"capital", "capital"},
              {"cost_per_token", "cost per token"}};

Tornado ratio_chart(const std::string& label) {
  Tornado chart;
  chart.axis = {.label = label, .log = true};
  chart.base = 1;
  chart.base_label = "equal";
  return chart;
}

std::optional<View> whole_view(const Document& document, const Sides& sides) {
  Tornado chart =
      ratio_chart(sides.candidate + " over " + sides.reference + ", whole side (logarithmic)");
  bool any = false;
  for (const auto& row : kWhole) {
    const auto value =
        ratio(document, std::string("candidate.") + row.key, std::string("reference.") + row.key);
    any = any || value;
    chart.rows.push_back({row.label, 1, value.value_or(1), false, value.value_or(1) >= 1 ? 1 : 2,
                          value ? format_significant(*value, 3) + " times" : "",
                          value.has_value()});
  }
  const auto packages = ratio(document, "candidate.packages", "reference.packages"),
             power = ratio(document, "candidate.power.facility", "reference.power.facility"),
             memory = ratio(document, "candidate.memory_bytes", "reference.memory_bytes");
  if (!any || !packages || !memory) return std::nullopt;
  return View{"sides",
              fmt::format("The {} side has {} times the packages and {} times the memory{}",
                          sides.candidate, two_digits(*packages), two_digits(*memory),
                          power ? ", and draws " + two_digits(*power) + " times the power"
                                : "; its power ratio is unknown"),
              std::move(chart)};
}

std::optional<View> system_view(const Document& document, const Sides& sides) {
  Tornado chart = ratio_chart("one candidate system over one reference system (logarithmic)");
  std::string title;
  for (const Figure& figure : document.figures) {
    if (figure.group != "system ratio") continue;
    const std::string label = figure.label.substr(0, figure.label.find(", system over"));
    const bool exact = figure.value.is_exact();
    chart.rows.push_back({label, exact ? 1 : figure.value.low, figure.value.high, false,
                          figure.value.mid >= 1 ? 1 : 2,
                          figure.is_known ? spread_text(figure.value, 1) + " times" : "",
                          figure.is_known});
    if (figure.is_known && title.empty())
      title = fmt::format("One system of {} has {} times the {} of one of {}", sides.candidate,
                          spread_text(figure.value, 1), label, sides.reference);
  }
  if (title.empty()) return std::nullopt;
  return View{"systems", title, std::move(chart)};
}

struct PartsView {
  const char *key, *prefix, *axis, *whole;
};

/// Parts that neither side has are left out; the largest of the candidate gives the title.
std::optional<View> parts_view(const Document& document, const Sides& sides, const PartsView& of) {
  StackedBars chart;
  chart.bars = {sides.candidate, sides.reference};
  const std::string ours = std::string("candidate.") + of.prefix,
                    theirs = std::string("reference.") + of.prefix;
  const Figure *total = known(document, ours + "total"), *other = known(document, theirs + "total");
  if (total == nullptr || other == nullptr) return std::nullopt;
  chart.axis = {.label = of.axis, .unit = total->unit};
  const Figure* largest = nullptr;
  for (const Figure& figure : document.figures) {
    if (!figure.key.starts_with(ours) || figure.key == total->key || !figure.is_known) continue;
    const std::string name = figure.key.substr(ours.size());
    const Figure* beside = known(document, theirs + name);
    if (name == "usable" || beside == nullptr) continue;
    if (figure.value.mid == 0 && beside->value.mid == 0) continue;
    chart.parts.push_back({figure.label, {figure.value.mid, beside->value.mid}});
    if (largest == nullptr || figure.value.mid > largest->value.mid) largest = &figure;
  }
  if (largest == nullptr || total->value.mid == 0) return std::nullopt;
  return View{of.key,
              fmt::format("{} {} against {}; of {}'s, {} are {}", of.whole,
                          figure_text(total->unit, total->value.mid),
                          figure_text(total->unit, other->value.mid), sides.candidate,
                          fmt::format("{:.0f} %", 100 * largest->value.mid / total->value.mid),
                          largest->label),
              std::move(chart)};
}

}  // namespace

std::vector<View> parity_views(const Document& document) {
  const Sides sides = sides_of(document);
  std::vector<View> views;
  const auto add = [&](std::optional<View> view) {
    if (view) views.push_back(std::move(*view));
  };
  add(answer_view(document, sides));
  add(whole_view(document, sides));
  add(system_view(document, sides));
  add(parts_view(document, sides, {"time", "time.", "seconds per step", "A step takes"}));
  add(parts_view(document, sides,
                 {"memory", "memory.", "bytes per device at the fullest stage", "A device holds"}));
  return views;
}

}  // namespace countervail::report
