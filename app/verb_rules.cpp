// rules: which export rule catches an item, by which paragraph, by what margin, on which day.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/error.h"
#include "base/text.h"
#include "catalog/load_facts.h"
#include "files/csv.h"
#include "rules/document.h"
#include "rules/pack_files.h"
#include "rules_design.h"
#include "validate/rules.h"
#include "verbs.h"

namespace countervail::app {
namespace {

constexpr const char* kCommands =
    "one of check, history, scan, compare, list, show, design, validate";

std::pair<std::string, std::string> assignment_of(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos)
    throw Error(ErrorKind::kSyntax, fmt::format("--set needs name=value, got '{}'", text));
  return {std::string(trim(text.substr(0, equals))), std::string(trim(text.substr(equals + 1)))};
}

rules::Day day_option(const Arguments& arguments, const rules::Book& book, std::size_t index = 0) {
  const std::vector<std::string> dates = arguments.texts("--date");
  if (index >= dates.size()) return book.as_of;
  try {
    return rules::day_of(dates[index]);
  } catch (const Error& error) {
    throw Error::at(error.kind, "--date: " + error.message, error.hint);
  }
}

rules::Request request_of(const Arguments& arguments, const rules::Book& book) {
  rules::Request request;
  request.date = day_option(arguments, book);
  for (const auto& [option, attribute] :
       {std::pair("--to", "destination"), std::pair("--hq", "headquarters"),
        std::pair("--dc", "data_center")})
    if (arguments.has(option)) request.changes[attribute] = arguments.text(option);
  for (const std::string& text : arguments.texts("--set"))
    request.changes.insert_or_assign(assignment_of(text).first, assignment_of(text).second);
  check_changes(book, request.changes);
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
  std::vector<RuleComparison> rows = compare_with_own_inputs(book, store, classified);
  if (!own)
    for (RuleComparison& row :
         compare_with_catalog(book, store, classified, read_csv(rules + "argued_differences.csv")))
      rows.push_back(std::move(row));
  show(document_of(book, rows), arguments, context);
  return std::any_of(rows.begin(), rows.end(), fails) ? kFailedCheck : kOk;
}

int run_compare(const rules::Book& book, const FactStore& store, const Arguments& arguments,
                Context& context) {
  if (arguments.texts("--date").size() != 2)
    throw Error::at(ErrorKind::kSyntax, "rules compare needs two days",
                    "--date 2023-06-01 --date 2026-02-01");
  show(rules::compare(book, store, request_of(arguments, book), day_option(arguments, book, 0),
                      day_option(arguments, book, 1)),
       arguments, context);
  return kOk;
}

int run_show(const rules::Book& book, const Arguments& arguments, Context& context) {
  if (arguments.positional.size() != 2)
    throw Error::at(ErrorKind::kSyntax, "rules show needs one id",
                    "countervail rules show 3A090.b.1");
  show(rules::show(book, arguments.positional[1]), arguments, context);
  return kOk;
}

/// check and history, of one item.
int run_item(const rules::Book& book, FactStore& store, const Arguments& arguments,
             Context& context) {
  const rules::Request request = request_of(arguments, book);
  const std::string item = item_of(arguments, store);
  if (arguments.positional.front() == "check")
    show(rules::check(book, store, item, request, arguments.has("--trace")), arguments, context);
  else
    show(rules::history(book, store, item, request,
                        arguments.has("--date") ? std::optional(request.date) : std::nullopt),
         arguments, context);
  return kOk;
}

int run_with_facts(const std::string& what, const rules::Book& book, const Arguments& arguments,
                   Context& context) {
  FactStore store = load_rule_facts(context.data_directory);
  for (const std::string& file : arguments.texts("--catalog")) rules::add_item_file(store, file);
  if (what == "check" || what == "history") return run_item(book, store, arguments, context);
  if (what == "compare") return run_compare(book, store, arguments, context);
  if (what == "validate") return run_validate(book, store, arguments, context);
  show(rules::scan(book, store, request_of(arguments, book), arguments.text("--sort", "name")),
       arguments, context);
  return kOk;
}

int run_rules(const Arguments& arguments, Context& context) {
  const std::string what = arguments.positional.empty() ? "" : arguments.positional.front();
  const rules::Book book = rules::load_book(context.data_directory);
  if (what == "show") return run_show(book, arguments, context);
  if (what == "design") return run_rules_design(book, arguments, context);
  if (what == "list") {
    show(rules::list(book, day_option(arguments, book)), arguments, context);
    return kOk;
  }
  for (const char* known : {"check", "history", "scan", "compare", "validate"})
    if (what == known) return run_with_facts(what, book, arguments, context);
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
