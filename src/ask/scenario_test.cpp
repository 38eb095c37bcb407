#include "ask/scenario.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "error_text.h"
#include "facts/patch.h"

namespace countervail {
namespace {

Scenario scenario_from(const std::string& text, Texts others = {}) {
  others["t.toml"] = text;
  return read_scenario("t.toml", Files::in_memory(std::move(others)));
}

TEST(Scenario, ReadsSidesJobAndPatches) {
  const Scenario s = scenario_from(R"toml(
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
)toml");
  EXPECT_EQ(s.candidate.chip, "Ascend 910C");
  EXPECT_EQ(s.global_batch, 1152);
  EXPECT_EQ(s.reference_count, 72);
  ASSERT_EQ(s.patches.size(), 1u);
  EXPECT_EQ(s.patches[0].line, 16);
  EXPECT_FALSE(s.conflicts);
  EXPECT_EQ(scenario_from("conflicts = \"range\"").conflicts, Conflicts::kRange);
}

TEST(Scenario, PointsAtTheOffence) {
  EXPECT_EQ(failure([] { scenario_from("modle = \"x\""); }),
            "t.toml:1:9: unknown key 'modle' (did you mean 'model'?)");
  EXPECT_EQ(failure([] { scenario_from("[job]\nbatch = -1"); }),
            "t.toml:2:9: 'batch' must be a number from 1 to 100000000, got '-1'");
  EXPECT_EQ(failure([] { scenario_from("[parity]\nunit = \"rack\""); }),
            "t.toml:2:8: 'unit' cannot be 'rack' (one of package, node, system)");
  EXPECT_EQ(failure([] { scenario_from("conflicts = \"all\""); }),
            "t.toml:1:13: 'conflicts' cannot be 'all' (one of first, range)");
  EXPECT_EQ(failure([] { patch_of("x"); }), "--set needs path=value, got 'x'");
}

TEST(Scenario, IncludesAreReadBesideTheirFile) {
  const Scenario s =
      scenario_from("include = [\"base/a.toml\"]\ntitle = \"own\"\n",
                    {{"base/a.toml", "include = \"../b.toml\"\nmodel = \"m\"\n"},
                     {"b.toml", "title = \"b\"\nmodel = \"n\"\n[job]\nbatch = 7\n"}});
  EXPECT_EQ(s.title, "own");
  EXPECT_EQ(s.model, "m");
  EXPECT_EQ(s.global_batch, 7);
  EXPECT_EQ(failure([] { scenario_from("include = \"no.toml\""); }),
            "no.toml: cannot open this file");
}

TEST(Scenario, RefusesACircularInclude) {
  EXPECT_EQ(failure([] {
              scenario_from("include = \"b.toml\"", {{"b.toml", "include = \"./t.toml\""}});
            }),
            "b.toml:1:11: circular include: t.toml -> b.toml -> t.toml");
}

TEST(Scenario, RefusesIncludesWithoutEnd) {
  Texts chain;
  for (int i = 0; i < 20; ++i)
    chain[fmt::format("{}.toml", i)] = fmt::format("include = \"{}.toml\"", i + 1);
  EXPECT_NE(failure([&] { scenario_from("include = \"0.toml\"", chain); }).find("more than 8 deep"),
            std::string::npos);
}

}  // namespace
}  // namespace countervail
