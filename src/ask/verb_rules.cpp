// rules: which export rule catches an item, by which paragraph, by what margin, on which day.
#include <algorithm>

#include "ask/fields_of_inputs.h"
#include "ask/rules_case.h"
#include "ask/verbs.h"
#include "files/csv.h"
#include "rules/document.h"
#include "validate/rules.h"

namespace countervail {
namespace {

using fields::FieldTable;

template <typename R>
fields::BoundField<R> word(const char* name, const char* value_name, const char* help,
                           const char* fallback, std::string RulesCase::*part) {
  return fields::text<R>(
      {.name = name, .value_name = value_name, .help = help, .fallback = fallback},
      [part](R& r) -> std::string& { return r.about.*part; });
}

template <typename R>
fields::BoundField<R> words(const char* name, const char* value_name, const char* help,
                            const char* fallback, std::vector<std::string> RulesCase::*part) {
  return fields::texts<R>(
      {.name = name, .value_name = value_name, .help = help, .fallback = fallback},
      [part](R& r) -> std::vector<std::string>& { return r.about.*part; });
}

template <typename R>
fields::BoundField<R> date_field() {
  return word<R>("date", "DAY", "the day asked about", "the day the packs were read for",
                 &RulesCase::date);
}

/// Who gets it and what is said of it.
template <typename R>
FieldTable<R> case_fields(const char* destination) {
  return {
      word<R>("to", "COUNTRY", "destination", destination, &RulesCase::destination),
      word<R>("hq", "COUNTRY", "headquarters of the consignee or its ultimate parent",
              "the destination", &RulesCase::headquarters),
      fields::text<R>({.name = "dc",
                       .value_name = "ANSWER",
                       .help = "designed or marketed for data centers",
                       .fallback = "by the catalog",
                       .choices = {"yes", "no", "presumed"}},
                      [](R& r) -> std::string& { return r.about.data_center; }),
      words<R>("set", "NAME=VALUE",
               "a figure (fp8, die_area, tpp ...) or an answer (end_use ...); \"unknown\" allowed",
               "", &RulesCase::changes),
      fields::conflicts_field<R>([](R & r) -> auto& { return r.about.conflicts; }),
      words<R>("assume", "ID=WORD", "settle an open question: us-2025-11=extended", "both branches",
               &RulesCase::assumed),
      words<R>("catalog", "FILE", "chips of your own, .csv or .toml, read on top", "",
               &RulesCase::catalogs)};
}

template <typename R>
fields::BoundField<R> item_field() {
  return fields::text<R>({.name = "item",
                          .value_name = "ITEM",
                          .help = "a chip, system, memory or mineral, or a .toml or .csv file",
                          .position = 1,
                          .is_file = true},
                         &R::item);
}

FieldTable<RulesCheckRequest> check_table() {
  using R = RulesCheckRequest;
  FieldTable<R> t{item_field<R>(), date_field<R>()};
  fields::add(t, case_fields<R>("unknown"));
  t.push_back(fields::flag<R>(
      {"trace", "", "also the clauses that do not concern the item, place or parties"}, &R::trace));
  return t;
}

FieldTable<RulesHistoryRequest> history_table() {
  using R = RulesHistoryRequest;
  FieldTable<R> t{item_field<R>(), word<R>("date", "DAY", "the last day asked about",
                                           "a year after the packs' day", &RulesCase::date)};
  fields::add(t, case_fields<R>("China; of a mineral the United States"));
  return t;
}

FieldTable<RulesScanRequest> scan_table() {
  using R = RulesScanRequest;
  FieldTable<R> t{date_field<R>()};
  fields::add(t, case_fields<R>("China"));
  t.push_back(fields::text<R>({.name = "sort",
                               .value_name = "KEY",
                               .help = "order of the rows",
                               .fallback = "name",
                               .choices = {"name", "tpp", "density", "dram", "margin", "class"}},
                              &R::sort));
  return t;
}

FieldTable<RulesCompareRequest> compared_days_table() {
  using R = RulesCompareRequest;
  FieldTable<R> t{fields::texts<R>(
      {.name = "date", .value_name = "DAY", .help = "the two days compared; give it twice"},
      &R::dates)};
  fields::add(t, case_fields<R>("China"));
  return t;
}

FieldTable<RulesDesignRequest> design_table() {
  using R = RulesDesignRequest;
  FieldTable<R> t{date_field<R>()};
  fields::add(t, case_fields<R>("any place"));
  t.push_back(fields::text<R>({.name = "objective",
                               .value_name = "WHAT",
                               .help = "peak at a format, decode (DRAM bandwidth), or training",
                               .fallback = "fp8",
                               .choices = {"fp64", "fp32", "fp16", "bf16", "fp8", "int8", "fp6",
                                           "fp4", "decode", "training"}},
                              &R::objective));
  t.push_back(
      fields::text<R>({"pack", "ID", "the instrument to stay under", "all in force"}, &R::pack));
  t.push_back(fields::texts<R>({"base-die", "NAME", "a die of data/base_dies.csv", "GH100"},
                               &R::base_dies));
  t.push_back(fields::text<R>({"dies", "N..M", "dies in the package, 1 to 4", "1..4"}, &R::dies));
  t.push_back(fields::text<R>(
      {"clock", "LOW..HIGH", "MHz, within the range of the die", "the die's"}, &R::clock));
  t.push_back(
      fields::text<R>({"memory", "NAME", "a memory of data/base_dies.csv", "none"}, &R::memory));
  t.push_back(fields::text<R>(
      {"io", "RATE", "links and host link, both directions", "the host link"}, &R::io));
  t.push_back(fields::texts<R>(
      {"allow", "CLASS", "a class that the part may fall in, e.g. 3A090.b", "none"}, &R::allowed));
  fields::add(t, fields::job_fields<R>());
  t.push_back(fields::integer<R>({"packages", "N", "for training: how many packages", "64"},
                                 &R::packages, 1, fields::kMostPackages));
  return t;
}

const std::string& needed(const std::string& item, const char* verb, const char* example) {
  if (item.empty())
    throw Error::at(ErrorKind::kSyntax, std::string(verb) + " needs one item", example);
  return item;
}

constexpr const char* kCheckExample = "countervail rules check \"H20 96GB\" --to China";

bool fails(const RuleComparison& row) {
  return row.verdict == RuleVerdict::kDiffers || row.verdict == RuleVerdict::kStale;
}

}  // namespace

Answer ask(const Facts& facts, const RulesCheckRequest& asked) {
  fields::RulesDesk desk(facts, asked.about);
  const std::string item = desk.item_named(needed(asked.item, "rules check", kCheckExample));
  return {rules::check(desk.book, desk.facts(), item, desk.request, asked.trace)};
}

Answer ask(const Facts& facts, const RulesHistoryRequest& asked) {
  fields::RulesDesk desk(facts, asked.about);
  const std::string item = desk.item_named(needed(asked.item, "rules history", kCheckExample));
  std::optional<rules::Day> last;
  // Not the day of the desk: without --date that is the packs' day,
  // while history goes a year beyond.
  if (!asked.about.date.empty()) last = desk.request.date;
  return {rules::history(desk.book, desk.facts(), item, desk.request, last)};
}

Answer ask(const Facts& facts, const RulesScanRequest& asked) {
  fields::RulesDesk desk(facts, asked.about);
  return {rules::scan(desk.book, desk.facts(), desk.request, asked.sort)};
}

Answer ask(const Facts& facts, const RulesCompareRequest& asked) {
  if (asked.dates.size() != 2)
    throw Error::at(ErrorKind::kSyntax, "rules compare needs two days",
                    "--date 2023-06-01 --date 2026-02-01");
  fields::RulesDesk desk(facts, asked.about);
  return {rules::compare(desk.book, desk.facts(), desk.request, fields::day_named(asked.dates[0]),
                         fields::day_named(asked.dates[1]))};
}

Answer ask(const Facts& facts, const RulesListRequest& asked) {
  const rules::Book& book = facts.state().book();
  return {rules::list(book, asked.date.empty() ? book.as_of : fields::day_named(asked.date))};
}

Answer ask(const Facts& facts, const RulesShowRequest& asked) {
  return {rules::show(facts.state().book(),
                      needed(asked.id, "rules show", "countervail rules show 3A090.b.1"))};
}

/// The table we ship, with its own inputs and the catalog's; or a table of the user's, with its own.
Answer ask(const Facts& facts, const RulesValidateRequest& asked) {
  const rules::Book& book = facts.state().book();
  const FactStore& store = facts.state().store;
  const std::string folder = facts.state().data_directory + "/rules/";
  const bool own = !asked.table.empty();
  const CsvTable classified = read_csv(own ? asked.table : folder + "classified_chips.csv");
  std::vector<RuleComparison> rows = compare_with_own_inputs(book, store, classified);
  if (!own)
    for (RuleComparison& row :
         compare_with_catalog(book, store, classified, read_csv(folder + "argued_differences.csv")))
      rows.push_back(std::move(row));
  const bool failed = std::any_of(rows.begin(), rows.end(), fails);
  return {document_of(book, rows), !failed};
}

std::vector<Verb> rules_verbs() {
  using fields::verb_of;
  return {
      verb_of("rules check", "which paragraph catches an item on a day, by what margin, and why",
              "ITEM", "countervail rules check \"H20 96GB\" --to China --date 2025-04-20",
              check_table(), ask),
      verb_of("rules history", "one item over time, by day on which the answer changes", "ITEM",
              "countervail rules history \"H20 96GB\" --to China", history_table(), ask),
      verb_of("rules scan", "the catalog's chips on one day", "",
              "countervail rules scan --to China --sort tpp", scan_table(), ask),
      verb_of("rules compare", "the chips whose answer differs between two days", "",
              "countervail rules compare --date 2023-06-01 --date 2026-02-01",
              compared_days_table(), ask),
      verb_of("rules list", "the instruments and since when they hold", "",
              "countervail rules list --date 2025-04-20",
              FieldTable<RulesListRequest>{fields::text<RulesListRequest>(
                  {"date", "DAY", "the day asked about", "the day the packs were read for"},
                  &RulesListRequest::date)},
              ask),
      verb_of("rules show", "one clause or instrument, whole", "ID",
              "countervail rules show 3A090.b.1",
              FieldTable<RulesShowRequest>{
                  fields::text<RulesShowRequest>({.name = "id",
                                                  .value_name = "ID",
                                                  .help = "of a clause or instrument",
                                                  .position = 1},
                                                 &RulesShowRequest::id)},
              ask),
      verb_of("rules design", "the best part under published thresholds", "",
              "countervail rules design --pack us-2023-10 --dies 1", design_table(), ask),
      verb_of("rules validate", "parts whose outcome is published against the packs", "[TABLE.csv]",
              "countervail rules validate",
              FieldTable<RulesValidateRequest>{fields::text<RulesValidateRequest>(
                  {.name = "table",
                   .value_name = "TABLE.csv",
                   .help = "a table of your own, in the columns of data/rules/classified_chips.csv",
                   .position = 1,
                   .is_file = true},
                  &RulesValidateRequest::table)},
              ask)};
}

}  // namespace countervail
