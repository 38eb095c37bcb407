#include "validate/published_layouts.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "catalog/load_facts.h"
#include "files/csv.h"
#include "source_tree.h"
#include "validate/measured_row.h"

namespace countervail {
namespace {

// Korthikanti et al. 2022: four A100 jobs whose layouts their authors tuned.
TEST(PublishedLayouts, AreNeverBeatenByAWorseSearch) {
  const FactStore store = load_facts(kDataFolder);
  const TrainingTables tables = read_training_tables(store, kDataFolder, "", "KOR");
  const LayoutValidation validation = validate_layouts(store, tables);
  ASSERT_FALSE(validation.rows.empty());
  for (const LayoutRow& row : validation.rows) {
    ASSERT_GT(row.found, 0) << row.id;
    EXPECT_GT(row.given / row.found, 0.98) << row.id;
  }
}

/// Every anchor is a row of the table, to the digit that it prints.
TEST(Anchors, AreRowsOfTheMeasuredTable) {
  const FactStore store = load_facts(kDataFolder);
  const CsvTable table = read_csv(kDataFolder + "/measured/training.csv");
  std::map<std::string, double> rates;  // the fastest of a configuration, tokens/s a package
  for (const CsvRow& line : table.rows) {
    const MeasuredRow row(table, line);
    if (row.text("trust") == "C") continue;
    const std::string quantity = row.text("quantity");
    const double value = row.number("value"), chips = row.number("chips");
    double rate = quantity == "tokens_per_s_per_chip"    ? value
                  : quantity == "tokens_per_s_aggregate" ? value / chips
                                                         : 0;
    if (quantity == "iteration_time_s" || quantity == "step_time_s")
      rate = row.number("global_batch_sequences") * row.number("seq_len_tokens") / value / chips;
    double& best = rates[row.text("config_id")];
    best = std::max(best, rate);
  }
  ASSERT_GT(store.items("anchor").size(), 50u);
  for (const std::string& id : store.items("anchor")) {
    const double rate = store.find("anchor/" + id + "/rate")->value.mid;
    EXPECT_NEAR(rates[id], rate, 0.06) << id;
  }
}

}  // namespace
}  // namespace countervail
