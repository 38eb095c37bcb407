#include "study/influence_report.h"

#include <fmt/format.h>

#include <cmath>

namespace countervail {

Table influence_table(const Overlay& store, const std::vector<Influence>& influences,
                      const std::string& rated) {
  constexpr double kNothing = 0.005;  // less than the digits shown
  Table table;
  table.title = fmt::format(
      "The facts this answer rests on. rate, cost: per cent that {} and its cost a token move for "
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
    if (!influence.is_number) return std::string("-");
    return fmt::format("{:+.2f}", std::abs(value) < kNothing ? 0.0 : value);
  };
  for (const Influence& influence : influences) {
    const Fact& fact = *store.find(influence.path);
    table.rows.push_back({fact.path, fact_text(fact),
                          elasticity(influence, influence.elasticity[kRateFigure]),
                          elasticity(influence, influence.elasticity[kCostFigure]),
                          std::string(name_of(fact.confidence)), fact.source});
  }
  return table;
}

}  // namespace countervail
