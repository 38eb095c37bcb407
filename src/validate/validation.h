#pragma once
// What every `validate` prints: error by group, calibration and test apart, and why rows are left out.
//
//   error = predicted / measured time - 1     (positive: the model is too slow)
//   mape  = mean |error|, bias = mean error, median_ape = median |error|, p90 = nine of ten, all in per cent
#include <string>
#include <string_view>
#include <vector>

namespace countervail {

/// The closed list of reasons for a row without a prediction.
enum class UncoveredReason { kFieldMissing, kNotSupported, kUnknownName, kNotDetermined };
const char* name_of(UncoveredReason);

struct PredictedRow {
  std::string id;     ///< row or configuration of the table
  std::string group;  ///< PREFIX or PREFIX/family/bits
  bool calibration = false;
  std::string label;         ///< what was measured, for --rows
  double measured = 0;       ///< s
  double predicted = 0;      ///< s
  double low = 0, high = 0;  ///< s, 80 per cent range of the prediction; both 0 where none is made
};

struct UncoveredRow {
  std::string id;
  UncoveredReason reason = UncoveredReason::kFieldMissing;
  std::string what;  ///< the field, the format, the name
};

struct ErrorGroup {
  std::string name;
  std::string split;       ///< "calibration" or "test"
  int configurations = 0;  ///< with those that are uncovered, where their group is known
  int covered = 0;
  double mape = 0, median_ape = 0, bias = 0;  ///< per cent
  double p90_ape = 0;                         ///< nine rows of ten err by less, per cent
  int ranged = 0,
      inside = 0;  ///< rows with a range, and those of them whose measurement lies in it
};

struct UncoveredCount {
  UncoveredReason reason = UncoveredReason::kFieldMissing;
  std::string what;
  int count = 0;
};

struct ValidationResult {
  std::vector<ErrorGroup> groups;  ///< sorted by name, then split
  std::vector<UncoveredCount> uncovered;
  std::vector<PredictedRow> rows;  ///< in the order of the table
};

double signed_error(const PredictedRow& row);
/// Lies the measurement within the range of the prediction?
bool is_inside(const PredictedRow& row);

/// Groups and counts of the rows.
ValidationResult summarise(std::vector<PredictedRow> rows,
                           const std::vector<UncoveredRow>& uncovered);

/// FNV-1a 64 of the key modulo `parts` is 0: the part that constants may be fitted on.
bool in_calibration_part(std::string_view key, unsigned parts);

}  // namespace countervail
