// rules: which export rule catches an item, by which paragraph, by what margin, on which day.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/error.h"
#include "base/text.h"
#include "catalog/load_facts.h"
#include "files/csv.h"
#include "files/json_writer.h"
#include "inputs.h"
#include "rules/pack_files.h"
#include "rules/report.h"
#include "rules_design.h"
#include "validate/rules.h"
#include "verbs.h"

namespace countervail::app {
namespace {

constexpr const char* kCommands =
    "one of check, history, scan, compare, list, show, design, validate";

rules::Day day_option(const Arguments& arguments, const rules::Book& book, std::size_t index = 0) {
  const std::vector<std::string> dates = arguments.texts("--date");
  if (index >= dates.size()) return book.as_of;
  try {
    return rules::day_of(dates[index]);
  } catch (const Error& error) {
    throw Error::at(error.kind, "--date: " + error.message, error.hint);
  }
}

rules::Request request_of(const Arguments& arguments, const rules::Book& book,
                          const FieldTable& fields) {
  rules::Request request;
  request.date = day_option(arguments, book);
  for (const auto& [option, attribute] :
       {std::pair("--to", "destination"), std::pair("--hq", "headquarters"),
        std::pair("--dc", "data_center")})
    if (arguments.has(option)) request.changes[attribute] = arguments.text(option);
  for (const Patch& patch : patches_of(arguments))
    if (patch.path.find('/') == std::string::npos)
      request.changes.insert_or_assign(patch.path, patch.value);
  check_changes(book, fields, request.changes);
  for (const std::string& text : arguments.texts("--assume"))
    for (const rules::Switch& one : switches_of(book, text)) request.assumed.push_back(one);
  return request;
}

/// The item named, or the first item of a file of the user's own.
std::string item_of(const Arguments& arguments, FactStore& store) {
  if (arguments.positional.size() != 2)
    throw Error::at(ErrorKind::kSyntax,
                    fmt::format("rules {} needs one item", arguments.positional.front()),
                    "countervail rules check \"H20 96GB\" --to China");
  const std::string& item = arguments.positional[1];
  return item.ends_with(".toml") || item.ends_with(".csv") ? rules::add_item_file(store, item)
                                                           : item;
}

bool is_text(TableFormat format) {
  return format == TableFormat::kText || format == TableFormat::kMarkdown;
}

/// A table with the notice: under it where a reader sees it, inside where a program does.
void print(const Table& table, const std::string& notice_line, const Arguments& arguments,
           Context& context) {
  const std::string text = render(table, arguments.format(), context.width);
  switch (arguments.format()) {
    case TableFormat::kText:
    case TableFormat::kMarkdown:
      context.out += text + "\n" + folded_text(notice_line, context.width) + "\n";
      return;
    case TableFormat::kCsv:
      context.out += "# " + notice_line + "\n" + text;
      return;
    case TableFormat::kJson:
      context.out +=
          "{\n  \"notice\": " + json_quoted(notice_line) + ",\n  \"rows\": " + text + "}\n";
  }
}

int run_check(const rules::Book& book, FactStore& store, const Arguments& arguments,
              Context& context) {
  const rules::Request request = request_of(arguments, book, store.fields);
  const std::string item = item_of(arguments, store);
  const rules::Check check = rules::check_item(book, overlay_of(store, arguments), item, request);
  refuse_conflicts(book, check.answer);
  const TableFormat format = arguments.format();
  if (format == TableFormat::kJson)
    context.out += check_json(book, check);
  else if (format == TableFormat::kText)
    context.out += check_text(book, check, context.width, arguments.has("--trace"));
  else
    print(trace_table(book, check, true),
          check_sentence(book, check) + " " + notice(book, request.date), arguments, context);
  return kOk;
}

int run_history(const rules::Book& book, FactStore& store, const Arguments& arguments,
                Context& context) {
  rules::Request request = request_of(arguments, book, store.fields);
  const bool assumed = !request.changes.contains("destination");
  const std::string item = item_of(arguments, store);
  const Overlay facts = overlay_of(store, arguments);
  const bool mineral = rules::item_of(facts, item, request.changes).kind == "mineral";
  if (assumed) request.changes["destination"] = mineral ? "United States" : "China";
  const rules::Day last = arguments.has("--date") ? request.date : book.as_of + 366;
  const auto rows =
      rules::history_of(book, facts, item, request, rules::day_of("2022-08-01"), last);
  Table table = history_table(book, rows);
  table.title =
      fmt::format("{} to {}{}, by day on which the answer changes", item,
                  request.changes["destination"], assumed ? " (give --to for another place)" : "");
  print(table, notice(book, std::min(last, book.as_of)), arguments, context);
  return kOk;
}

int run_scan(const rules::Book& book, const FactStore& store, const Arguments& arguments,
             Context& context) {
  rules::Request request = request_of(arguments, book, store.fields);
  if (!request.changes.contains("destination")) request.changes["destination"] = "China";
  std::vector<rules::ScanRow> rows = rules::scan_of(book, overlay_of(store, arguments), request);
  for (const rules::ScanRow& row : rows) refuse_conflicts(book, row.answer);
  sort_scan(book, rows, arguments.text("--sort", "name"));
  Table table = scan_table(book, rows);
  if (is_text(arguments.format()))
    table.title = fmt::format(
        "Chips to {} on {}; TPP, PD per mm2, DRAM GB/s; margin to the line that caught it, or the "
        "nearest one not met",
        request.changes["destination"], rules::day_text(request.date));
  print(table, notice(book, request.date), arguments, context);
  return kOk;
}

int run_compare(const rules::Book& book, const FactStore& store, const Arguments& arguments,
                Context& context) {
  if (arguments.texts("--date").size() != 2)
    throw Error::at(ErrorKind::kSyntax, "rules compare needs two days",
                    "--date 2023-06-01 --date 2026-02-01");
  rules::Request request = request_of(arguments, book, store.fields);
  if (!request.changes.contains("destination")) request.changes["destination"] = "China";
  const rules::Day before = day_option(arguments, book, 0), after = day_option(arguments, book, 1);
  const std::vector<rules::CompareRow> rows =
      rules::compare(book, overlay_of(store, arguments), request, before, after);
  Table table = compare_table(book, rows, before, after, is_text(arguments.format()));
  if (is_text(arguments.format()))
    table.title = fmt::format("{} chips to {} whose answer differs", rows.size(),
                              request.changes["destination"]);
  print(table, notice(book, std::max(before, after)), arguments, context);
  return kOk;
}

/// Rows that do not plainly agree, as sentences: reasons are long.
std::string validation_lines(const Table& table, int width) {
  std::string out;
  for (const auto& row : table.rows)
    out += folded_text(fmt::format("{}: {}, {}, inputs of the {}: published {}, computed {}{}{}",
                                   row[5].text, row[1].text, row[2].text, row[0].text, row[3].text,
                                   row[4].text, row[6].text.empty() ? "" : "; ", row[6].text),
                       width, 2) +
           "\n";
  return out;
}

bool fails(const RuleComparison& row) {
  return row.verdict == RuleVerdict::kDiffers || row.verdict == RuleVerdict::kStale;
}

/// The table we ship, with its own inputs and the catalog's; or a table of the user's, with its
/// own.
int run_validate(const rules::Book& book, const FactStore& store, const Arguments& arguments,
                 Context& context) {
  if (arguments.positional.size() > 2)
    throw Error::at(ErrorKind::kSyntax, "rules validate takes one table",
                    "countervail rules validate parts.csv");
  const std::string rules = context.data_directory + "/rules/";
  const bool own = arguments.positional.size() == 2;
  const CsvTable classified =
      read_csv(own ? arguments.positional[1] : rules + "classified_chips.csv");
  std::vector<std::pair<std::string, std::vector<RuleComparison>>> checked = {
      {"table", compare_with_own_inputs(book, store, classified)}};
  if (!own)
    checked.emplace_back(
        "catalog",
        compare_with_catalog(book, store, classified, read_csv(rules + "argued_differences.csv")));
  Table table;
  table.columns = {{"inputs"},   {"chip"},    {"column"}, {"published"},
                   {"computed"}, {"verdict"}, {"reason"}};
  std::map<std::string, int> counts;
  const bool text = arguments.format() == TableFormat::kText;
  bool failed = false;
  for (const auto& [inputs, rows] : checked)
    for (const RuleComparison& row : rows) {
      ++counts[fmt::format("{} {}", inputs, name_of(row.verdict))];
      failed = failed || fails(row);
      if (!text || row.verdict != RuleVerdict::kAgrees || !row.reason.empty())
        table.rows.push_back({inputs, row.chip, row.column, row.published, row.computed,
                              std::string(name_of(row.verdict)), row.reason});
    }
  std::string summary = "Outcomes by inputs:";
  for (const auto& [name, count] : counts)
    summary += fmt::format("{} {} {}", summary.back() == ':' ? "" : ",", name, count);
  summary += ". " + notice(book, book.as_of);
  if (text)
    context.out +=
        validation_lines(table, context.width) + folded_text(summary, context.width) + "\n";
  else
    print(table, summary, arguments, context);
  return failed ? kFailedCheck : kOk;
}

int run_show(const rules::Book& book, const Arguments& arguments, Context& context) {
  if (arguments.positional.size() != 2)
    throw Error::at(ErrorKind::kSyntax, "rules show needs one id",
                    "countervail rules show 3A090.b.1");
  const std::string& id = arguments.positional[1];
  const std::string text = show_text(book, id, context.width);  // also refuses an unknown id
  if (arguments.format() == TableFormat::kText)
    context.out += text + "\n" + folded_text(notice(book, book.as_of), context.width) + "\n";
  else
    print(clause_table(book, id), notice(book, book.as_of), arguments, context);
  return kOk;
}

int run_rules(const Arguments& arguments, Context& context) {
  const std::string what = arguments.positional.empty() ? "" : arguments.positional.front();
  const rules::Book book = rules::load_book(context.data_directory);
  if (what == "list") {
    Table table = instrument_table(book, day_option(arguments, book));
    if (arguments.format() == TableFormat::kText) {
      table.columns.pop_back();
      for (auto& row : table.rows) row.pop_back();
    }
    print(table, notice(book, day_option(arguments, book)), arguments, context);
    return kOk;
  }
  if (what == "show") return run_show(book, arguments, context);
  if (what == "design") return run_rules_design(book, arguments, context);
  FactStore store = load_rule_facts(context.data_directory);
  for (const std::string& file : arguments.texts("--catalog")) rules::add_item_file(store, file);
  if (what == "check") return run_check(book, store, arguments, context);
  if (what == "history") return run_history(book, store, arguments, context);
  if (what == "scan") return run_scan(book, store, arguments, context);
  if (what == "compare") return run_compare(book, store, arguments, context);
  if (what == "validate") return run_validate(book, store, arguments, context);
  throw Error::at(ErrorKind::kUnknownName, fmt::format("unknown rules command '{}'", what),
                  kCommands);
}

}  // namespace

Verb rules_verb() {
  return {"rules",
          "export rules by date: which paragraph catches an item, by what margin, and why",
          "check ITEM | history ITEM | scan | compare | list | show ID | design | validate [TABLE]",
          "countervail rules check \"H20 96GB\" --to China --date 2025-04-20",
          {{"--date", "DAY", "the day asked about; twice for compare",
            "the day the packs were read for", true},
           {"--to", "COUNTRY", "destination (history, scan, compare: China)", "unknown"},
           {"--hq", "COUNTRY", "headquarters of the consignee or its ultimate parent",
            "the destination"},
           {"--dc",
            "ANSWER",
            "designed or marketed for data centers",
            "by the catalog",
            false,
            {"yes", "no", "presumed"}},
           {"--set", "NAME=VALUE",
            "a figure (fp8, die_area, tpp ...) or an answer (end_use ...); \"unknown\" allowed", "",
            true},
           conflicts_option(),
           {"--assume", "ID=WORD", "settle an open question: us-2025-11=extended", "both branches",
            true},
           {"--objective",
            "WHAT",
            "design: peak at a format, decode (DRAM bandwidth), or training",
            "fp8",
            false,
            {"fp64", "fp32", "fp16", "bf16", "fp8", "int8", "fp6", "fp4", "decode", "training"}},
           {"--pack", "ID", "design: the instrument to stay under", "all in force"},
           {"--base-die", "NAME", "design: a die of data/base_dies.csv", "GH100", true},
           {"--dies", "N..M", "design: dies in the package, 1 to 4", "1..4"},
           {"--clock", "LOW..HIGH", "design: MHz, within the range of the die", "the die's"},
           {"--memory", "NAME", "design: a memory of data/base_dies.csv", "none"},
           {"--io", "RATE", "design: links and host link, both directions", "the host link"},
           {"--model", "MODEL", "design for training: a model of the catalog", "Llama 3.1 70B"},
           {"--batch", "N", "design for training: sequences a step", "1024"},
           {"--sequence", "N", "design for training: tokens a sequence", "8192"},
           {"--packages", "N", "design for training: how many packages", "64"},
           {"--allow", "CLASS", "design: a class that the part may fall in, e.g. 3A090.b", "none",
            true},
           {"--sort",
            "KEY",
            "order of the scan",
            "name",
            false,
            {"name", "tpp", "density", "dram", "margin", "class"}},
           {"--trace", "", "also the clauses that do not concern the item, place or parties"},
           {"--catalog", "FILE", "chips of your own, .csv or .toml, read on top", "", true},
           format_option()},
          run_rules};
}

}  // namespace countervail::app
