#pragma once
// Parts whose outcome under five rule versions is known, against the packs:
// data/rules/classified_chips.csv.
//
// The columns are metric tests. 2022: controlled when the classification clause of 2022 bites.
// 2023: the paragraph. 2025-04: the memory bandwidth test of the letters, whoever the addressee.
// 2026-01: review policy and tariff band of parts made by a US firm. Without an I/O figure the 2022
// column reads "unknown", as the table defines it; where processing performance alone settles the
// clause, the comparison says so beside it.
#include <string>
#include <vector>

#include "files/csv.h"
#include "render/document.h"
#include "rules/decision.h"
#include "rules/item.h"

namespace countervail {

/// kStale: a line of the argued differences that differs from nothing any more.
enum class RuleVerdict : unsigned char { kAgrees, kDepends, kArgued, kStale, kDiffers };
std::string_view name_of(RuleVerdict verdict);

struct RuleComparison {
  std::string chip, column, published, computed;
  RuleVerdict verdict = RuleVerdict::kDiffers;
  std::string reason;  ///< of an argued difference; what the answer depends on; what it leaves out
  std::string inputs = {};  ///< whose: "table" or "catalog"
};

/// Each row with its own inputs, five comparisons a row. A blank input is unknown; an input that is
/// no number, a word that is not allowed or a vendor without a country is an Error with its place.
std::vector<RuleComparison> compare_with_own_inputs(const rules::Book& book, const Overlay& store,
                                                    const CsvTable& classified);
/// Each row with the catalog's inputs; differences listed in `argued` (chip, column, computed,
/// reason) carry their reason, and lines of it that nothing met come last.
std::vector<RuleComparison> compare_with_catalog(const rules::Book& book, const Overlay& store,
                                                 const CsvTable& classified,
                                                 const CsvTable& argued);

/// Each outcome with what was published, then how many by inputs; people see those that do not
/// plainly agree.
Document document_of(const rules::Book& book, const std::vector<RuleComparison>& rows);

/// The item as the row describes it.
rules::Item item_of_row(const Overlay& store, const CsvTable& classified, const CsvRow& row);

}  // namespace countervail
