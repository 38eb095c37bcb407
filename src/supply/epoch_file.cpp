// Epoch AI's counts of chips by quarter, maker and owner (CC-BY 4.0). Kinds of count
// stay apart by a column, since cumulative counts and flows must never be added. Names
// of chips are theirs, mapped to the catalogue by a second file.
#include "supply/epoch_file.h"

#include "base/error.h"
#include "files/csv.h"
#include "supply/quarter.h"

namespace countervail::supply {
namespace {

/// An empty cell counts as 0.
double number_or_none(const CsvTable& table, const CsvRow& row, const std::string& column) {
  return table.cell(row, column).empty() ? 0 : table.number(row, column);
}

/// Written so that NaN fails too.
Interval range_in(const CsvTable& table, const CsvRow& row, const std::string& what) {
  const Interval range{number_or_none(table, row, what + "_p5"),
                       number_or_none(table, row, what + "_p50"),
                       number_or_none(table, row, what + "_p95")};
  if (!(range.low >= 0 && range.low <= range.mid && range.mid <= range.high))
    throw table.error(row, what + "_p50", ErrorKind::kRange, "5, 50 and 95 % do not rise from 0");
  return range;
}

}  // namespace

std::vector<EpochRow> read_epoch(const Files& data) {
  const CsvTable table = read_csv("supply/epoch-chips.csv", data);
  std::vector<EpochRow> rows;
  for (const CsvRow& row : table.rows) {
    EpochRow one;
    one.quarter = quarter_in(table, row, "quarter");
    one.maker = table.cell(row, "maker");
    one.owner = table.cell(row, "owner");
    one.chip = table.cell(row, "chip");
    one.kind = table.cell(row, "kind");
    one.units = range_in(table, row, "units");
    one.h100e = range_in(table, row, "h100e");
    rows.push_back(std::move(one));
  }
  return rows;
}

std::map<std::string, std::string> read_epoch_names(const Files& data) {
  const CsvTable table = read_csv("supply/epoch-names.csv", data);
  std::map<std::string, std::string> names;
  for (const CsvRow& row : table.rows) names[table.cell(row, "chip")] = table.cell(row, "catalog");
  return names;
}

/// Sums medians; ends of ranges do not add up.
double epoch_sum(const std::vector<EpochRow>& rows, const std::string& kind, int quarter,
                 const std::string& maker, const std::string& owner) {
  double sum = 0;
  for (const EpochRow& row : rows)
    if (row.kind == kind && row.quarter == quarter && (maker.empty() || row.maker == maker) &&
        (owner.empty() || row.owner == owner))
      sum += row.h100e.mid;
  return sum;
}

}  // namespace countervail::supply
