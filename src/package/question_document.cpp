// A package question: a thousand wafers at each density of each reading.
#include <fmt/format.h>

#include "base/text.h"
#include "package/document.h"
#include "render/cells.h"
#include "render/figure_text.h"

namespace countervail::package {
namespace {

std::string whole(double value) {
  return grouped_digits(fmt::format("{:.0f}", value));
}

/// One reading for people; density per cm2, cost per PFLOP/s.
Table reading_table(const QuestionAnswer& answer, const std::string& reading) {
  Table table{.title = reading + ". 1,000 wafers:", .columns = {}, .rows = {}};
  table.audience = Audience::kPeople;
  for (const char* name : {"defects/cm2", "perfect", "sold", "packages, perfect", "partly good",
                           "USD/PFLOP/s", "partly good"})
    table.columns.push_back({name, Align::kRight, true});
  for (const QuestionRow& row : answer.rows)
    if (row.reading == reading)
      table.rows.push_back({format_significant(1e-4 * row.density, 3), share(row.perfect_share),
                            share(row.harvested_share), whole(row.packages_perfect),
                            whole(row.packages_harvested), whole(1e15 * row.per_flops_perfect),
                            whole(1e15 * row.per_flops_harvested)});
  return table;
}

/// Every row with its reading, for programs.
Table rows_table(const QuestionAnswer& answer) {
  Table table{.title = "", .columns = {{"reading"}, {"package"}}, .rows = {}, .key = "rows"};
  table.audience = Audience::kMachines, table.for_machines = true;
  for (const auto& [key, unit] :
       {std::pair("density", "1/m2"), std::pair("perfect_share", "share"),
        std::pair("sold_share", "share"), std::pair("packages_perfect", "package"),
        std::pair("packages_partly_good", "package"), std::pair("cost_perfect", "USD"),
        std::pair("cost_partly_good", "USD"), std::pair("per_flops_perfect", "USD/(FLOP/s)"),
        std::pair("per_flops_partly_good", "USD/(FLOP/s)")})
    table.columns.push_back({key, Align::kRight, false, key, unit});
  for (const QuestionRow& row : answer.rows) {
    std::vector<Cell> cells{row.reading, row.package};
    for (const double value : {row.density, row.perfect_share, row.harvested_share,
                               row.packages_perfect, row.packages_harvested, row.cost_perfect,
                               row.cost_harvested, row.per_flops_perfect, row.per_flops_harvested})
      cells.emplace_back(format_number(value), value);
    table.rows.push_back(std::move(cells));
  }
  return table;
}

Table heat_table(const QuestionAnswer& answer) {
  Table table{.title = "Heat at full clock; cooling is recalled, places are assumed:",
              .columns = {{"package"}},
              .rows = {},
              .key = "heat"};
  for (const auto& [name, unit] :
       {std::pair("hottest cell", "K"), std::pair("clock allowed", "share")})
    for (const char* end : {"", "low", "high"}) {
      const std::string which = *end == '\0' ? name : end;
      const std::string key =
          std::string(*name == 'h' ? "hottest" : "clock") + (*end ? "_" : "") + end;
      table.columns.push_back({which, Align::kRight, false, key, unit});
    }
  for (const QuestionHeat& row : answer.heat) {
    table.rows.push_back({row.package});
    for (const auto& [value, unit] :
         {std::pair(row.hottest, "K"), std::pair(row.fraction, "share")})
      for (const double end : {value.mid, value.low, value.high})
        table.rows.back().emplace_back(figure_text(unit, end), end);
  }
  return table;
}

}  // namespace

Document document_of(const QuestionAnswer& answer) {
  Document document{.schema = "countervail/package-question/1", .sentence = answer.question.title};
  for (const YieldReading& reading : answer.question.readings)
    document.add(reading_table(answer, reading.name));
  document.add(rows_table(answer));
  if (!answer.heat.empty()) document.add(heat_table(answer));
  if (!answer.stock) return document;
  const Document counted = document_of(*answer.stock);
  document.figures = counted.figures;
  document.add(Paragraph{.key = "stock", .text = counted.sentence});
  document.blocks.insert(document.blocks.end(), counted.blocks.begin(), counted.blocks.end());
  return document;
}

}  // namespace countervail::package
