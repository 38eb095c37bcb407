// A drawn wafer as a document: counts drawn beside counts expected, and the picture.
#include <fmt/format.h>

#include "base/text.h"
#include "package/document.h"
#include "package/wafer_picture.h"
#include "render/cells.h"

namespace countervail::package {
namespace {

Table counts_table(const Wafer& wafer) {
  static constexpr std::array<const char*, 3> kStates{"perfect", "partly good, sold", "lost"};
  Table table{.title = "",
              .columns = {{"state"},
                          {"drawn", Align::kRight, false, "", "die"},
                          {"expected", Align::kRight, false, "", "die"}},
              .rows = {},
              .key = "dies"};
  table.audience = Audience::kMachines;  // the sentence has it for people
  const std::array<int, 3> counts = counts_of(wafer.map);
  const std::array<double, 3> expected = expected_of(wafer);
  for (std::size_t i = 0; i < kStates.size(); ++i)
    table.rows.push_back({kStates[i], count(counts[i]), plain_as("{:.1f}", expected[i])});
  return table;
}

}  // namespace

Document document_of(const Wafer& wafer) {
  const std::array<int, 3> counts = counts_of(wafer.map);
  const std::array<double, 3> expected = expected_of(wafer);
  Document document{.schema = "countervail/package-wafer/1"};
  document.sentence = fmt::format(
      "{} ({}): {} whole dies; drawn {} perfect, {} partly good and sold, {} lost; expected "
      "{:.1f}, "
      "{:.1f}, {:.1f} at {} defects per cm2.",
      wafer.die, wafer.node, wafer.map.grid.dies, counts[0], counts[1], counts[2], expected[0],
      expected[1], expected[2], format_significant(1e-4 * wafer.defect_density, 3));
  document.figures = {figure("dies", "whole dies per wafer",
                             static_cast<double>(wafer.map.grid.dies), "die", "wafer"),
                      figure("defect_density", "defects", wafer.defect_density, "1/m2", "wafer")};
  document.add(counts_table(wafer));
  document.pictures.push_back(picture_of(wafer));
  return document;
}

}  // namespace countervail::package
