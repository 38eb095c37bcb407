#pragma once
// Charts from a table of an answer: which columns give names and values. A cell without a number is unknown, and a table
// or column that is not there gives no view.
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "render/page.h"

namespace countervail::report {

/// A column by its key for machines, and what the chart calls it.
struct Drawn {
  const char *key, *label;
  int tone = 1;
  bool dashed = false;
};

/// Series over the rows: `place` names each row. Columns that the table lacks, or whose every number is 0, are left out.
std::optional<LinesWithBand> lines_from(const Document& document, const char* table,
                                        const char* place, ChartAxis axis,
                                        const std::vector<Drawn>& columns);
/// One range a row; `low` and `high` may be columns of their own.
std::optional<IntervalChart> ranges_from(const Document& document, const char* table,
                                         const char* label, const char* value, ChartAxis axis,
                                         const char* low = nullptr, const char* high = nullptr);
/// One bar a row from a base line, with its words.
std::optional<Tornado> bars_from(const Document& document, const char* table, const char* label,
                                 const char* value, ChartAxis axis, double base,
                                 std::string base_label);
/// One bar of parts: rows with a positive number in `value`; the row "total" is left out.
std::optional<StackedBars> parts_from(const Document& document, const char* table,
                                      const char* label, const char* value, ChartAxis axis,
                                      std::string bar);
/// One point a row that has both numbers.
std::optional<Scatter> points_from(const Document& document, const char* table, const char* label,
                                   ChartAxis x_axis, const char* x, ChartAxis y_axis,
                                   const char* y);

/// One view more, where there is a chart for it.
template <typename Form>
void add(std::vector<View>& views, const char* key, std::string title, std::optional<Form> chart,
         std::string note = {}) {
  if (chart) views.push_back({key, std::move(title), std::move(*chart), std::move(note)});
}

/// The number of a cell, if it is one.
std::optional<Interval> number(const Table& table, std::size_t row, const char* column);
std::string words(const Table& table, std::size_t row, const char* column);

}  // namespace countervail::report
