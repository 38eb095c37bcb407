// Two views side by side: two packages, or one package and Chiplet Actuary's model of its dies.
#include <fmt/format.h>

#include "package/document.h"
#include "render/cells.h"
#include "render/figure_text.h"

namespace countervail::package {
namespace {

/// "697 (385..1,115) USD", for narrow columns.
std::string short_range(const std::string& unit, const Interval& value) {
  if (value.is_exact()) return figure_text(unit, value.mid);
  const std::string middle = figure_text(unit, value.mid), low = figure_text(unit, value.low),
                    high = figure_text(unit, value.high);
  const auto number = [](const std::string& text) { return text.substr(0, text.find(' ')); };
  const auto word = [](const std::string& text) {
    return text.find(' ') == std::string::npos ? "" : text.substr(text.find(' '));
  };
  if (word(middle) != word(low) || word(middle) != word(high))
    return fmt::format("{} ({}..{})", middle, low, high);
  return fmt::format("{} ({}..{}){}", number(middle), number(low), number(high), word(middle));
}

/// The first die type of each answer under one label; the figures that both have under their own.
struct Pair {
  const Figure* first;
  const Figure* second;
  std::string label;
};

std::string first_die(const Answer& answer) {
  return std::string(answer.state.package.design.dies[0].name.view());
}

/// Named after parts, which differ from package to package.
bool is_of_a_part(const Figure& figure) {
  for (const char* prefix : {"die.", "assembly.", "need.", "made."})
    if (figure.key.starts_with(prefix)) return true;
  return false;
}

std::vector<Pair> pairs_of(const Answer& a, const Answer& b) {
  std::vector<Pair> pairs;
  const auto of_die = [&](const std::string& before, const std::string& after, const char* label) {
    pairs.push_back({find_figure(a, before + first_die(a) + after),
                     find_figure(b, before + first_die(b) + after), label});
  };
  of_die("die.", ".count", "first die: dies per package");
  of_die("die.", ".area", "first die: area");
  of_die("die.", ".gross", "first die: whole dies per wafer");
  of_die("die.", ".perfect_yield", "first die: perfect");
  of_die("die.", ".sellable_yield", "first die: sellable");
  for (const Figure& figure : a.figures)
    if (const Figure* other = find_figure(b, figure.key); other && !is_of_a_part(figure))
      pairs.push_back({&figure, other, figure.label});
  of_die("made.", "", "good packages from 1000 wafers of the first die");
  return pairs;
}

/// A temperature over another is no ratio of anything.
Cell ratio_of(const Figure& a, const Figure& b) {
  if (b.value.mid == 0 || a.unit == "K") return absent("");
  return plain(a.value.mid / b.value.mid, 3);
}

Table comparison_table(const Answer& a, const Answer& b) {
  Table table{.title = "",
              .columns = {{"", Align::kLeft, true, "figure"},
                          {a.state.package.name, Align::kRight, true, "first"},
                          {b.state.package.name, Align::kRight, true, "second"},
                          {"ratio", Align::kRight, false, "ratio", kPlainNumber}},
              .rows = {},
              .key = "comparison"};
  table.columns[1].is_range = table.columns[2].is_range = true;
  for (const Pair& pair : pairs_of(a, b)) {
    const Figure &x = *pair.first, &y = *pair.second;
    if (x.value.high == 0 && y.value.high == 0) continue;
    table.rows.push_back({pair.label, Cell{short_range(x.unit, x.value), x.value, x.unit},
                          Cell{short_range(y.unit, y.value), y.value, y.unit}, ratio_of(x, y)});
  }
  return table;
}

/// Rows of the bill that Actuary's model has: ours stands beside, without memory and test.
struct ActuaryRow {
  const char* label;
  double corrected, quirks, ours;
};

std::vector<ActuaryRow> actuary_rows(const ActuaryCost& c, const ActuaryCost& q, const Bill& bill) {
  using enum CostKind;
  const auto of = [](const Costs& costs, CostKind kind) {
    return costs[static_cast<std::size_t>(kind)];
  };
  const double carriers = of(bill.raw, kCarrier) + of(bill.raw, kSubstrate);
  const double spent = of(bill.spent, kCarrier) + of(bill.spent, kSubstrate);
  return {{"raw dies", c.raw_chips, q.raw_chips, of(bill.raw, kLogic)},
          {"defective dies", c.defect_chips, q.defect_chips,
           of(bill.tested, kLogic) - of(bill.raw, kLogic)},
          {"raw carrier and substrate", c.raw_package, q.raw_package, carriers},
          {"defective carrier and substrate", c.defect_package, q.defect_package, spent - carriers},
          {"wasted good dies", c.wasted_chips, q.wasted_chips,
           of(bill.spent, kLogic) - of(bill.tested, kLogic)},
          {"total", c.total(), q.total(), of(bill.spent, kLogic) + spent}};
}

}  // namespace

Document document_of(const Answer& a, const Answer& b) {
  Document document{.schema = "countervail/package-compare/1",
                    .conflicts = name_of(a.conflicts),
                    .sentence = sentence_of(a)};
  document.add(Paragraph{.key = "second", .text = sentence_of(b), .joined = true});
  document.add(comparison_table(a, b));
  return document;
}

Document document_of(const ActuaryView& view, const Answer& answer) {
  Table table{.title = "Chiplet Actuary's view of the dies (no memory, no test), USD:",
              .columns = {{"part", Align::kLeft, true}},
              .rows = {},
              .key = "actuary"};
  for (const char* name : {"Actuary, corrected", "with its quirks", "ours"})
    table.columns.push_back({name, Align::kRight, false, "", "USD"});
  for (const ActuaryRow& row : actuary_rows(view.corrected, view.quirks, answer.state.bill))
    table.rows.push_back({row.label, plain_as("{:.2f}", row.corrected),
                          plain_as("{:.2f}", row.quirks), plain_as("{:.2f}", row.ours)});
  Document document{.schema = "countervail/package-actuary/1"};
  document.add(std::move(table));
  return document;
}

}  // namespace countervail::package
