#include "compile/scenario_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "error_text.h"

namespace countervail {
namespace {

TEST(Scenario, ReadsSidesJobAndPatches) {
  const Scenario s = parse_scenario(R"toml(
title = "t"
model = "Llama 3.1 405B"
[candidate]
chip = "Ascend 910C"
[reference]
chip = "GB200 (per GPU)"
[job]
sequence = 8192
batch = 1152
[parity]
reference_count = 72
unit = "package"
[[patch]]
path = "chip/Ascend 910C/bf16"
value = "780 TFLOP/s"
source = "SemiAnalysis 2025-04"
)toml",
                                    "t.toml");
  EXPECT_EQ(s.candidate.chip, "Ascend 910C");
  EXPECT_EQ(s.global_batch, 1152);
  EXPECT_EQ(s.reference_count, 72);
  ASSERT_EQ(s.patches.size(), 1u);
  EXPECT_EQ(s.patches[0].line, 16);
  EXPECT_FALSE(s.conflicts);
  EXPECT_EQ(parse_scenario("conflicts = \"range\"", "t.toml").conflicts, Conflicts::kRange);
}

TEST(Scenario, PointsAtTheOffence) {
  EXPECT_EQ(failure([] { parse_scenario("modle = \"x\"", "t.toml"); }),
            "t.toml:1:9: unknown key 'modle' (did you mean 'model'?)");
  EXPECT_EQ(failure([] { parse_scenario("[job]\nbatch = -1", "t.toml"); }),
            "t.toml:2:9: 'batch' must be from 1 to 100000000, got -1");
  EXPECT_EQ(failure([] { parse_scenario("[parity]\nunit = \"rack\"", "t.toml"); }),
            "unknown unit 'rack' (one of package, node, system)");
  EXPECT_EQ(failure([] { parse_scenario("conflicts = \"all\"", "t.toml"); }),
            "unknown conflicts 'all' (one of first, range)");
  EXPECT_EQ(failure([] { patch_of("x"); }), "--set needs path=value, got 'x'");
}

TEST(Scenario, RefusesACircularInclude) {
  const auto directory = std::filesystem::temp_directory_path() / "countervail_scenario_test";
  std::filesystem::create_directories(directory);
  std::ofstream(directory / "a.toml") << "include = \"b.toml\"\n";
  std::ofstream(directory / "b.toml") << "include = \"a.toml\"\n";
  EXPECT_NE(
      failure([&] { read_scenario((directory / "a.toml").string()); }).find("circular include"),
      std::string::npos);
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace countervail
