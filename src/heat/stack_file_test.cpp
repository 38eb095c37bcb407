#include "heat/stack_file.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "heat/check.h"
#include "heat/mixture.h"

namespace countervail::heat {
namespace {

StackFile parsed(const std::string& text, Texts others = {}) {
  others["s.toml"] = text;
  return read_stack("s.toml", Files::in_memory(std::move(others)));
}

std::string failure(const std::string& text, const Texts& others = {}) {
  try {
    parsed(text, others);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

/// `text` with the first `from` replaced by `to`.
std::string with(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

const std::string kStack = R"toml(width = "20 mm"
height = "10 mm"
[materials]
silicon = { conductivity = "110 W/(m K)" }
bumps = { matrix = "0.5 W/(m K)", inclusion = "60 W/(m K)", fraction = 0.2 }
board = { in_plane = "20 W/(m K)", through = "0.6 W/(m K)" }
graphite = { x = "1500 W/(m K)", y = "1500 W/(m K)", z = "10 W/(m K)" }
[[layer]]
name = "dies"
thickness = "700 um"
[[layer.die]]
name = "logic"
material = "silicon"
x = "1 mm"
y = "1 mm"
width = "9 mm"
height = "8 mm"
power = "80 W"
kind = "logic"
leakage = { power = "8 W", reference = "85 C", scale = "30 K" }
[[layer.die]]
name = "memory"
material = "silicon"
x = "11 mm"
y = "1 mm"
width = "8 mm"
height = "8 mm"
power = "12 W"
kind = "memory"
[[layer]]
name = "lid"
thickness = "1 mm"
material = "graphite"
kind = "lid"
[top]
kind = "cold_plate"
coefficient = "20 kW/(m2 K)"
inlet = "35 C"
capacity_rate = "70 W/K"
[limits]
logic = "105 C"
memory = "95 C"
[clock]
least_fraction = 0.3
least_voltage = 0.7
voltage_slope = 0.4
memory_static = 0.4
[grid]
columns = 40
rows = 20
)toml";

TEST(StackFile, ReadsEveryPart) {
  const StackFile file = parsed(kStack);
  const Stack& stack = file.stack;
  ASSERT_EQ(stack.layers.size(), 2u);
  EXPECT_EQ(stack.layers[0].material, kNoMaterial);
  EXPECT_EQ(stack.layers[0].regions.size(), 2u);
  EXPECT_DOUBLE_EQ(stack.layers[0].blocks[0].leakage.reference, 358.15);
  EXPECT_EQ(stack.layers[0].blocks[1].kind, BlockKind::kMemory);
  EXPECT_DOUBLE_EQ(stack.materials[static_cast<std::size_t>(stack.layers[1].material)].x, 1500);
  EXPECT_EQ(stack.top.kind, BoundaryKind::kColdPlate);
  EXPECT_DOUBLE_EQ(stack.top.ambient, 308.15);
  EXPECT_DOUBLE_EQ(stack.limits.memory, 368.15);
  EXPECT_EQ(file.grid.columns, 40);
  ASSERT_TRUE(file.clock.has_value());
  EXPECT_DOUBLE_EQ(file.clock->voltage_slope, 0.4);
}

TEST(StackFile, MixturesConductSideBySideAndByMaxwell) {
  const Material spheres = mixture_of("m", 0.5, 60, 0.2);
  EXPECT_DOUBLE_EQ(spheres.z, 0.2 * 60 + 0.8 * 0.5);
  EXPECT_DOUBLE_EQ(spheres.x, 0.5 * (1 + 60 + 0.4 * 59.5) / (1 + 60 - 0.2 * 59.5));
  const Material columns = mixture_of("m", 0.5, 60, 0.2, InclusionShape::kColumns);
  EXPECT_DOUBLE_EQ(columns.x, 0.5 * (60.5 + 0.2 * 59.5) / (60.5 - 0.2 * 59.5));
  for (double fraction : {0.0, 1.0})
    EXPECT_NEAR(mixture_of("m", 0.5, 60, fraction).x, fraction == 0 ? 0.5 : 60, 1e-12);
}

TEST(StackFile, RefusesWhatHasNoMeaning) {
  EXPECT_EQ(failure(with(kStack, "x = \"11 mm\"", "x = \"9 mm\"")),
            "s.toml:21:1: die 'memory' (8 x 8 mm at (9, 1) mm) overlaps die 'logic' (9 x 8 mm at "
            "(1, 1) mm) (dies of one "
            "layer lie side by side)");
  EXPECT_EQ(failure(with(kStack, "x = \"11 mm\"", "x = \"13 mm\"")),
            "s.toml:21:1: die 'memory' (8 x 8 mm at (13, 1) mm) lies outside layer 'dies' (20 x 10 "
            "mm at (0, 0) mm)");
  EXPECT_EQ(failure(with(kStack, "\"110 W/(m K)\"", "\"0 W/(m K)\"")),
            "s.toml:4:11: conductivity of 'silicon' is 0 W/(m K), allowed are 0.0001 to 100000");
  EXPECT_EQ(failure(with(
                kStack, "material = \"graphite\"\n",
                "material = \"graphite\"\nextent = { width = \"15 mm\", height = \"10 mm\" }\n")),
            "s.toml:30:1: layer 'lid' (15 x 10 mm at (0, 0) mm) is smaller than the die under it "
            "(8 x 8 mm at (11, 1) mm, "
            "layer 'dies') (sinks, lids and bond lines must cover the die)");
  EXPECT_EQ(
      failure(with(
          kStack, "[top]\n",
          "[[layer.block]]\nname = \"stray\"\nx = \"1 mm\"\nwidth = \"20 mm\"\nheight = \"1 mm\"\n"
          "power = \"1 W\"\n[top]\n")),
      "s.toml:35:1: block 'stray' (20 x 1 mm at (1, 0) mm) lies outside every die of layer 'lid' "
      "(power needs "
      "material to heat)");
  EXPECT_EQ(failure(with(kStack, "thickness = \"700 um\"", "thickness = \"0 um\"")),
            "s.toml:8:1: thickness of layer 'dies' is 0 m, allowed are 1e-09 to 1");
  EXPECT_EQ(failure(with(kStack, "\"80 W\"", "\"-80 W\"")),
            "s.toml:11:1: power of block 'logic' is -80 W, allowed are 0 to 1e+07");
  EXPECT_EQ(failure(with(kStack, "\"20 kW/(m2 K)\"", "\"0 W/(m2 K)\"")),
            "s.toml:35:1: coefficient of the top is 0 W/(m2 K), allowed are 0.001 to 1e+09");
  EXPECT_EQ(failure(with(kStack,
                         "kind = \"cold_plate\"\ncoefficient = \"20 kW/(m2 K)\"\ninlet = \"35 "
                         "C\"\ncapacity_rate = \"70 W/K\"",
                         "kind = \"adiabatic\"")),
            "s.toml:1:1: no face is cooled: the heat has nowhere to go (give [top] or [bottom])");
}

TEST(StackFile, RefusesBlocksWhereTheLayerHasNothing) {
  EXPECT_EQ(failure(with(kStack, "[[layer]]\nname = \"lid\"",
                         "[[layer.block]]\nname = \"between\"\nx = \"9.5 mm\"\nwidth = \"1 "
                         "mm\"\nheight = \"1 mm\"\npower = \"1 W\"\n"
                         "[[layer]]\nname = \"lid\"")),
            "s.toml:30:1: block 'between' (1 x 1 mm at (9.5, 0) mm) lies outside every die of "
            "layer 'dies' (power needs "
            "material to heat)");
}

TEST(StackFile, RefusesSlipsOfThePen) {
  EXPECT_EQ(failure(with(kStack, "\"80 W\"", "nan")),
            "s.toml:18:9: 'power': 'power' must be a finite number, got a number");
  EXPECT_EQ(failure(with(kStack, "\"80 W\"", "\"nan W\"")),
            "s.toml:18:9: 'power': 'nan W' does not start with a number");
  EXPECT_EQ(failure(with(kStack, "\"80 W\"", "80")),
            "s.toml:18:9: 'power': '80' has no unit (accepted units: W, kW, MW, mW)");
  EXPECT_EQ(failure(with(kStack, "material = \"silicon\"", "material = \"silcon\"")),
            "s.toml:13:12: unknown material 'silcon' (did you mean 'silicon'?)");
  EXPECT_EQ(failure(with(kStack, "\"logic\"\nleak", "\"cpu\"\nleak")),
            "s.toml:19:8: unknown kind 'cpu' (one of logic, memory, other)");
  EXPECT_EQ(failure(with(kStack, "thickness", "thicknes")).substr(0, 11), "s.toml:8:1:");
  EXPECT_EQ(failure(with(kStack, "columns = 40", "columns = 0")),
            "s.toml:49:11: 'columns' is 0, allowed are 1 to 4096");
  EXPECT_EQ(failure(with(kStack, "fraction = 0.2", "fraction = 1.2")),
            "s.toml:5:72: 'fraction' is 1.2, allowed are 0 to 1");
  EXPECT_EQ(failure(with(kStack, "{ conductivity = \"110 W/(m K)\" }", "{ note = \"?\" }")),
            "s.toml:4:11: material 'silicon' has no conductivity (give conductivity, or x, y, z, "
            "or in_plane and through, "
            "or matrix, inclusion and fraction)");
  EXPECT_EQ(failure(with(kStack, "least_voltage = 0.7", "least_voltage = 1.7")),
            "s.toml:45:17: 'least_voltage' is 1.7, allowed are 0 to 1");
  EXPECT_EQ(failure(with(kStack, "capacity_rate", "capacity_rat")),
            "s.toml:39:16: unknown key 'capacity_rat' (did you mean 'capacity_rate'?)");
}

const std::string kImported =
    with(with(kStack, "power = \"80 W\"", "floorplan = \"f.flp\"\npowers = \"f.ptrace\""),
         "leakage = { power = \"8 W\"", "leakage = { power = \"9 W\"");

TEST(StackFile, ImportsHotSpotFloorplans) {
  const Texts files{{"f.flp", "a 0.003 0.008 0 0\nb 0.006 0.008 0.003 0 1e6 0.02\n"},
                    {"f.ptrace", "b a\n10 20\n30 20\n"}};
  const Stack stack = parsed(kImported, files).stack;
  const Layer& layer = stack.layers[0];
  ASSERT_EQ(layer.blocks.size(), 3u);
  EXPECT_EQ(layer.blocks[1].name, "b");
  EXPECT_DOUBLE_EQ(layer.blocks[1].power, 20);
  EXPECT_DOUBLE_EQ(layer.blocks[1].area.x, 4e-3);
  EXPECT_EQ(layer.blocks[1].kind, BlockKind::kLogic);
  EXPECT_DOUBLE_EQ(layer.blocks[1].leakage.power, 6) << "leakage is shared by area";
  EXPECT_DOUBLE_EQ(stack.materials[static_cast<std::size_t>(layer.regions[1].material)].z, 50);
}

TEST(StackFile, PointsIntoImportedFiles) {
  EXPECT_EQ(failure(kImported), "f.flp: cannot open this file");
  const std::string trace = "a b\n1 2\n";
  EXPECT_NE(failure(kImported,
                    {{"f.flp", "a 0.003 0.008 0 0\nb 0.004 0.008 0.005 0\n"}, {"f.ptrace", trace}})
                .find("f.flp:1:1: floorplan has a gap: blocks cover 56 of 72 mm2, nothing lies at "
                      "(3, 0) mm"),
            std::string::npos);
  EXPECT_EQ(failure(kImported, {{"f.flp", "a 0.003 0.008 0 0\n"}, {"f.ptrace", "a\n1\n"}}),
            "s.toml:18:13: floorplan f.flp is 3 x 8 mm, die 'logic' is 9 x 8 mm");
  EXPECT_EQ(failure(with(kImported, "powers", "power = \"1 W\"\npowers")),
            "s.toml:19:9: die 'logic' has both a power and a floorplan (the floorplan's powers are "
            "the die's)");
  const std::string mapped = with(kStack, "[[layer.die]]",
                                  "power_map = { file = \"p.csv\", die = \"top\" }\n[[layer.die]]");
  const std::string header = "die,block,x_um,y_um,width_um,height_um,power_W\n";
  EXPECT_EQ(failure(mapped, {{"p.csv", header + "tip,a,0,0,1,1,1\n"}}),
            "p.csv:1:1: the power map has no die 'top' (did you mean 'tip'?)");
  EXPECT_EQ(failure(mapped, {{"p.csv", header + "top,a,0,0,1,1,inf\n"}}),
            "p.csv:2:15: 'inf' is no finite number");
}

TEST(HeatCheck, RefusesNumbersThatAProgramGives) {
  Stack stack = parsed(kStack).stack;
  stack.file.clear();
  const auto message = [](const Stack& wrong, const Grid& grid = {}) {
    try {
      check_stack(wrong);
      check_grid(wrong, grid);
    } catch (const Error& error) {
      return error.message;
    }
    return std::string("no error");
  };
  EXPECT_EQ(message(stack), "no error");
  Stack wrong = stack;
  wrong.layers[0].blocks[0].power = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(message(wrong), "power of block 'logic' is nan W, allowed are 0 to 1e+07");
  wrong = stack;
  wrong.layers.clear();
  EXPECT_EQ(message(wrong), "a stack needs at least one layer");
  wrong = stack;
  wrong.layers[0].regions.clear();
  wrong.layers[0].blocks.clear();
  EXPECT_EQ(message(wrong), "layer 'dies' has neither a material nor a die");
  EXPECT_EQ(message(stack, {.columns = 4096, .rows = 4096, .sublayers = {64}}),
            "number of cells is 2.14748e+09, allowed are 1 to 1e+08");
  EXPECT_EQ(message(stack, {.columns = 4, .rows = 4, .sublayers = {1, 2, 3}}),
            "3 sublayer counts for 2 layers");
}

// Two dies, one above the other, and one trace that names the blocks of both.
TEST(StackFile, OneTraceMayServeAllDies) {
  const std::string die =
      "\nwidth = \"10 mm\"\nheight = \"10 mm\"\nmaterial = \"silicon\"\npowers = \"both.ptrace\"\n";
  const std::string text =
      "width = \"10 mm\"\nheight = \"10 mm\"\n[materials]\nsilicon = { conductivity = \"100 W/(m "
      "K)\" }\n"
      "[[layer]]\nname = \"lower\"\nthickness = \"150 um\"\n[[layer.die]]\nname = \"l\"\nfloorplan "
      "= "
      "\"l.flp\"" +
      die +
      "[[layer]]\nname = \"upper\"\nthickness = \"150 um\"\n[[layer.die]]\nname = \"u\"\nfloorplan "
      "= "
      "\"u.flp\"" +
      die + "[top]\nkind = \"sink\"\nresistance = \"0.1 K/W\"\nambient = \"45 C\"\n";
  const Texts files{{"l.flp", "a1 0.005 0.010 0 0\na2 0.005 0.010 0.005 0\n"},
                    {"u.flp", "b1 0.010 0.010 0 0\n"},
                    {"both.ptrace", "a1 a2 b1\n3 5 7\n"}};
  const Stack stack = parsed(text, files).stack;
  ASSERT_EQ(stack.layers[0].blocks.size(), 2u);
  EXPECT_EQ(stack.layers[0].blocks[1].power, 5);
  EXPECT_EQ(stack.layers[1].blocks[0].power, 7);
  Texts more = files;
  more["both.ptrace"] = "a1 a2 b1 c1\n3 5 7 9\n";
  EXPECT_EQ(failure(text, more),
            "both.ptrace:1:1: the floorplan u.flp has no block 'c1' (did you mean 'a1'?)");
}

}  // namespace
}  // namespace countervail::heat
