#include "validate/validation.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/text.h"
#include "base/words.h"

namespace countervail {
namespace {

/// Of sorted values.
double median_of(const std::vector<double>& values) {
  if (values.empty()) return 0;
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

ErrorGroup group_of_rows(const std::string& name, bool calibration,
                         const std::vector<const PredictedRow*>& rows) {
  ErrorGroup group{.name = name, .split = calibration ? "calibration" : "test"};
  std::vector<double> absolute;
  for (const PredictedRow* row : rows) {
    const double error = 100 * signed_error(*row);
    group.bias += error;
    group.mape += std::abs(error);
    absolute.push_back(std::abs(error));
    group.ranged += row->high > 0 ? 1 : 0;
    group.inside += is_inside(*row) ? 1 : 0;
  }
  group.configurations = group.covered = static_cast<int>(rows.size());
  group.bias /= std::max(1, group.covered);
  group.mape /= std::max(1, group.covered);
  std::ranges::sort(absolute);
  group.median_ape = median_of(absolute);
  if (!absolute.empty()) group.p90_ape = absolute[(absolute.size() * 9 + 9) / 10 - 1];
  return group;
}

}  // namespace

const char* name_of(UncoveredReason reason) {
  static constexpr auto kWords =
      words_of<UncoveredReason>("reason", "field missing", "family or format not supported yet",
                                "unknown name", "configuration not determined");
  return kWords[reason].data();
}

double signed_error(const PredictedRow& row) {
  return row.predicted / row.measured - 1;
}

bool is_inside(const PredictedRow& row) {
  return row.high > 0 && row.low <= row.measured && row.measured <= row.high;
}

ValidationResult summarise(std::vector<PredictedRow> rows,
                           const std::vector<UncoveredRow>& uncovered) {
  ValidationResult result{.rows = std::move(rows)};
  std::map<std::pair<std::string, bool>, std::vector<const PredictedRow*>> by_group;
  for (const PredictedRow& row : result.rows)
    // Calibration before test within a group: false sorts first.
    by_group[{row.group, !row.calibration}].push_back(&row);
  for (const auto& [key, members] : by_group)
    result.groups.push_back(group_of_rows(key.first, !key.second, members));
  std::map<std::pair<UncoveredReason, std::string>, int> counts;
  for (const UncoveredRow& row : uncovered) ++counts[{row.reason, row.what}];
  for (const auto& [key, count] : counts)
    result.uncovered.push_back({key.first, key.second, count});
  return result;
}

bool in_calibration_part(std::string_view key, unsigned parts) {
  return fnv1a64(key) % parts == 0;
}

}  // namespace countervail
