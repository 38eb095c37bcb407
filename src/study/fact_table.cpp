#include "study/fact_table.h"

#include <utility>

namespace countervail {

Table fact_table(const std::vector<FactLine>& facts, std::string title) {
  Table table{.title = std::move(title), .key = "facts"};
  table.audience = Audience::kPeople;
  table.columns = {{"fact"}, {"value", Align::kRight}, {"source", Align::kLeft, true}};
  for (const FactLine& fact : facts)
    table.rows.push_back({fact.path, fact.value.shown(), fact.source});
  return table;
}

}  // namespace countervail
