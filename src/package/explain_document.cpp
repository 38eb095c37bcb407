// What moves the cost of a good package (document.h).
#include <fmt/format.h>

#include <cmath>

#include "facts/fact_lines.h"
#include "package/document.h"

namespace countervail::package {
namespace {

constexpr int kIndent = 24;  // under the path: two columns of numbers stand before it

/// "12000 USD (+1 row)": the value of the answer, and how many more sources disagree.
std::string value_text(const Fact& fact, std::size_t other_rows) {
  if (other_rows == 0) return fact_text(fact);
  return fmt::format("{} (+{} row{})", fact_text(fact), other_rows, other_rows == 1 ? "" : "s");
}

std::string source_text(const Fact& fact) {
  return fmt::format("{} [{}{}{}]", fact.source, name_of(fact.confidence),
                     fact.date.empty() ? "" : ", ", fact.date);
}

bool moves_cost(const CostInfluence& influence) {
  return !influence.cost.is_exact() || std::abs(influence.elasticity) >= 0.00005;
}

/// "  2845..3622   -4.68 %  ", before the path.
std::string weight_label(const CostInfluence& influence) {
  const std::string cost =
      influence.cost.is_exact()
          ? ""
          : fmt::format("{:.0f}..{:.0f}", influence.cost.low, influence.cost.high);
  const std::string moves =
      influence.is_number ? fmt::format("{:+.2f} %", influence.elasticity) : "";
  return fmt::format("{:>12}  {:>8}  ", cost, moves);
}

/// The cost with a ranged fact at its low and its high end; what 1 % of a fact moves stands with it.
Table swings_table(const Answer& answer) {
  Table table{.title = "", .columns = {{"fact"}}, .rows = {}, .key = "swings"};
  table.audience = Audience::kMachines, table.for_machines = true;
  table.columns.push_back({"cost", Align::kRight, false, "", "USD", true});
  for (const CostInfluence& influence : answer.influences)
    if (!influence.cost.is_exact())
      table.rows.push_back({influence.path, Cell{"", influence.cost}});
  return table;
}

void add_line(Document& document, Paragraph line) {
  line.joined = true;
  line.audience = Audience::kPeople;
  document.add(std::move(line));
}

}  // namespace

void explain(Document& document, const Answer& answer, const Overlay& store) {
  document.add(Paragraph{
      .text = "What moves the cost: USD from the low to the high end of a range; % for 1 % more",
      .audience = Audience::kPeople});
  std::vector<Paragraph> still;
  for (const CostInfluence& influence : answer.influences) {
    const Fact* fact = store.find(influence.path);
    if (!fact) continue;
    document.facts.push_back(fact_line(*fact));
    if (influence.is_number)
      document.facts.back().moves.emplace_back("bill.total", influence.elasticity);
    const std::string value = fmt::format(
        "{} = {}", influence.path, value_text(*fact, store.conflicts(influence.path).size()));
    if (!moves_cost(influence)) {
      still.push_back({.text = value + ": " + source_text(*fact), .indent = 4});
      continue;
    }
    add_line(document, {.text = value, .indent = kIndent, .label = weight_label(influence)});
    add_line(document,
             {.text = source_text(*fact), .indent = kIndent, .label = std::string(kIndent, ' ')});
  }
  document.add(Paragraph{.text = "Read, without moving it:", .audience = Audience::kPeople});
  for (Paragraph& line : still) add_line(document, std::move(line));
  document.add(swings_table(answer));
}

}  // namespace countervail::package
