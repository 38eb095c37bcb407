// Two tables, quantities (what is known of an item) and metrics (sums and ratios of them, which
// rules compare), both in the order of their enumerations. Values are ranges throughout: a metric's
// ends are those of its quantities, so a comparison may come out "depends".
#include "rules/metric.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"

namespace countervail::rules {
namespace {

using Q = Measure;
using M = Metric;

constexpr QuantityName kQuantityNames[] = {
    {Q::kProcessing, "total processing performance", "tpp", "TPP"},
    {Q::kProcessing2022, "processing performance (2022)", "tpp_2022", "TPP"},
    {Q::kDieArea, "applicable die area", "applicable_die_area", "mm2"},
    {Q::kLinkBandwidth, "link bandwidth, both directions", "link_both_directions", "GB/s"},
    {Q::kHostBandwidth, "host link, both directions", "host_link_both_directions", "GB/s"},
    {Q::kMemoryBandwidth, "DRAM bandwidth", "dram_bandwidth", "GB/s"},
    {Q::kMemoryArea, "memory package area", "package_area", "mm2"},
    {Q::kTransistors, "transistors", "transistors", "transistors"},
    {Q::kRareEarthShare, "Chinese rare earth share of value", "rare_earth_share", "%"},
    {Q::kProcessNode, "process node", "process_node", "nm"},
    {Q::kMemoryLayers, "memory layers", "memory_layers", "layers"},
    {Q::kTrainingOperations, "training operations", "training_operations", "operations"},
};

// clang-format off
// A row a metric, too wide for the formatter: name in packs, symbol, unit, words, terms, divisor.
const std::vector<MetricDefinition>& definitions() {
  static const std::vector<MetricDefinition> kDefinitions = {
      {M::kProcessing, "total_processing_performance", "TPP", "TPP",
       "2 x MacTOPS x bit length, dense, largest over formats, dies add", {Q::kProcessing}},
      {M::kProcessing2022, "processing_performance_2022", "bits x TOPS", "TPP",
       "bits x TOPS over units; the text does not say dense or sparse", {Q::kProcessing2022}},
      {M::kDensity, "performance_density", "PD", "TPP/mm2",
       "TPP / die area on non-planar transistors", {Q::kProcessing}, Q::kDieArea},
      {M::kDieArea, "applicable_die_area", "die area", "mm2",
       "sum of dies on non-planar transistors", {Q::kDieArea}},
      {M::kInputOutput, "io_bandwidth", "I/O", "GB/s",
       "both directions of all links but volatile memory, host link included",
       {Q::kLinkBandwidth, Q::kHostBandwidth}},
      {M::kMemoryBandwidth, "dram_bandwidth", "DRAM", "GB/s",
       "all DRAM of the package", {Q::kMemoryBandwidth}},
      {M::kMemoryAndInputOutput, "dram_and_io_bandwidth", "DRAM+I/O", "GB/s",
       "DRAM bandwidth + I/O bandwidth",
       {Q::kMemoryBandwidth, Q::kLinkBandwidth, Q::kHostBandwidth}},
      {M::kMemoryDensity, "memory_bandwidth_density", "HBM density", "GB/s/mm2",
       "memory bandwidth / area of package or stack", {Q::kMemoryBandwidth}, Q::kMemoryArea},
      {M::kTransistors, "transistor_count", "transistors", "transistors",
       "of logic dies at 16/14 nm or below or non-planar", {Q::kTransistors}},
      {M::kRareEarthShare, "rare_earth_share", "RE share", "%",
       "value of listed Chinese rare earths / value of the item", {Q::kRareEarthShare}},
      {M::kProcessNode, "process_node", "node", "nm",
       "process node of the logic made", {Q::kProcessNode}},
      {M::kMemoryLayers, "memory_layers", "layers", "layers",
       "layers of the memory made", {Q::kMemoryLayers}},
      {M::kTrainingOperations, "training_operations", "operations", "operations",
       "operations spent on training the model", {Q::kTrainingOperations}},
  };
  return kDefinitions;
}
// clang-format on

std::string_view symbol_unit_of(std::string_view text, std::size_t length) {
  return trim(text.substr(length));
}

/// The number that was given, as it stands; 1 where there is none.
std::string_view number_in(std::string_view text) {
  const std::string_view number = text.substr(0, text.find_first_not_of("0123456789.e+-"));
  return number.empty() ? "1" : number;
}

[[noreturn]] void wrong_unit(Metric metric, std::string_view text) {
  const MetricDefinition& definition = definition_of(metric);
  throw Error::at(ErrorKind::kUnit,
                  fmt::format("'{}': {} is compared in {}", text, definition.name, definition.unit),
                  fmt::format("write \"{} {}\"", number_in(text), definition.unit));
}

double undefined() {
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

const QuantityName& name_of(Measure quantity) {
  return kQuantityNames[static_cast<std::size_t>(quantity)];
}

const MetricDefinition& definition_of(Metric metric) {
  return definitions()[static_cast<std::size_t>(metric)];
}

const std::vector<std::string>& metric_names() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const MetricDefinition& definition : definitions()) names.push_back(definition.name);
    return names;
  }();
  return kNames;
}

