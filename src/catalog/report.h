#pragma once
// Facts as tables: lists of items, and one item with every value, source, confidence and conflict.
#include <string>
#include <utility>
#include <vector>

#include "facts/fact.h"
#include "render/table.h"

namespace countervail {

struct FactFilter {
  std::vector<std::pair<std::string, std::string>>
      conditions;    ///< field contains text, case ignored
  std::string sort;  ///< field, largest first; empty = by name
};

Table item_table(const FactStore& store, const std::string& kind, const FactFilter& filter);
Table show_table(const FactStore& store, const std::string& kind, const std::string& item);

}  // namespace countervail
