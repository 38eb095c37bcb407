#include "heat/floorplan.h"

#include <gtest/gtest.h>

#include "error_text.h"

namespace countervail::heat {
namespace {

std::string plan_failure(const std::string& text) {
  return failure([&] { parse_floorplan(text, "a.flp"); });
}
std::string trace_failure(const std::string& text) {
  return failure([&] { parse_power_trace(text, "a.ptrace"); });
}

constexpr const char* kThree =
    "# name width height left bottom\n"
    "Unit1\t0.008\t0.008\t0.0\t0.008\n"
    "Unit2\t0.016\t0.008\t0.0\t0.0  # a comment\n"
    "\n"
    "Unit3\t0.008\t0.008\t0.008\t0.008\t1.75e6\t0.25\n"
    "Unit1 Unit2 1\n";

TEST(Floorplan, ReadsHotSpotBlocks) {
  const Floorplan plan = parse_floorplan(kThree, "a.flp");
  ASSERT_EQ(plan.blocks.size(), 3u);
  EXPECT_DOUBLE_EQ(plan.width, 0.016);
  EXPECT_DOUBLE_EQ(plan.height, 0.016);
  EXPECT_EQ(plan.blocks[2].name, "Unit3");
  EXPECT_DOUBLE_EQ(plan.blocks[2].conductivity, 4);
  EXPECT_EQ(plan.blocks[1].line, 3);
}

TEST(Floorplan, StartsAtItsOwnCorner) {
  const Floorplan plan = parse_floorplan("a 1e-3 2e-3 -5e-3 7e-3\n", "a.flp");
  EXPECT_EQ(plan.blocks[0].area, (Rectangle{0, 0, 1e-3, 2e-3}));
}

TEST(Floorplan, PointsAtTheOffence) {
  EXPECT_EQ(plan_failure("# nothing\n"), "a.flp:1:1: the floorplan has no block");
  EXPECT_EQ(plan_failure("a 1e-3 1e-3 0\n"),
            "a.flp:1:1: 4 fields, a block has 5 or 7 (name width height left-x bottom-y "
            "[specific-heat resistivity])");
  EXPECT_EQ(plan_failure("a 1e-3 nan 0 0\n"), "a.flp:1:8: height (m) 'nan' is no finite number");
  EXPECT_EQ(plan_failure("a 0 1e-3 0 0\n"), "a.flp:1:3: width (m) is 0, allowed are 1e-09 to 10");
  EXPECT_EQ(plan_failure("a 1e-3 1e-3 0 0\nb 1e-3 1e-3 1e-3 0 1e6 0\n"),
            "a.flp:2:24: resistivity (m K/W) is 0, allowed are 1e-05 to 10000");
  EXPECT_EQ(plan_failure("a 1e-3 1e-3 0 0\na 1e-3 1e-3 1e-3 0\n"),
            "a.flp:2:1: block 'a' was already given in line 1");
  EXPECT_EQ(
      plan_failure("a 2e-3 1e-3 0 0\nb 1e-3 1e-3 1e-3 0\n"),
      "a.flp:2:1: block 'b' overlaps block 'a' of line 1 (by 1000 um; overlap_tolerance is 10 um, "
      "and a tenth of a side at most)");
}

// Sides written to 10 um: the later block gives way, the power stays whole, and the largest overlap is told.
TEST(Floorplan, RoundedSidesMayOverlapAndTheyAreTold) {
  const char* rounded = "lower 790e-6 170e-6 0 0\nupper 790e-6 410e-6 0 160e-6\n";
  const Floorplan plan = parse_floorplan(rounded, "core.flp");
  EXPECT_NEAR(plan.largest_overlap, 10e-6, 1e-12);
  EXPECT_NEAR(plan.blocks[1].area.y, 170e-6, 1e-12);
  EXPECT_NEAR(plan.blocks[1].area.upper(), 570e-6, 1e-12);
  EXPECT_FALSE(overlap(plan.blocks[0].area, plan.blocks[1].area));
  EXPECT_EQ(rounding_text(plan),
            "core.flp: blocks overlap by up to 10 um; the later one was cut back");
  EXPECT_THROW(parse_floorplan(rounded, "core.flp", 0), Error);
  EXPECT_THROW(parse_floorplan(rounded, "core.flp", 9e-6), Error);
  EXPECT_THROW(parse_floorplan("a 50e-6 50e-6 0 0\nb 50e-6 50e-6 40e-6 0\n", "small.flp"), Error);
  const Floorplan slit =
      parse_floorplan("a 1e-3 0.5e-3 0 0\nb 1e-3 0.5e-3 0 0.509e-3\n", "slit.flp");
  EXPECT_NEAR(slit.largest_slit, 10e-6, 1e-12);
  EXPECT_TRUE(rounding_text(parse_floorplan(kThree, "a.flp")).empty());
}

TEST(Floorplan, RefusesAGapAndSaysWhere) {
  // A square of four with the upper right one missing, then a ring around a hole.
  EXPECT_EQ(plan_failure("a 1e-3 1e-3 0 0\nb 1e-3 1e-3 1e-3 0\nc 1e-3 1e-3 0 1e-3\n"),
            "a.flp:3:1: floorplan has a gap: blocks cover 3 of 4 mm2, nothing lies at (1, 1) mm "
            "(give the rest a block "
            "without power)");
  EXPECT_NE(plan_failure(
                "s 3e-3 1e-3 0 0\nw 1e-3 1e-3 0 1e-3\ne 1e-3 1e-3 2e-3 1e-3\nn 3e-3 1e-3 0 2e-3\n")
                .find("nothing lies at (1, 1) mm"),
            std::string::npos);
}

TEST(Floorplan, TakesTheSlitsThatRoundingLeaves) {
  // Three thirds of 3.1 mm, written to a micrometre as the EV6 floorplan of HotSpot is: a slit and
  // an overlap of 1 um.
  EXPECT_EQ(
      plan_failure(
          "a 0.001033 0.0007 0 0\nb 0.001033 0.0007 0.001033 0\nc 0.001033 0.0007 0.002067 0\n"),
      "no error");
  EXPECT_EQ(
      plan_failure(
          "a 0.001034 0.0007 0 0\nb 0.001033 0.0007 0.001033 0\nc 0.001034 0.0007 0.002066 0\n"),
      "no error");
  // A slit of 20 um is a gap.
  EXPECT_NE(plan_failure("a 0.001 0.0007 0 0\nb 0.001 0.0007 0.00102 0\n")
                .find("nothing lies at (1, 0) mm"),
            std::string::npos);
}

TEST(PowerTrace, TakesTheMeanOfItsRows) {
  const PowerTrace trace = parse_power_trace("Unit2 Unit3 Unit1\n1 2 3\n3 4 7\n", "a.ptrace");
  EXPECT_EQ(powers_of(parse_floorplan(kThree, "a.flp"), trace, "a.ptrace"),
            (std::vector<double>{5, 2, 3}));
}

TEST(PowerTrace, PointsAtTheOffence) {
  EXPECT_EQ(trace_failure("a b\n"),
            "a.ptrace:1:1: a power trace needs a line of names and a line of watts");
  EXPECT_EQ(trace_failure("a a\n1 2\n"), "a.ptrace:1:3: 'a' is named twice");
  EXPECT_EQ(trace_failure("a b\n1\n"), "a.ptrace:2:1: 1 values for 2 names");
  EXPECT_EQ(trace_failure("a b\n1 -2\n"), "a.ptrace:2:3: power (W) is -2, allowed are 0 to 1e+07");
  const Floorplan plan = parse_floorplan(kThree, "a.flp");
  EXPECT_EQ(failure([&] {
              TraceUse use(parse_power_trace("Unit1 Unit2 Unit3 Unti3\n1 2 3 4\n", "t"), "t");
              use.powers_of(plan);
              use.check_all_used();
            }),
            "t:1:1: the floorplan a.flp has no block 'Unti3' (did you mean 'Unit3'?)");
  EXPECT_EQ(failure([&] { powers_of(plan, parse_power_trace("Unit1 Unit2\n1 2\n", "t"), "t"); }),
            "t:1:1: no power for block 'Unit3' of a.flp (did you mean 'Unit1'?)");
}

}  // namespace
}  // namespace countervail::heat