Metric metric_of(std::string_view name) {
  for (const MetricDefinition& definition : definitions())
    if (definition.name == name) return definition.metric;
  return Metric::kCount;
}

double parse_threshold(Metric metric, std::string_view text) {
  const ParsedPrefix number = parse_number_prefix(trim(text));
  if (number.length == 0 || number.value < 0) wrong_unit(metric, text);
  const std::string_view unit = symbol_unit_of(trim(text), number.length);
  const std::string_view wanted = definition_of(metric).unit;
  // TPP and the like are no units of physics: they are compared as
  // words. Bandwidths may come in any.
  if (unit == wanted) return wanted == "%" ? number.value / 100 : number.value;
  constexpr Dimension kDensity = dimension::kBytesPerSecond / dimension::kArea;
  const bool rate = wanted == "GB/s", density = wanted == "GB/s/mm2";
  if (!rate && !density) wrong_unit(metric, text);
  try {
    return parse_quantity_as(text, rate ? dimension::kBytesPerSecond : kDensity) /
           (rate ? 1e9 : 1e15);
  } catch (const Error&) {
    wrong_unit(metric, text);
  }
}

std::string threshold_text(Metric metric, double value) {
  const MetricDefinition& definition = definition_of(metric);
  if (metric == Metric::kRareEarthShare) return format_number(value * 100) + " %";
  if (value >= 1e9) return fmt::format("{:g} {}", value, definition.unit);
  return fmt::format("{} {}", format_number(value), definition.unit);
}

Range value_of(Metric metric, const Measures& quantities) {
  const MetricDefinition& definition = definition_of(metric);
  Range sum{0, 0, 0};
  for (Measure term : definition.terms) {
    const Range& range = quantities[static_cast<std::size_t>(term)];
    sum = {sum.low + range.low, sum.mid + range.mid, sum.high + range.high};
  }
  if (!definition.is_ratio()) return sum;
  const Range& over = quantities[static_cast<std::size_t>(definition.divisor)];
  // No area at all (a planar die, a memory): a density is not large or small but meaningless,
  // and a comparison with it is false (truth_of).
  if (over.high == 0) return Range::exactly(undefined());
  const auto ratio = [](double a, double b) {
    return b > 0 ? (std::isinf(b) ? 0 : a / b) : std::numeric_limits<double>::infinity();
  };
  // Least over most and most over least: the ends of a quotient cross.
  return {ratio(sum.low, over.high), over.mid > 0 ? sum.mid / over.mid : 0,
          ratio(sum.high, over.low)};
}

Metrics metrics_of(const Measures& quantities) {
  Metrics metrics;
  for (std::size_t i = 0; i < kMetricCount; ++i)
    metrics[i] = value_of(static_cast<Metric>(i), quantities);
  return metrics;
}

Point point_of(const Measures& quantities) {
  Point point{};
  for (std::size_t i = 0; i < kMetricCount; ++i)
    point[i] = value_of(static_cast<Metric>(i), quantities).mid;
  return point;
}

bool metric_reads(Metric metric, Measure quantity) {
  const MetricDefinition& definition = definition_of(metric);
  return definition.divisor == quantity ||
         std::find(definition.terms.begin(), definition.terms.end(), quantity) !=
             definition.terms.end();
}

// Solves metric(quantity) = threshold with all other quantities at their
// middle; undefined where no value does it.
double flip_of(Metric metric, Measure quantity, double threshold, const Measures& quantities) {
  const MetricDefinition& definition = definition_of(metric);
  const auto mid = [&](Measure q) { return quantities[static_cast<std::size_t>(q)].mid; };
  if (!metric_reads(metric, quantity)) return undefined();
  if (definition.divisor == quantity) {
    const double sum = mid(definition.terms.front());
    return threshold > 0 && sum > 0 ? sum / threshold : undefined();
  }
  if (definition.is_ratio()) {
    const double over = mid(definition.divisor);
    return over > 0 ? threshold * over : undefined();
  }
  double others = 0;
  for (Measure term : definition.terms)
    if (term != quantity) others += mid(term);
  return threshold >= others ? threshold - others : undefined();
}

}  // namespace countervail::rules
