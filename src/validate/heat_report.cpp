#include "validate/heat_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace countervail {

Table heat_comparison_table(const std::vector<ComparedTemperature>& compared) {
  Table table{"Rows: ours against published temperatures",
              {{"id", Align::kLeft},
               {"what", Align::kLeft, true},
               {"theirs K", Align::kRight},
               {"ours K", Align::kRight},
               {"error K", Align::kRight}},
              {}};
  for (const ComparedTemperature& row : compared)
    table.rows.push_back({row.id, row.what, fmt::format("{:.3f}", row.theirs),
                          fmt::format("{:.3f}", row.ours),
                          fmt::format("{:+.3f}", row.ours - row.theirs)});
  return table;
}

Table heat_comparison_groups(const std::vector<ComparedTemperature>& compared) {
  Table table{"Heat: ours - theirs, K (nothing is fitted)",
              {{"group", Align::kLeft, true},
               {"rows", Align::kRight},
               {"bias K", Align::kRight},
               {"mean |error| K", Align::kRight},
               {"largest K", Align::kRight},
               {"of the rise %", Align::kRight}},
              {}};
  std::vector<std::string> groups;
  for (const ComparedTemperature& row : compared)
    if (std::find(groups.begin(), groups.end(), row.group) == groups.end())
      groups.push_back(row.group);
  for (const std::string& group : groups) {
    double bias = 0, size = 0, largest = 0, share = 0;
    int count = 0;
    for (const ComparedTemperature& row : compared) {
      if (row.group != group) continue;
      const double error = row.ours - row.theirs;
      bias += error, size += std::abs(error), share += std::abs(error) / (row.theirs - row.ambient),
          ++count;
      if (std::abs(error) > std::abs(largest)) largest = error;
    }
    table.rows.push_back({group, fmt::format("{}", count), fmt::format("{:+.3f}", bias / count),
                          fmt::format("{:.3f}", size / count), fmt::format("{:+.3f}", largest),
                          fmt::format("{:.2f}", 100 * share / count)});
  }
  return table;
}

}  // namespace countervail
