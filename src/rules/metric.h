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

namespace countervail {

enum class RuleQuantity : unsigned char {
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
inline constexpr std::size_t kQuantityCount = static_cast<std::size_t>(RuleQuantity::kCount);

enum class RuleMetric : unsigned char {
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
inline constexpr std::size_t kMetricCount = static_cast<std::size_t>(RuleMetric::kCount);

/// A range of a quantity or a metric. `mid` is the best single figure.
struct RuleRange {
  double low = 0, mid = 0, high = std::numeric_limits<double>::infinity();
  static constexpr RuleRange exactly(double value) { return {value, value, value}; }
  constexpr bool is_exact() const { return low == high; }
  friend constexpr bool operator==(const RuleRange&, const RuleRange&) = default;
};

using RuleQuantities = std::array<RuleRange, kQuantityCount>;
/// Metrics at one point, for sweeps.
using RulePoint = std::array<double, kMetricCount>;

struct QuantityName {
  RuleQuantity quantity;
  const char* name;  ///< "applicable die area"
  const char* key;   ///< as --set and item files spell it
  const char* unit;
};
const QuantityName& name_of(RuleQuantity quantity);

struct MetricDefinition {
  RuleMetric metric;
  const char* name;                             ///< as rule packs spell it
  const char* symbol;                           ///< short, for tables
  const char* unit;                             ///< of thresholds in packs
  const char* definition;                       ///< one line
  std::vector<RuleQuantity> terms;              ///< summed; for a ratio the only one
  RuleQuantity divisor = RuleQuantity::kCount;  ///< kCount: no division
  bool is_ratio() const { return divisor != RuleQuantity::kCount; }
};
const MetricDefinition& definition_of(RuleMetric metric);
/// Names in the order of the enum.
const std::vector<std::string>& metric_names();
/// kCount when there is none of that name.
RuleMetric metric_of(std::string_view name);

/// A threshold as packs write it: "4800 TPP", "5.92 TPP/mm2", "1400 GB/s", "30e9 transistors", "0.1
/// %", "14 nm". Error{kUnit} naming the unit due.
double parse_threshold(RuleMetric metric, std::string_view text);
/// The number with its unit, e.g. "5.92 TPP/mm2".
std::string threshold_text(RuleMetric metric, double value);

/// Value of the metric over the ranges. A ratio over an area of exactly zero (all dies planar) is
/// undefined: NaN.
RuleRange value_of(RuleMetric metric, const RuleQuantities& quantities);
/// The value of `quantity` at which the metric reaches `threshold`, the others at their mid. NaN
/// where it never does.
double flip_of(RuleMetric metric, RuleQuantity quantity, double threshold,
               const RuleQuantities& quantities);
bool metric_reads(RuleMetric metric, RuleQuantity quantity);

/// Every metric of a set of quantities at once; clauses look them up.
using RuleMetrics = std::array<RuleRange, kMetricCount>;
RuleMetrics metrics_of(const RuleQuantities& quantities);
/// The metrics as single figures (the mid of each).
RulePoint point_of(const RuleQuantities& quantities);

}  // namespace countervail
