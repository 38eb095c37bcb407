#pragma once
// Parts whose outcome under five rule versions is known, against the packs:
// data/rules/classified_chips.csv.
//
// The columns are metric tests. 2022: controlled when the classification clause of 2022 bites.
// 2023: the paragraph. 2025-04: the memory bandwidth test of the letters, whoever the addressee.
// 2026-01: review policy and tariff band of parts made by a US firm. A blank I/O figure reads
// "unknown" in the table's 2022 column; the engine may know better, when processing performance
// alone settles it: that is "sharper", not a disagreement.
#include <string>
#include <vector>

#include "catalog/csv.h"
#include "spec/rule_decision.h"
#include "study/rule_item.h"

namespace countervail {

enum class RuleVerdict : unsigned char { kAgrees, kSharper, kDepends, kArgued, kDiffers };
std::string_view name_of(RuleVerdict verdict);

struct RuleComparison {
  std::string chip, column, published, computed;
  RuleVerdict verdict = RuleVerdict::kDiffers;
  std::string reason;  ///< of an argued difference; or what the answer depends on
};

/// Each row with its own inputs, five comparisons a row.
std::vector<RuleComparison> compare_with_own_inputs(const RuleBook& book, const FactStore& store,
                                                    const CsvTable& classified);
/// Each row with the catalog's inputs; differences listed in `argued` (chip, column, computed,
/// reason) carry their reason.
std::vector<RuleComparison> compare_with_catalog(const RuleBook& book, const FactStore& store,
                                                 const CsvTable& classified,
                                                 const CsvTable& argued);

/// The item as the row describes it.
RuleItem item_of_row(const FactStore& store, const CsvTable& classified, const CsvRow& row);

}  // namespace countervail
