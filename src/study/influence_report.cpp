#include "study/influence_report.h"

#include <fmt/format.h>

#include <cmath>

#include "render/cells.h"

namespace countervail {

std::vector<FactLine> explained_facts(const Overlay& store, const std::set<std::string>& paths,
                                      const std::vector<Influence>& influences,
                                      const std::string& rate, const std::string& cost) {
  if (influences.empty()) return fact_lines(store, paths);
  std::vector<FactLine> lines;
  for (const Influence& influence : influences) {
    lines.push_back(fact_line(*store.find(influence.path)));
    if (influence.is_number)
      lines.back().moves = {{rate, influence.elasticity[kRateFigure]},
                            {cost, influence.elasticity[kCostFigure]}};
  }
  return lines;
}

Table influence_table(const Overlay& store, const std::vector<Influence>& influences,
                      const std::string& rated) {
  constexpr double kNothing = 0.005;  // less than the digits shown
  Table table;
  table.key = "influences";
  table.audience = Audience::kPeople;
  table.title = fmt::format(
      "The facts this answer rests on. rate, cost: per cent that {} and its cost per token move "
      "for "
      "one "
      "per cent more of the fact ('-': a word or a count)",
      rated);
  table.columns = {{"fact", Align::kLeft, true},
                   {"value", Align::kRight, true},
                   {"rate", Align::kRight},
                   {"cost", Align::kRight},
                   {"confidence"},
                   {"source", Align::kLeft, true}};
  const auto elasticity = [](const Influence& influence, double value) {
    if (!influence.is_number) return absent("-");
    return plain_as("{:+.2f}", std::abs(value) < kNothing ? 0.0 : value);
  };
  for (const Influence& influence : influences) {
    const Fact& fact = *store.find(influence.path);
    table.rows.push_back({fact.path, cell_of(fact),
                          elasticity(influence, influence.elasticity[kRateFigure]),
                          elasticity(influence, influence.elasticity[kCostFigure]),
                          name_of(fact.confidence), fact.source});
  }
  return table;
}

}  // namespace countervail
