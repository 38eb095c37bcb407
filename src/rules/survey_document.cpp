// Many decisions at once as documents: history, scan, comparison.
#include <fmt/format.h>

#include <algorithm>

#include "render/cells.h"
#include "rules/document.h"
#include "rules/text.h"

namespace countervail::rules {
namespace {

std::string licence_word(const Book& book, const JurisdictionStatus& status) {
  const bool exception = licence_text(book, status).find("exception") != std::string::npos;
  if (exception) return "exception";
  return status.licence == Truth::kNo ? "not caught" : std::string(word_of(status.licence));
}

/// The destination that was asked about, or the one that goes without saying.
std::string settle_destination(Request& request, const char* fallback) {
  return request.changes.emplace("destination", fallback).first->second;
}

/// No room for "unknown" in a narrow column.
Cell metric_cell(const Range& range) {
  const Cell cell = range_cell(range);
  return cell.is_absent ? absent("?") : cell;
}

Table scan_table(const Book& book, const std::vector<ScanRow>& rows) {
  Table table{.title = "",
              .columns = {{"chip", Align::kLeft, true},
                          {"TPP", Align::kRight, false, "", "TPP", true},
                          {"PD", Align::kRight, false, "", "TPP/mm2", true},
                          {"DRAM", Align::kRight, false, "", "GB/s", true},
                          {"US class", Align::kLeft, false, "class"},
                          {"line", Align::kLeft, true},
                          {"margin", Align::kRight, false, "", "share"},
                          {"licence", Align::kLeft, true}},
              .rows = {},
              .key = "chips"};
  for (const ScanRow& row : rows) {
    const Metrics metrics = metrics_of(row.quantities);
    const auto cell = [&](Metric metric) {
      return metric_cell(metrics[static_cast<std::size_t>(metric)]);
    };
    const JurisdictionStatus& us = row.answer.branches.front().status.front();
    const NearestLine line = line_of(book, row);
    const bool near = line.clause >= 0;
    table.rows.push_back(
        {row.item, cell(Metric::kProcessing), cell(Metric::kDensity),
         cell(Metric::kMemoryBandwidth), us.classified < 0 ? "-" : class_text(book, us),
         near ? clause_at(book, line.clause).id : "",
         near ? Cell{fmt::format("{:+.1f} %", line.share() * 100), line.share()} : absent(""),
         licence_word(book, us)});
  }
  return table;
}

/// One row a chip, for programs.
Table differences_table(const Book& book, const std::vector<CompareRow>& rows) {
  Table table{
      .title = "", .columns = {{"chip"}, {"before"}, {"after"}}, .rows = {}, .key = "chips"};
  table.audience = Audience::kMachines;
  for (const CompareRow& row : rows)
    table.rows.push_back({row.item, answer_text(book, row.before), answer_text(book, row.after)});
  return table;
}

/// One row for all chips with the same change, for people.
Table grouped_table(const Table& differences, Day before, Day after) {
  Table table;
  table.audience = Audience::kPeople;
  table.columns = {{day_text(before), Align::kLeft, true},
                   {day_text(after), Align::kLeft, true},
                   {"chips", Align::kLeft, true}};
  for (const std::vector<Cell>& row : differences.rows) {
    const auto same = std::find_if(table.rows.begin(), table.rows.end(), [&](const auto& other) {
      return other[0].text == row[1].text && other[1].text == row[2].text;
    });
    if (same == table.rows.end())
      table.rows.push_back({row[1], row[2], row[0]});
    else
      (*same)[2].text += ", " + row[0].text;
  }
  return table;
}

}  // namespace

Document history(const Book& book, const Overlay& store, const std::string& item, Request request,
                 std::optional<Day> last) {
  constexpr Day kYear = 366;
  const bool assumed = !request.changes.contains("destination");
  const bool mineral = item_of(store, item, request.changes).kind == "mineral";
  const std::string to = settle_destination(request, mineral ? "United States" : "China");
  const Day end = last.value_or(book.as_of + kYear);
  Table table{
      .title = fmt::format("{} to {}{}, by day on which the answer changes", item, to,
                           assumed ? " (give --to for another place)" : ""),
      .columns = {{"from"}, {"because of", Align::kLeft, true}, {"status", Align::kLeft, true}},
      .rows = {},
      .key = "history"};
  for (const HistoryRow& row : history_of(book, store, item, request, day_of("2022-08-01"), end))
    table.rows.push_back({day_text(row.from), fmt::format("{}", fmt::join(row.instruments, ", ")),
                          answer_text(book, row.answer)});
  Document document{.schema = "countervail/rules-history/1"};
  document.add(std::move(table));
  std::vector<Day> days{day_of("2022-08-01")};
  for (const Day day : days_of_change(book))
    if (day > days.front() && day <= end) days.push_back(day);
  document.add(asked_line(book, mineral ? 1 : 0, days));
  document.add(notice_line(book, std::min(end, book.as_of)));
  return document;
}

Document scan(const Book& book, const Overlay& store, Request request, const std::string& sort) {
  const std::string to = settle_destination(request, "China");
  std::vector<ScanRow> rows = scan_of(book, store, request);
  for (const ScanRow& row : rows) refuse_conflicts(book, row.answer);
  sort_scan(book, rows, sort);
  Table table = scan_table(book, rows);
  table.title = fmt::format(
      "Chips to {} on {}; TPP, PD per mm2, DRAM GB/s; margin to the line that caught it, or the "
      "nearest one not met",
      to, day_text(request.date));
  Document document{.schema = "countervail/rules-scan/1"};
  document.add(std::move(table));
  document.add(asked_line(book, 0, {request.date}));
  document.add(notice_line(book, request.date));
  return document;
}

Document compare(const Book& book, const Overlay& store, Request request, Day before, Day after) {
  const std::string to = settle_destination(request, "China");
  Table rows = differences_table(book, compared(book, store, request, before, after));
  Table grouped = grouped_table(rows, before, after);
  grouped.title = fmt::format("{} chips to {} whose answer differs", rows.rows.size(), to);
  Document document{.schema = "countervail/rules-compare/1"};
  document.add(std::move(grouped));
  document.add(std::move(rows));
  document.add(asked_line(book, 0, {before, after}));
  document.add(notice_line(book, std::max(before, after)));
  return document;
}

}  // namespace countervail::rules
