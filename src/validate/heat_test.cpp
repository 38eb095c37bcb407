#include "validate/heat.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "base/error.h"

namespace countervail {
namespace {

const std::string kFolder = std::string(COUNTERVAIL_SOURCE_DIR) + "/data/measured/heat/";

TEST(CompareHeat, AgreesWithIndependentSolversAndNotWithHotSpot) {
  const std::vector<ComparedTemperature> compared = compare_heat(kFolder + "published.csv");
  ASSERT_EQ(compared.size(), 37u);
  for (const ComparedTemperature& row : compared) {
    const double error = std::abs(row.ours - row.theirs);
    EXPECT_LT(std::abs(row.balance), 1e-8) << row.id;
    const double allowed = row.group == "independent solve"          ? 0.001
                           : row.group == "1-D series"               ? 0.01
                           : row.group == "3D-ICE 4.0 shipped tests" ? 0.05
                           : row.group == "3D-ICE 4.0"               ? 0.06
                                                                     : 10;
    EXPECT_LT(error, allowed) << row.id;
    // Two settings of one tool that lie 10 K apart cannot both be right.
    if (row.id == "H29") {
      EXPECT_GT(error, 5);
    }
  }
}

TEST(CompareHeat, PointsAtTheOffence) {
  const auto failure = [](const std::string& row) {
    const std::string path = testing::TempDir() + "published_heat.csv";
    std::filesystem::copy_file(kFolder + "x1.toml", testing::TempDir() + "x1.toml",
                               std::filesystem::copy_options::overwrite_existing);
    std::filesystem::copy_file(kFolder + "x1.csv", testing::TempDir() + "x1.csv",
                               std::filesystem::copy_options::overwrite_existing);
    std::ofstream(path) << "id,group,stack,columns,rows,sublayers,quantity,layer,x_um,y_um,kelvin\n"
                        << row << "\n";
    try {
      compare_heat(path);
    } catch (const Error& error) {
      const std::string text = error.what();
      return text.substr(text.find("published_heat.csv"));
    }
    return std::string("no error");
  };
  EXPECT_EQ(failure("a,g,x1.toml,8,8,1,max,top dye,,,300"),
            "published_heat.csv:2:23: the stack has no layer 'top dye' (did you mean 'top die'?)");
  EXPECT_EQ(failure("a,g,x1.toml,8,8,1,mode,top die,,,300"),
            "published_heat.csv:2:19: unknown quantity 'mode' (one of max, mean, cell)");
  EXPECT_EQ(failure("a,g,x1.toml,0,8,1,max,top die,,,300"),
            "published_heat.csv:2:13: '0' is no count from 1 to 4096");
  EXPECT_EQ(failure("a,g,x1.toml,8,8,1,max,top die,,,warm"),
            "published_heat.csv:2:33: 'warm' is no finite number");
}

}  // namespace
}  // namespace countervail
