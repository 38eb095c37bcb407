// Every name of the measured tables is an item of the catalog, an alias, a line of architectures.csv, or stands in
// unnamed.csv with the reason.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/text.h"
#include "catalog/load_facts.h"
#include "error_text.h"
#include "facts/names.h"
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
  return find_name(store, {kind}, name).name.has_value();
}

// "may be any of" is never lost: several that start alike are listed, whatever other kinds hold.
TEST(Names, SeveralThatStartAlikeAreListed) {
  const FactStore store = load_rule_facts(kData);
  for (const char* name : {"H100", "MI300", "Ascend 910", "RTX PRO 6000"}) {
    const NameMatch chips = find_name(store, {"chip", "system", "model"}, name);
    ASSERT_FALSE(chips.name.has_value()) << name << " is taken for " << *chips.name;
    std::size_t alike = 0;
    for (const std::string& chip : store.items("chip"))
      if (folded(chip).starts_with(folded(name))) {
        ++alike;
        EXPECT_EQ(std::count(chips.candidates.begin(), chips.candidates.end(), chip), 1) << chip;
      }
    EXPECT_GE(alike, 2u) << name;
  }
  EXPECT_EQ(failure([&] { resolve_name(store, "chip", "H100"); }),
            "'H100' may be any of several chips (one of H100 NVL 94GB; H100 PCIe 80GB; H100 SXM5 "
            "80GB)");
  EXPECT_EQ(failure([&] { resolve_name(store, "chip", " "); }).substr(0, 19),
            "the chip is missing");
}

TEST(Names, AnExactNameOfALaterKindBeatsAnEarlierStart) {
  FactStore store;
  for (const char* path : {"chip/X1 large/bf16", "system/X1/packages"}) {
    Fact fact;
    fact.path = path;
    store.add(fact);
  }
  EXPECT_EQ(find_name(store, {"chip", "system"}, "x1").kind, "system");
  EXPECT_EQ(find_name(store, {"chip"}, "x1").name, "X1 large");
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
