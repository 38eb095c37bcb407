// Every name of the measured tables is an item of the catalog, an alias, a line of architectures.csv, or stands in
// unnamed.csv with the reason.
#include <gtest/gtest.h>

#include <set>

#include "base/error.h"
#include "catalog/load_facts.h"
#include "compile/compile.h"
#include "files/csv.h"
#include "validate/measured_row.h"

namespace countervail {
namespace {

const std::string kData = std::string(COUNTERVAIL_SOURCE_DIR) + "/data";

std::set<std::string> names(const std::string& file, const char* column) {
  const CsvTable table = read_csv(kData + file);
  std::set<std::string> result;
  for (const CsvRow& row : table.rows) result.insert(MeasuredRow(table, row).text(column));
  result.erase("");
  return result;
}

bool resolves(const FactStore& store, const std::string& kind, const std::string& name) {
  try {
    return !resolve_name(store, kind, name).empty();
  } catch (const Error&) {
    return false;
  }
}

TEST(Names, EveryMeasuredChipIsKnown) {
  const FactStore store = load_facts(kData);
  const std::set<std::string> unnamed = names("/catalog/unnamed.csv", "name");
  for (const char* file :
       {"/measured/training.csv", "/measured/operators.csv", "/measured/collectives.csv"})
    for (const std::string& chip : names(file, "chip"))
      EXPECT_TRUE(resolves(store, "chip", chip) || unnamed.contains(chip)) << file << ": " << chip;
}

TEST(Names, EveryMeasuredModelIsKnown) {
  const FactStore store = load_facts(kData);
  const std::set<std::string> architectures = names("/measured/architectures.csv", "model");
  const std::set<std::string> unnamed = names("/catalog/unnamed.csv", "name");
  for (const std::string& model : names("/measured/training.csv", "model"))
    EXPECT_TRUE(resolves(store, "model", model) || architectures.contains(model) ||
                unnamed.contains(model))
        << model;
}

// What a user's files are held to, the catalog is held to as well.
TEST(Names, EveryFactObeysTheTableOfFields) {
  const FactStore store = load_facts(kData);
  for (const std::string& path : store.paths()) {
    if (path.starts_with("alias/")) continue;
    try {
      store.fields.check(*store.find(path));
    } catch (const Error& error) {
      ADD_FAILURE() << path << ": " << error.what();
    }
  }
}

TEST(Names, EveryDefaultSystemExists) {
  const FactStore store = load_facts(kData);
  for (const std::string& path : store.paths("chip/")) {
    if (!path.ends_with("/default_system")) continue;
    EXPECT_TRUE(resolves(store, "system", store.find(path)->text)) << path;
  }
}

TEST(Names, AliasesNameItemsOfTheCatalog) {
  const FactStore store = load_facts(kData);
  const CsvTable table = read_csv(kData + "/catalog/aliases.csv");
  for (const CsvRow& row : table.rows) {
    const MeasuredRow alias(table, row);
    const std::string prefix = alias.text("kind") + "/" + alias.text("name") + "/";
    EXPECT_FALSE(store.paths(prefix).empty()) << prefix;
  }
}

}  // namespace
}  // namespace countervail
