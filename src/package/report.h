#pragma once
// A package answer as text of at most 80 columns, JSON, CSV or Markdown.
#include <string>
#include <vector>

#include "render/table.h"
#include "facts/fact.h"
#include "package/actuary_view.h"
#include "package/answer.h"
#include "package/heat.h"
#include "package/need.h"
#include "package/question.h"
#include "package/stock.h"

namespace countervail {

/// The answer in one paragraph: cost with its range, memory's share, good packages from 1,000
/// wafers.
std::string package_sentence(const PackageAnswer& answer);
/// "Others say": signed errors against published costs; empty when there are none.
std::string package_published(const PackageAnswer& answer, const FactStore& store);

/// How many facts it rests on.
std::string package_footer(const PackageAnswer& answer);

/// Figures of one group, or of all when `group` is empty: low, middle, high.
Table package_figures(const PackageAnswer& answer, const std::string& group,
                      const std::string& title);
/// Bill of materials: raw, tested, spent, share.
Table package_bill_table(const PackageAnswer& answer);
/// Every fact with its value, source and what it moves, as folded lines: paths are too long for a
/// column.
std::string package_explained(const PackageAnswer& answer, const FactStore& store, int width);
/// The same as rows, for CSV.
Table package_influences(const PackageAnswer& answer, const FactStore& store);
/// Figures that both have in common, side by side, and their ratio.
Table package_comparison(const PackageAnswer& a, const PackageAnswer& b);
/// Every figure of one package as rows for CSV: group, key, label, unit, low, middle, high, in SI
/// and USD.
Table package_rows(const PackageAnswer& answer);
std::string package_json(const PackageAnswer& answer, const FactStore& store, bool explained);

/// Hottest cell, energy balance and clock in one paragraph.
std::string package_heat_sentence(const PackageHeat& heat);
/// Chiplet Actuary's bill of the logic dies, corrected and as its code does it, beside ours without
/// memory.
Table actuary_table(const ActuaryView& view, const PackageAnswer& answer);
/// What the search of the clock found.
std::string clock_sentence(const SustainedClock& clock);

Table stock_table(const StockAnswer& answer);
/// The same as numbers, for CSV and JSON.
Table stock_rows(const StockAnswer& answer);
Table switch_table(const StockAnswer& answer);
std::string stock_sentence(const StockAnswer& answer);
/// One table a reading, with the reading as its title.
std::string question_text(const QuestionAnswer& answer, TableFormat format, int width);
/// Every row with its reading, in SI and USD.
Table question_rows(const QuestionAnswer& answer);
Table package_need_table(const PackageCount& count);

/// A figure as people write it: "64.5 %", "1,234 USD", "3.35 TB/s".
std::string figure_text(FigureUnit unit, double value);

}  // namespace countervail
