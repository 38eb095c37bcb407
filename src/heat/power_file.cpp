#include "heat/power_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "files/csv.h"

namespace countervail::heat {

std::vector<Block> parse_power_map(std::string_view text, std::string_view file_name,
                                   std::string_view die) {
  const CsvTable table = parse_csv(text, file_name);
  const auto column = [&](const char* name) {
    return static_cast<std::size_t>(table.required_column(name));
  };
  const std::size_t die_at = column("die"), name_at = column("block"), power_at = column("power_W");
  const std::size_t place_at[] = {column("x_um"), column("y_um"), column("width_um"),
                                  column("height_um")};
  constexpr double kMicrometre = 1e-6;
  std::vector<Block> blocks;
  std::vector<std::string> dies;
  for (const CsvRow& row : table.rows) {
    dies.push_back(row.cells[die_at]);
    if (dies.back() != die) continue;
    const auto number = [&](std::size_t cell) {
      double value = 0;
      if (!parse_number(trim(row.cells[cell]), value))
        throw Error(ErrorKind::kSyntax, fmt::format("'{}' is no finite number", row.cells[cell]),
                    table.file, row.line, row.columns[cell]);
      return value;
    };
    Block block{.name = row.cells[name_at]};
    block.area = {number(place_at[0]) * kMicrometre, number(place_at[1]) * kMicrometre,
                  number(place_at[2]) * kMicrometre, number(place_at[3]) * kMicrometre};
    block.power = number(power_at);
    blocks.push_back(std::move(block));
  }
  if (blocks.empty())
    throw Error(ErrorKind::kUnknownName, fmt::format("the power map has no die '{}'", die),
                table.file, 1, 1, did_you_mean(die, dies));
  return blocks;
}

}  // namespace countervail::heat
