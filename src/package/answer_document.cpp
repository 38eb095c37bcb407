// One package as a document: the bill with its range, figures by group, published costs.
#include <fmt/format.h>

#include "heat/report.h"
#include "package/document.h"
#include "render/cells.h"
#include "render/figure_text.h"

namespace countervail::package {
namespace {

std::string signed_percent(double error) {
  return fmt::format("{:+.1f} %", 100 * error);
}

/// Figures of one group for people: low, middle, high.
Table group_table(const Figures& figures, const std::string& group) {
  Table table;
  table.audience = Audience::kPeople;
  table.columns = {{group, Align::kLeft, true}};
  for (const char* end : {"low", "middle", "high"}) table.columns.push_back({end, Align::kRight});
  for (const Figure& figure : figures) {
    if (figure.group != group) continue;
    const auto text = [&](double value) { return figure_text(figure.unit, value); };
    const Interval& value = figure.value;
    if (value.is_exact())
      table.rows.push_back({figure.label, "", text(value.mid), ""});
    else
      table.rows.push_back({figure.label, text(value.low), text(value.mid), text(value.high)});
  }
  return table;
}

/// The figures as rows, for CSV alone: JSON has them as figures.
Table figure_rows(const Figures& figures) {
  Table table = figures_table(figures);
  table.audience = Audience::kCsv, table.for_machines = true;
  return table;
}

std::string heat_sentence(const Heat& heat) {
  std::string text =
      heat::field_sentence(heat.stack, heat.full) + " " + clock_sentence(heat.sustained);
  if (heat.layout.assumed)
    text += " Places of dies and stacks are assumed; cooling is recalled, not sourced.";
  return text;
}

/// How many facts it rests on.
std::string footer(const Answer& answer) {
  return fmt::format(
      "{} sourced facts, {} of them ranges; --explain lists each with its source and weight. {}",
      answer.state.package.facts.size(), answer.state.package.ranged.size(),
      conflicts_text(answer.conflicts));
}

Cell usd(double value) {
  return {grouped_digits(fmt::format("{:.0f}", value)), value, "USD"};
}

}  // namespace

std::string sentence_of(const Answer& answer) {
  const Interval cost = find_figure(answer, "bill.total")->value;
  const Costs& spent = answer.state.bill.spent;
  std::string text = fmt::format("{}. A good package costs {}; {} of it is memory, {} logic.",
                                 answer.state.package.title, range_text("USD", cost),
                                 figure_text("share", spent[1] / cost.mid),
                                 figure_text("share", spent[0] / cost.mid));
  for (const Figure& figure : answer.figures)
    if (figure.key.starts_with("made.")) {
      std::string label = figure.label;
      label.front() = 'G';
      return text + fmt::format(" {}: {}.", label, range_text(figure.unit, figure.value));
    }
  return text;
}

std::string published_text(const Answer& answer, const Overlay& store) {
  const CompiledPackage& package = answer.state.package;
  std::string text;
  const auto compare = [&](const std::optional<double>& published, const char* key,
                           const char* what, const char* figure) {
    if (!published) return;
    const Interval ours = find_figure(answer, figure)->value;
    const Fact* fact = store.find("package/" + package.name + "/" + key);
    text += fmt::format(
        "{}{}: published {} ({}), ours {}: signed error {}, {} to {} over the range of inputs.",
        text.empty() ? "" : " ", what, figure_text("USD", *published), fact ? fact->source : "",
        figure_text("USD", ours.mid), signed_percent(ours.mid / *published - 1),
        signed_percent(ours.low / *published - 1), signed_percent(ours.high / *published - 1));
  };
  compare(package.published_cost, "published_cost", "Cost", "bill.total");
  compare(package.published_memory_cost, "published_memory_cost", "Memory", "bill.memory");
  return text;
}

Table bill_table(const Answer& answer) {
  static constexpr const char* kLabels[] = {"logic dies", "memory stacks", "interposer, bridges",
                                            "substrate",  "assembly",      "test"};
  static constexpr const char* kKeys[] = {"logic",     "memory",   "carrier",
                                          "substrate", "assembly", "test"};
  Table table{
      .title = "Bill of a good package, USD:", .columns = {{"part"}}, .rows = {}, .key = "bill"};
  for (const char* name : {"raw", "tested", "spent", "share", "low", "high"})
    table.columns.push_back({name, Align::kRight});
  const Bill& bill = answer.state.bill;
  double raw = 0, tested = 0;
  for (std::size_t k = 0; k < kCostKinds; ++k) {
    raw += bill.raw[k], tested += bill.tested[k];
    if (bill.spent[k] == 0) continue;
    const Interval range = find_figure(answer, std::string("bill.") + kKeys[k])->value;
    table.rows.push_back({kLabels[k], usd(bill.raw[k]), usd(bill.tested[k]), usd(bill.spent[k]),
                          share(bill.spent[k] / bill.total), usd(range.low), usd(range.high)});
  }
  const Interval total = find_figure(answer, "bill.total")->value;
  table.rows.push_back(
      {"total", usd(raw), usd(tested), usd(bill.total), share(1), usd(total.low), usd(total.high)});
  if (bill.nre > 0)
    table.rows.push_back({"once-costs", absent(""), absent(""), usd(bill.nre),
                          share(bill.nre / bill.total), absent(""), absent("")});
  return table;
}

Document document_of(const HeatedAnswer& heated, const Overlay& store, bool explained) {
  const Answer& answer = heated.answer;
  Document document{.schema = "countervail/package/1",
                    .conflicts = name_of(answer.conflicts),
                    .sentence = sentence_of(answer),
                    .figures = answer.figures};
  const auto group = [&](const char* name) { document.add(group_table(answer.figures, name)); };
  if (!explained) document.add(figure_rows(answer.figures));
  group("silicon"), group("yield");
  document.add(bill_table(answer));
  group("per good package"), group("rates");
  if (heated.heat) {
    group("heat");
    document.add(Paragraph{.key = "heat", .text = heat_sentence(*heated.heat)});
  }
  if (std::string others = published_text(answer, store); !others.empty())
    document.add(Paragraph{.key = "published", .text = std::move(others)});
  if (explained)
    explain(document, answer, store);
  else
    document.add(Paragraph{.key = "facts", .text = footer(answer)});
  return document;
}

Document list_of(const Overlay& store) {
  Table table{.title = "",
              .columns = {{"package"}, {"what it is", Align::kLeft, true, "title"}},
              .rows = {},
              .key = "packages"};
  for (const std::string& name : package_names(store))
    table.rows.push_back({name, store.find("package/" + name + "/title")->text});
  Document document{.schema = "countervail/package-list/1"};
  document.add(std::move(table));
  return document;
}

}  // namespace countervail::package
