#pragma once
// When a figure holds, as sources say it.
//
//   "2025"         the mean or sum of the year        "2025-26", "2027-28"  both years
//   "end 2025"     a point on its last day            "to 2025", "to 2024-12"  a sum up to its end
//   "2025Q4", "2025-06", "2025-05-22"  that quarter, month or day
//
// Fiscal quarters ("FY2026 Q1") and free words are no period.
#include <optional>
#include <string_view>

namespace countervail::supply {

/// In years with fraction: 2025Q4 is [2025.75, 2026).
struct Period {
  double from = 0, to = 0;
  double middle() const { return (from + to) / 2; }
};

std::optional<Period> period_of(std::string_view text);

}  // namespace countervail::supply
