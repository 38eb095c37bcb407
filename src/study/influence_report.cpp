#include "study/influence_report.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "render/cells.h"

namespace countervail {

std::vector<FactLine> explained_facts(const Overlay& store, const std::set<std::string>& paths,
                                      const std::vector<Influence>& influences,
                                      const InfluencedFigures& figures) {
  if (influences.empty()) return fact_lines(store, paths);
  std::vector<FactLine> lines;
  for (const Influence& influence : influences) {
    lines.push_back(fact_line(*store.find(influence.path)));
    if (const auto& rate = influence.elasticity[kRateFigure])
      lines.back().moves.emplace_back(figures.rate_key, *rate);
    if (const auto& cost = influence.elasticity[kCostFigure])
      lines.back().moves.emplace_back(figures.cost_key, *cost);
  }
  return lines;
}

namespace {

std::string influence_title(const InfluencedFigures& figures) {
  const bool costed = !figures.cost.empty();
  return fmt::format(
      "The facts this answer rests on. {}: per cent that {} move{} for one per cent more of the "
      "fact, "
      "at the counts of the answer ('-': a word, a count, or one per cent more is impossible){}. A "
      "fact "
      "that acts by steps (memory that lets another strategy fit) may show 0.00 and still change "
      "the "
      "count over its range: uncertainty draws it there.",
      costed ? "rate, cost" : "rate", costed ? figures.rate + " and " + figures.cost : figures.rate,
      costed ? "" : "s", costed ? "" : "; cost: unknown, because no price is known");
}

Cell elasticity_cell(const std::optional<double>& elasticity) {
  constexpr double kNothing = 0.005;  // less than the digits shown
  if (!elasticity) return absent("-");
  return plain_as("{:+.2f}", std::abs(*elasticity) < kNothing ? 0.0 : *elasticity);
}

}  // namespace

Table influence_table(const Overlay& store, const std::vector<Influence>& influences,
                      const InfluencedFigures& figures) {
  const bool costed = !figures.cost.empty();
  Table table{.title = influence_title(figures), .key = "influences"};
  table.audience = Audience::kPeople;
  table.columns = {
      {"fact", Align::kLeft, true}, {"value", Align::kRight, true}, {"rate", Align::kRight}};
  if (costed) table.columns.push_back({"cost", Align::kRight});
  table.columns.push_back({"confidence"});
  table.columns.push_back({"source", Align::kLeft, true});
  for (const Influence& influence : influences) {
    const Fact& fact = *store.find(influence.path);
    std::vector<Cell> row = {fact.path, cell_of(fact),
                             elasticity_cell(influence.elasticity[kRateFigure])};
    if (costed) row.push_back(elasticity_cell(influence.elasticity[kCostFigure]));
    row.emplace_back(name_of(fact.confidence));
    row.emplace_back(fact.source);
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace countervail
