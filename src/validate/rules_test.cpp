// The packs we ship, against parts whose outcome is known and against both sides of every line.
#include <gtest/gtest.h>

#include <map>

#include "catalog/load_facts.h"
#include "rules/decide.h"
#include "rules/pack_files.h"
#include "source_tree.h"
#include "validate/rules.h"

namespace countervail {
namespace {

const rules::Book& book() {
  static const rules::Book kBook = rules::load_book(kDataFolder);
  return kBook;
}
const FactStore& store() {
  static const FactStore kStore = load_rule_facts(kDataFolder);
  return kStore;
}

TEST(ShippedRules, EveryClassifiedRowAgreesWithItsOwnInputs) {
  const auto rows = compare_with_own_inputs(book(), store(),
                                            read_csv(kDataFolder + "/rules/classified_chips.csv"));
  ASSERT_EQ(rows.size(), 36u * 5u);
  for (const RuleComparison& row : rows)
    EXPECT_EQ(row.verdict, RuleVerdict::kAgrees)
        << row.chip << " " << row.column << ": table says " << row.published << ", packs say "
        << row.computed << " " << row.reason;
}

// The column of the table stops at the blank; the clause as a whole does not.
TEST(ShippedRules, ProcessingPerformanceSettlesTheClauseOf2022WithoutAnInputOutputFigure) {
  const CsvTable classified = read_csv(kDataFolder + "/rules/classified_chips.csv");
  const auto rows = compare_with_own_inputs(book(), store(), classified);
  std::map<std::string, std::string> unknown;  // remark by chip
  for (const RuleComparison& row : rows)
    if (row.column == "rule_2022" && row.computed == "unknown") unknown[row.chip] = row.reason;
  EXPECT_EQ(unknown.size(), 4u);
  EXPECT_NE(unknown["Ascend 910 (2019)"].find("settled without it: free"), std::string::npos);
  EXPECT_NE(unknown["Ascend 910C"].find("flips at 600 GB/s"), std::string::npos);
}

TEST(ShippedRules, CatalogInputsAgreeOrDependOrAreArgued) {
  const auto rows =
      compare_with_catalog(book(), store(), read_csv(kDataFolder + "/rules/classified_chips.csv"),
                           read_csv(kDataFolder + "/rules/argued_differences.csv"));
  for (const RuleComparison& row : rows)
    EXPECT_NE(row.verdict, RuleVerdict::kDiffers)
        << row.chip << " " << row.column << ": table says " << row.published
        << ", catalog inputs give " << row.computed << " " << row.reason;
}

}  // namespace
}  // namespace countervail
