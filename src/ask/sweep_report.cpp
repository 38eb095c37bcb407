// The answer to a sweep: how many rows stand and how they ended, and between which values each figure moved.
#include <fmt/format.h>

#include "ask/sweep.h"
#include "render/cells.h"

namespace countervail {
namespace {

/// "batch (5 values)".
std::string axis_text(const SweepAxis& axis) {
  return fmt::format("{} ({} value{})", axis.path, axis.count, axis.count == 1 ? "" : "s");
}

/// The values of a row, axis by axis: what to ask to see it again.
std::string place_text(const SweepAnswer& answer, long long row) {
  const std::vector<long long> place = place_of_row(answer.axes, row);
  std::string text;
  for (std::size_t i = 0; i < place.size(); ++i)
    text += (i == 0 ? "" : ", ") + answer.axes[i].path + "=" + answer.axes[i].value(place[i]).text;
  return text;
}

/// As the verb itself would show the figure.
Cell value_cell(const FigureRange& range, double value) {
  return cell_of(figure(range.key, range.label, value, range.unit, ""));
}

/// Figures that moved; those that stand still say nothing about what was swept.
Table moved_table(const SweepAnswer& answer) {
  Table table{"Figures that moved",
              {{"figure", Align::kLeft, true},
               {"rows", Align::kRight, false, "rows", kPlainNumber},
               {"least", Align::kRight, false, "least"},
               {"with", Align::kLeft, true, "least_with"},
               {"most", Align::kRight, false, "most"},
               {"with", Align::kLeft, true, "most_with"}},
              {},
              "figures"};
  table.for_machines = true;
  for (const FigureRange& range : answer.ranges) {
    if (range.least == range.most) continue;
    table.rows.push_back({range.key, count(range.known), value_cell(range, range.least),
                          place_text(answer, range.least_row), value_cell(range, range.most),
                          place_text(answer, range.most_row)});
  }
  return table;
}

std::string sentence_of(const SweepAnswer& answer) {
  std::string over;
  for (const SweepAxis& axis : answer.axes) over += (over.empty() ? "" : " x ") + axis_text(axis);
  const long long not_held = answer.counts.rows - answer.counts.hold - answer.counts.failed;
  return fmt::format(
      "{} rows of {} over {}: {} hold, {} do not, {} could not be answered. {} stood before, {} "
      "were computed now.",
      answer.counts.rows, answer.verb, over, answer.counts.hold, not_held, answer.counts.failed,
      answer.rows - answer.computed, answer.computed);
}

}  // namespace

Document document_of(const SweepAnswer& answer) {
  Document document{.schema = "countervail/sweep/1"};
  document.outcome = answer.counts.failed == 0 ? "complete" : "some rows failed";
  document.sentence = sentence_of(answer);
  document.sentence_says_all = true;
  const auto rows = [](const char* key, const char* label, long long value) {
    return figure(key, label, static_cast<double>(value), "", "rows");
  };
  document.figures = {rows("rows.all", "rows", answer.counts.rows),
                      rows("rows.hold", "rows that hold", answer.counts.hold),
                      rows("rows.failed", "rows without an answer", answer.counts.failed),
                      rows("rows.computed", "rows of this run", answer.computed)};
  document.add(moved_table(answer));
  if (answer.counts.failed > 0)
    document.add(Paragraph{
        "failed",
        fmt::format("Why rows failed: SELECT row, error FROM rows WHERE error <> '' in {}.",
                    answer.path)});
  return document;
}

}  // namespace countervail
