#pragma once
// A package answer as text of at most 80 columns, JSON, CSV or Markdown.
#include <string>
#include <vector>

#include "facts/overlay.h"
#include "package/actuary_view.h"
#include "package/answer.h"
#include "package/heat.h"
#include "package/need.h"
#include "package/question.h"
#include "package/stock.h"
#include "render/table.h"

namespace countervail::package {

/// The answer in one paragraph: cost with its range, memory's share, good packages from 1,000
/// wafers.
std::string answer_sentence(const Answer& answer);
/// "Others say": signed errors against published costs; empty when there are none.
std::string published_text(const Answer& answer, const Overlay& store);

/// How many facts it rests on.
std::string footer(const Answer& answer);

/// Figures of one group, or of all when `group` is empty: low, middle, high.
Table figures_table(const Answer& answer, const std::string& group, const std::string& title);
/// Bill of materials: raw, tested, spent, share.
Table bill_table(const Answer& answer);
/// Every fact with its value, source and what it moves, as folded lines: paths are too long for a
/// column.
std::string explained_text(const Answer& answer, const Overlay& store, int width);
/// The same as rows, for CSV.
Table influences_table(const Answer& answer, const Overlay& store);
/// Figures that both have in common, side by side, and their ratio.
Table comparison_table(const Answer& a, const Answer& b);
/// Every figure of one package as rows for CSV: group, key, label, unit, low, middle, high, in SI
/// and USD.
Table rows_table(const Answer& answer);
std::string answer_json(const Answer& answer, const Overlay& store, bool explained);

/// Hottest cell, energy balance and clock in one paragraph.
std::string heat_sentence(const Heat& heat);
/// Chiplet Actuary's bill of the logic dies, corrected and as its code does it, beside ours without
/// memory.
Table actuary_table(const ActuaryView& view, const Answer& answer);
/// What the search of the clock found.
std::string clock_sentence(const heat::SustainedClock& clock);

Table stock_table(const StockAnswer& answer);
/// The same as numbers, for CSV and JSON.
Table stock_rows(const StockAnswer& answer);
Table switch_table(const StockAnswer& answer);
std::string stock_sentence(const StockAnswer& answer);
/// One table a reading, with the reading as its title.
std::string question_text(const QuestionAnswer& answer, TableFormat format, int width);
/// Every row with its reading, in SI and USD.
Table question_rows(const QuestionAnswer& answer);
Table need_table(const Count& count);

/// A figure as people write it: "64.5 %", "1,234 USD", "3.35 TB/s".
std::string figure_text(FigureUnit unit, double value);

}  // namespace countervail::package
