#include "heat/layer_configuration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "heat/solve.h"

namespace countervail::heat {
namespace {

// Two caches, a core layer and what joins them, in the formats of the public 3-D examples, with figures of our own: vias with
// a resistivity of their own, one trace for the whole stack, a layer that names its material.
const char* const kLcf =
    "# number, lateral, power, capacity, resistivity, thickness, floorplan\n"
    "0\nY\nY\n1.75e6\n0.01\n0.00015\nplans/cache.flp\n\n"
    "1\nY\nN\n4e6\n0.25\n2.0e-05\nplans/joint.flp\n"
    "2\nY\nY\nsilicon\n0.00015\nplans/core.flp\n"
    "3\nN\nN\n4e6\n0.25\n2.0e-05\nplans/paste.flp\n";
const char* const kMaterials =
    "silicon\nsolid\n130.0\n1630300\n\nwater\nfluid\n0.6\n4172638\n8.9e-4\n";

Texts texts() {
  return {{"s.lcf", kLcf},
          {"s.ptrace", "L2\tcore0\tcore1\tvias\n4 20 10 0\n6 24 14 0\n"},
          {"own.ptrace", "L2 core0 core1 vias\n1 1 1 1\n"},
          {"m.materials", kMaterials},
          {"c.config",
           "# surroundings\n-ambient 300\n-r_convec 0.2\n-s_sink 0.04\n-model_type block\n"},
          {"plans/cache.flp", "L2 0.010 0.010 0 0\n"},
          {"plans/joint.flp", "glue 0.010 0.0098 0 0\ncopper 0.010 0.0002 0 0.0098 4e6 0.0058\n"},
          {"plans/core.flp",
           "core0 0.005 0.0098 0 0\ncore1 0.005 0.0098 0.005 0\nvias 0.010 0.0002 0 0.0098 4e6 "
           "0.0058\n"},
          {"plans/paste.flp", "paste 0.010 0.010 0 0\n"}};
}

StackFile stack_of(const HotspotFiles& beside, Texts all = texts()) {
  return read_layer_configuration("s.lcf", beside, Files::in_memory(std::move(all)));
}

std::string failure(const char* file, const char* from, const char* to,
                    HotspotFiles beside = {.materials = "m.materials"}) {
  Texts all = texts();
  std::string& text = all[file];
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  text.replace(at, std::string(from).size(), to);
  try {
    stack_of(beside, all);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(LayerConfiguration, StandsUnderASpreaderAndASink) {
  const StackFile file = stack_of({.materials = "m.materials"});
  const Stack& stack = file.stack;
  ASSERT_EQ(stack.layers.size(), 6u);
  EXPECT_EQ(stack.layers[0].name, "0 cache");
  EXPECT_EQ(stack.layers[5].name, "sink");
  EXPECT_DOUBLE_EQ(stack.width, 0.06);
  EXPECT_NEAR(stack.layers[2].extent.x, 0.025, 1e-12);
  EXPECT_DOUBLE_EQ(stack.layers[4].extent.width, 0.03);
  EXPECT_DOUBLE_EQ(stack.top.resistance, 0.1);
  EXPECT_DOUBLE_EQ(stack.top.ambient, 318.15);
  const auto k = [&](int index) { return stack.materials[static_cast<std::size_t>(index)]; };
  EXPECT_DOUBLE_EQ(k(stack.layers[2].material).z, 130);                            // by name
  EXPECT_DOUBLE_EQ(k(stack.layers[0].material).z, 100);                            // by resistivity
  EXPECT_LT(k(stack.layers[3].material).x, 1e-4 * k(stack.layers[3].material).z);  // not sideways
  EXPECT_NEAR(k(stack.layers[2].regions.at(0).material).z, 1 / 0.0058, 1e-9);  // of the vias alone
}

TEST(LayerConfiguration, OneTraceServesAllLayersAndTheEnergyBalances) {
  const StackFile file = stack_of({.materials = "m.materials"});
  const Field field = solve(file.stack, file.grid);
  ASSERT_EQ(field.status, Status::kSolved);
  EXPECT_DOUBLE_EQ(field.balance.power, 5 + 22 + 12);  // the mean of the rows
  EXPECT_NEAR(field.balance.top, 39, 39e-9);
  EXPECT_LT(std::abs(field.balance.relative_error), 1e-9);
  const auto mean = [&](const std::string& name) {
    return std::find_if(field.blocks.begin(), field.blocks.end(),
                        [&](const BlockTemperature& block) { return block.name == name; })
        ->mean;
  };
  EXPECT_GT(mean("core0"), mean("core1") + 0.5);  // 22 W against 12 W on the same area
}

TEST(LayerConfiguration, ReadsTheOtherFilesItIsGiven) {
  const StackFile file =
      stack_of({.powers = "own.ptrace", .config = "c.config", .materials = "m.materials"});
  EXPECT_DOUBLE_EQ(file.stack.width, 0.04);
  EXPECT_DOUBLE_EQ(file.stack.top.resistance, 0.2);
  EXPECT_DOUBLE_EQ(file.stack.top.ambient, 300);
  EXPECT_DOUBLE_EQ(solve(file.stack, file.grid).balance.power, 4);
}

TEST(LayerConfiguration, PointsAtTheOffence) {
  EXPECT_EQ(failure("s.lcf", "silicon", "silicium"),
            "s.lcf:20:1: unknown material 'silicium' (known: silicon, water)");
  EXPECT_EQ(failure("s.lcf", "# number", "# number", {}),
            "s.lcf:20:1: unknown material 'silicon' (give --materials FILE.materials)");
  EXPECT_EQ(failure("s.lcf", "0\nY\nY", "0\nY\nQ"), "s.lcf:4:1: 'Q' is neither Y nor N");
  EXPECT_EQ(failure("s.lcf", "2\nY\nY\nsilicon", "3\nY\nY\nsilicon").substr(0, 40),
            "s.lcf:17:1: layer 3 where layer 2 is due");
  EXPECT_EQ(failure("s.lcf", "plans/paste.flp", "# none"),
            "s.lcf:28:1: the last layer has no floorplan");
  EXPECT_EQ(failure("s.lcf", "plans/joint.flp", "net.csv").substr(0, 62),
            "s.lcf:16:1: 'net.csv' is a microchannel network, which is not ");
  EXPECT_EQ(failure("s.ptrace", "core1", "core9").substr(0, 33),
            "s.ptrace:1:1: no power for block ");
  EXPECT_EQ(failure("s.ptrace", "vias\n4 20 10 0\n6 24 14 0", "vias x\n4 20 10 0 1\n6 24 14 0 1"),
            "s.ptrace:1:1: the floorplan plans/core.flp has no block 'x' (did you mean 'L2'?)");
  EXPECT_EQ(failure("c.config", "-r_convec 0.2", "-model_secondary 1",
                    {.config = "c.config", .materials = "m.materials"}),
            "c.config:3:1: -model_secondary is not modelled (set it to 0)");
  EXPECT_EQ(failure("c.config", "-r_convec 0.2", "-r_convec nan",
                    {.config = "c.config", .materials = "m.materials"}),
            "c.config:3:11: -r_convec 'nan' is no finite number");
  EXPECT_EQ(failure("m.materials", "solid", "gas").substr(0, 48),
            "m.materials:1:1: the material 'silicon' is not w");
}

}  // namespace
}  // namespace countervail::heat
