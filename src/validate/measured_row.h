#pragma once
// One row of a table of measurements, read by column name. A column that the table lacks reads as blank.
#include <string>
#include <string_view>

#include "base/text.h"
#include "files/csv.h"

namespace countervail {

class MeasuredRow {
 public:
  MeasuredRow(const CsvTable& table, const CsvRow& row) : table_(&table), row_(&row) {}

  std::string text(std::string_view column) const {
    const int index = table_->column(column);
    return index < 0 ? std::string()
                     : std::string(trim(row_->cells[static_cast<std::size_t>(index)]));
  }
  /// 0 when blank or no number.
  double number(std::string_view column) const {
    double value = 0;
    return parse_number(text(column), value) ? value : 0;
  }
  /// `value` in seconds when the quantity is a time; 0 otherwise.
  double seconds() const {
    if (!text("quantity").starts_with("time")) return 0;
    const std::string unit = text("unit");
    const double scale = unit == "s" ? 1 : unit == "ms" ? 1e-3 : unit == "us" ? 1e-6 : 0;
    return number("value") * scale;
  }

 private:
  const CsvTable* table_;
  const CsvRow* row_;
};

}  // namespace countervail
