#include "heat/power_file.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "files/csv.h"

namespace countervail::heat {

std::vector<Block> parse_power_map(std::string_view text, std::string_view file_name,
                                   std::string_view die) {
  const CsvTable table = parse_csv(text, file_name);
  for (const char* name : {"die", "block", "power_W", "x_um", "y_um", "width_um", "height_um"})
    table.required_column(name);
  constexpr double kMicrometre = 1e-6;
  std::vector<Block> blocks;
  std::vector<std::string> dies;
  for (const CsvRow& row : table.rows) {
    dies.push_back(table.cell(row, "die"));
    if (dies.back() != die) continue;
    const auto metres = [&](const char* name) { return table.number(row, name) * kMicrometre; };
    Block block{.name = table.cell(row, "block")};
    block.area = {metres("x_um"), metres("y_um"), metres("width_um"), metres("height_um")};
    block.power = table.number(row, "power_W");
    blocks.push_back(std::move(block));
  }
  if (blocks.empty())
    throw Error(ErrorKind::kUnknownName, fmt::format("the power map has no die '{}'", die),
                table.file, 1, 1, did_you_mean(die, dies));
  return blocks;
}

}  // namespace countervail::heat
