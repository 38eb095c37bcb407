// A column of the table has to add up to its output, within the rounding of the source.
// A table that does not would still solve, and every loss from it would be off without
// a sign.
#include "minerals/io_table.h"

#include <cmath>

#include "base/error.h"

namespace countervail::minerals {

double IoTable::domestic_supply(int commodity) const {
  double sum = domestic_final(commodity);
  for (int i = 0; i < industries; ++i) sum += domestic(commodity, i);
  return sum;
}

void check(const IoTable& table, const std::vector<std::string>& names) {
  const auto cells =
      static_cast<std::size_t>(table.commodities) * static_cast<std::size_t>(table.industries);
  const auto rows = static_cast<std::size_t>(table.commodities);
  const auto columns = static_cast<std::size_t>(table.industries);
  if (table.use.size() != cells || table.imported.size() != cells ||
      table.final_use.size() != rows || table.final_imported.size() != rows ||
      table.made_by.size() != rows || table.value_added.size() != columns ||
      table.output.size() != columns || names.size() != columns)
    throw Error(ErrorKind::kRange, "an input-output table whose parts differ in size");
  for (int i = 0; i < table.industries; ++i) {
    double sum = table.value_added[i];
    for (int c = 0; c < table.commodities; ++c) sum += table.use[table.at(c, i)];
    if (std::abs(sum - table.output[i]) > kColumnRounding * std::abs(table.output[i]))
      throw Error(ErrorKind::kConflict,
                  "column " + names[i] + " adds up to " + std::to_string(sum) + ", its output is " +
                      std::to_string(table.output[i]),
                  {}, 0, 0, "uses and value added add up to output within 1 %");
  }
  for (int maker : table.made_by)
    if (maker < -1 || maker >= table.industries)
      throw Error(ErrorKind::kRange, "a commodity made by no industry of the table");
}

}  // namespace countervail::minerals
