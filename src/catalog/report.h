#pragma once
// Facts, shown: lists of items, one item with every value, source, confidence and conflict, and what disagrees.
#include <string>
#include <utility>
#include <vector>

#include "catalog/check.h"
#include "facts/fact.h"
#include "render/document.h"

namespace countervail {

struct FactFilter {
  std::vector<std::pair<std::string, std::string>>
      conditions;    ///< field contains text, case ignored
  std::string sort;  ///< field, largest first; empty = by name
};

/// The items of a kind ("chip") that pass, with the fields that people ask for first.
Document list_document(const FactStore& store, const std::string& kind, const FactFilter& filter);

/// Every fact of one item, those in conflict below the preferred one.
Document item_document(const FactStore& store, const std::string& kind, const std::string& item);

/// Every disagreement with its reason, and known ones that have gone. Figures: checked, disagreements, unexplained, stale.
Document document_of(const CatalogCheck& check, const FactStore& store);

}  // namespace countervail
