#pragma once
// The quantities that export rules measure, and the metrics they compare: sums and ratios of them.
//
//   TPP = 2 x MacTOPS x bit length, dense, largest over the formats, dies add
//       = max over formats of bits x dense tera-operations a second
//         (technical notes to 3A090, 88 FR 73458)
//   PD  = TPP / applicable die area          (dies on non-planar transistors only, mm2)
//   P22 = sum of bits x TOPS                 (87 FR 62186, which does not say dense or sparse)
//   I/O = link + host link, both directions, to anything but volatile memory
//   HBM = memory bandwidth / area of package or stack
//
// Numbers are held in the units that the rules print (TPP, mm2, GB/s), so that an edge such as 5.92
// is the same double in the rule and in the quotient. A quantity is a range; unknown is
// [0, infinity).
#include <array>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace countervail::rules {

enum class Measure : unsigned char {
  kProcessing,          ///< TPP
  kProcessing2022,      ///< TPP, by the 2022 wording
  kDieArea,             ///< mm2, applicable
  kLinkBandwidth,       ///< GB/s, both directions, to other chips
  kHostBandwidth,       ///< GB/s, both directions, to the host
  kMemoryBandwidth,     ///< GB/s
  kMemoryArea,          ///< mm2 of a memory package or stack
  kTransistors,         ///< count over applicable dies
  kRareEarthShare,      ///< share of value, 0..1
  kProcessNode,         ///< nm
  kMemoryLayers,        ///< count
  kTrainingOperations,  ///< operations spent on training a model
  kCount
};
inline constexpr std::size_t kQuantityCount = static_cast<std::size_t>(Measure::kCount);

enum class Metric : unsigned char {
  kProcessing,
  kProcessing2022,
  kDensity,
  kDieArea,
  kInputOutput,
  kMemoryBandwidth,
  kMemoryAndInputOutput,
  kMemoryDensity,
  kTransistors,
  kRareEarthShare,
  kProcessNode,
  kMemoryLayers,
  kTrainingOperations,
  kCount
};
inline constexpr std::size_t kMetricCount = static_cast<std::size_t>(Metric::kCount);

/// A range of a quantity or a metric. `mid` is the best single figure.
struct Range {
  double low = 0, mid = 0, high = std::numeric_limits<double>::infinity();
  static constexpr Range exactly(double value) { return {value, value, value}; }
  constexpr bool is_exact() const { return low == high; }
  friend constexpr bool operator==(const Range&, const Range&) = default;
};

using Measures = std::array<Range, kQuantityCount>;
/// Metrics at one point, for sweeps.
using Point = std::array<double, kMetricCount>;

struct QuantityName {
  Measure quantity;
  const char* name;  ///< "applicable die area"
  const char* key;   ///< as --set and item files spell it
  const char* unit;
};
const QuantityName& name_of(Measure quantity);

struct MetricDefinition {
  Metric metric;
  const char* name;                   ///< as rule packs spell it
  const char* symbol;                 ///< short, for tables
  const char* unit;                   ///< of thresholds in packs
  const char* definition;             ///< one line
  std::vector<Measure> terms;         ///< summed; for a ratio the only one
  Measure divisor = Measure::kCount;  ///< kCount: no division
  bool is_ratio() const { return divisor != Measure::kCount; }
};
const MetricDefinition& definition_of(Metric metric);
/// Names in the order of the enum.
const std::vector<std::string>& metric_names();
/// kCount when there is none of that name.
Metric metric_of(std::string_view name);

/// A threshold as packs write it: "4800 TPP", "5.92 TPP/mm2", "1400 GB/s", "30e9 transistors", "0.1
/// %", "14 nm". Error{kUnit} naming the unit due.
double parse_threshold(Metric metric, std::string_view text);
/// The number with its unit, e.g. "5.92 TPP/mm2".
std::string threshold_text(Metric metric, double value);

/// Value of the metric over the ranges. A ratio over an area of exactly zero (all dies planar) is
/// undefined: NaN.
Range value_of(Metric metric, const Measures& quantities);
/// The value of `quantity` at which the metric reaches `threshold`, the others at their mid. NaN
/// where it never does.
double flip_of(Metric metric, Measure quantity, double threshold, const Measures& quantities);
bool metric_reads(Metric metric, Measure quantity);

/// Every metric of a set of quantities at once; clauses look them up.
using Metrics = std::array<Range, kMetricCount>;
Metrics metrics_of(const Measures& quantities);
/// The metrics as single figures (the mid of each).
Point point_of(const Measures& quantities);

}  // namespace countervail::rules
