// The engine on the shipped US table of 2015: columns add up, nothing is lost without a shortage,
// and a floor under final demand fails where the exposed industries cannot keep it.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include "minerals/loss.h"

namespace countervail::minerals {
namespace {

struct Bea {
  IoTable table;
  std::vector<std::string> industries, commodities;
  std::map<std::string, int> industry_of;
};

struct Cell {
  std::string commodity, user;
  double use = 0, imported = 0;
};

std::vector<Cell> cells() {
  std::ifstream file(COUNTERVAIL_SOURCE_DIR "/data/minerals/io/bea-use-2015.csv");
  std::vector<Cell> all;
  std::string line, use, imported;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream row(line);
    Cell cell;
    std::getline(row, cell.commodity, ',');
    std::getline(row, cell.user, ',');
    std::getline(row, use, ',');
    std::getline(row, imported, ',');
    cell.use = std::stod(use);
    cell.imported = imported.empty() ? 0 : std::stod(imported);
    all.push_back(cell);
  }
  return all;
}

Bea read() {
  Bea bea;
  const std::vector<Cell> all = cells();
  IoTable& table = bea.table;
  for (const Cell& cell : all)  // final uses have a total too, but no value added
    if (cell.commodity == "VA") {
      bea.industry_of[cell.user] = static_cast<int>(bea.industries.size());
      bea.industries.push_back(cell.user);
      table.value_added.push_back(cell.use);
    }
  table.output.resize(bea.industries.size());
  for (const Cell& cell : all)
    if (const auto at = bea.industry_of.find(cell.user);
        cell.commodity == "OUTPUT" && at != bea.industry_of.end())
      table.output[at->second] = cell.use;
  std::map<std::string, int> commodity_of;
  for (const Cell& cell : all) {
    if (cell.commodity == "OUTPUT" || cell.commodity[0] == 'V') continue;
    if (commodity_of.emplace(cell.commodity, table.commodities).second) {
      const auto maker = bea.industry_of.find(cell.commodity);
      table.made_by.push_back(maker == bea.industry_of.end() ? -1 : maker->second);
      bea.commodities.push_back(cell.commodity);
      ++table.commodities;
    }
  }
  table.industries = static_cast<int>(bea.industries.size());
  table.use.assign(table.commodities * table.industries, 0);
  table.imported = table.use;
  table.final_use.assign(table.commodities, 0);
  table.final_imported = table.final_use;
  for (const Cell& cell : all) {
    const auto user = bea.industry_of.find(cell.user);
    const auto commodity = commodity_of.find(cell.commodity);
    if (commodity == commodity_of.end() || cell.user == "F050")
      continue;  // F050: imports, negative
    if (user == bea.industry_of.end()) {
      table.final_use[commodity->second] += cell.use;
      table.final_imported[commodity->second] += cell.imported;
    } else {
      table.use[table.at(commodity->second, user->second)] = cell.use;
      table.imported[table.at(commodity->second, user->second)] = cell.imported;
    }
  }
  return bea;
}

/// Magnets by the shares of use of data/minerals/cases/magnets-2025.toml, all of each industry
/// exposed: an upper end, since most of "machinery" and "electronics" holds no magnet.
MineralUse magnets(const Bea& bea, double exposed) {
  MineralUse use{std::vector<double>(bea.industries.size()),
                 std::vector<double>(bea.industries.size())};
  const std::pair<const char*, double> needs[] = {
      {"3361MV", 49.3}, {"335", 10.9}, {"333", 30.7}, {"334", 9.1}};
  for (const auto& [industry, tonnes] : needs) {
    use.tonnes[bea.industry_of.at(industry)] = tonnes;
    use.exposed[bea.industry_of.at(industry)] = exposed;
  }
  return use;
}

TEST(BeaTableTest, ColumnsAddUpAndNothingIsLostWithoutAShortage) {
  const Bea bea = read();
  ASSERT_EQ(bea.table.industries, 71);
  ASSERT_EQ(bea.table.commodities, 73);
  check(bea.table, bea.industries);
  const BottleneckAnswer answer = bottleneck(bea.table, magnets(bea, 1), 100, 1);
  ASSERT_EQ(answer.state, LinearState::kOptimal);
  EXPECT_NEAR(answer.loss, 0, 1);
}

TEST(BeaTableTest, HalfTheMagnetsCannotKeepHalfOfFinalDemand) {
  const Bea bea = read();
  const BottleneckAnswer answer = bottleneck(bea.table, magnets(bea, 1), 50, 0.6);
  ASSERT_EQ(answer.state, LinearState::kInfeasible);
  EXPECT_NEAR(answer.highest_floor, 0.5, 1e-6);  // all of the sector needs its half
  ASSERT_GE(answer.binding_commodity, 0);
  EXPECT_EQ(bea.commodities[answer.binding_commodity], "3361MV");  // motor vehicles
}

TEST(BeaTableTest, ReadingsKeepTheirOrder) {
  const Bea bea = read();
  const MineralUse use = magnets(bea, 0.3);
  const Substitution little{std::vector<double>(71, 1e-4), 0.1};
  const LossReadings readings = loss_readings(bea.table, use, little, 0.5, 0);
  ASSERT_EQ(readings.best_use.state, LinearState::kOptimal);
  EXPECT_GT(readings.best_use.loss, 0);
  EXPECT_LT(readings.best_use.loss, readings.everyone_alike);
  EXPECT_LT(readings.everyone_alike, readings.supply_driven);
  EXPECT_LT(readings.best_use.dual_tonnes.low, 50);
  EXPECT_GT(readings.best_use.dual_tonnes.high, 50);
}

}  // namespace
}  // namespace countervail::minerals
