#include "validate/fits.h"

#include <gtest/gtest.h>

#include <set>

#include "catalog/load_facts.h"
#include "error_text.h"
#include "files/csv.h"
#include "source_tree.h"
#include "validate/measured_row.h"

namespace countervail {
namespace {

TEST(Fits, NameFactsAndRowsThatExist) {
  const Fits fits = read_fits(kDataFolder);
  const FactStore facts = load_facts(kDataFolder);
  const CsvTable table = read_csv("measured/training.csv", kDataFolder);
  std::set<std::string> rows, sources;
  for (const CsvRow& row : table.rows) {
    const std::string id = MeasuredRow(table, row).text("config_id");
    rows.insert(id);
    sources.insert(id.substr(0, id.find('-')));
  }
  std::vector<FittedNumber> numbers;
  for (const TrainingFit& fit : fits.fits) {
    for (const std::string& source : fit.sources) EXPECT_TRUE(sources.contains(source)) << source;
    for (const LeftOutRow& row : fit.left_out) {
      EXPECT_TRUE(rows.contains(row.row)) << row.row;
      EXPECT_FALSE(row.reason.empty()) << row.row;
    }
    numbers.insert(numbers.end(), fit.numbers.begin(), fit.numbers.end());
  }
  for (const TransferExperiment& one : fits.transfers)
    numbers.insert(numbers.end(), one.numbers.begin(), one.numbers.end());
  EXPECT_GT(numbers.size(), 25u);
  for (const FittedNumber& number : numbers)
    for (const std::vector<std::string>* paths : {&number.facts, &number.scaled})
      for (const std::string& path : *paths) EXPECT_NE(facts.find(path), nullptr) << path;
}

TEST(Fits, ComplainWithTheirPlace) {
  const auto message = [](const std::string& from, const std::string& to) {
    std::string text = Files(kDataFolder).read("measured/fits.toml");
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    return failure([&] { read_fits(Files::in_memory({{"measured/fits.toml", text}})); });
  };
  EXPECT_NE(message("\"all_reduce\"", "\"all_reduze\"").find("did you mean 'all_reduce'?"),
            std::string::npos);
  EXPECT_NE(message("row_width = 0.03", "row_width = 0").find("'row_width' must be above 0"),
            std::string::npos);
  EXPECT_NE(message("reason = ", "reasn = ").find("'reason' (text) is missing"), std::string::npos);
  EXPECT_EQ(message("most = ", "moste = ").substr(0, 19), "measured/fits.toml:");
}

}  // namespace
}  // namespace countervail
