#include "facts/patch.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "facts/fact_files.h"
#include "facts/influence.h"
#include "facts/parse.h"

namespace countervail {
namespace {

/// The shipped table of fields over one chip and one package.
FactStore patched_sample() {
  FactStore store;
  add_fields(store.fields, "catalog/fields.csv", std::string(COUNTERVAIL_SOURCE_DIR) + "/data");
  const auto add = [&](const char* path, const char* value) {
    Fact fact = parse_fact(path, value, store.fields.find(path));
    fact.source = "test";
    store.add(fact);
  };
  add("chip/X/bf16", "100 TFLOP/s");
  add("chip/X/tdp", "700 W");
  add("chip/X/link", "NVSwitch");
  add("package/p/title", "a package");
  add("package/p/die/logic/width", "26 mm");
  add("package/p/die/logic/kind", "logic");
  return store;
}

Overlay with(const FactStore& store, const char* path, const char* value,
             std::vector<PathAlias> aliases = {}) {
  Overlay facts(store);
  apply_patches(std::vector<Patch>{{path, value, "test"}}, facts, aliases);
  return facts;
}

std::string refusal(const char* path, const char* value) {
  const FactStore store = patched_sample();
  Overlay facts(store);
  try {
    apply_patches(std::vector<Patch>{{path, value, "test", "assumed", "s.toml", 3, 9}}, facts);
  } catch (const Error& error) {
    EXPECT_EQ(error.file, "s.toml");
    return std::string(error.what()).substr(std::string("s.toml:").size());
  }
  return "no error";
}

TEST(Patch, ReplacesAddsAndTakesAway) {
  const FactStore store = patched_sample();
  const Overlay raised = with(store, "chip/X/bf16", "313..376 TFLOP/s");
  EXPECT_EQ(raised.read("chip/X/bf16").range, (Interval{313e12, 344.5e12, 376e12}));
  EXPECT_EQ(raised.find("chip/X/bf16")->source, "test");
  EXPECT_EQ(with(store, "chip/X/fp8", "200 TFLOP/s").read("chip/X/fp8").number, 200e12);
  EXPECT_EQ(with(store, "chip/X/tdp", "unknown").find("chip/X/tdp"), nullptr);
  EXPECT_EQ(with(store, "chip/X/fp8", "unknown").find("chip/X/fp8"), nullptr);
  EXPECT_EQ(with(store, "chip/X/link", "UB 2").find("chip/X/link")->text, "UB 2");
  const Overlay bins = with(store, "package/p/die/logic/bins", "25; 24; 20");
  EXPECT_EQ(bins.find("package/p/die/logic/bins")->text, "25; 24; 20");
  EXPECT_EQ(
      with(store, "package/p/cooling/film", "9e4 W/(m2 K)").read("package/p/cooling/film").number,
      9e4);  // a table that the file left out
}

TEST(Patch, ShortPathsAreMadeFullOnes) {
  const FactStore store = patched_sample();
  EXPECT_EQ(with(store, "candidate.bf16", "5 TFLOP/s", {{"candidate.", "chip/X/"}})
                .read("chip/X/bf16")
                .number,
            5e12);
  EXPECT_EQ(with(store, "bf16", "6 TFLOP/s", {{"", "chip/X/"}}).read("chip/X/bf16").number, 6e12);
  EXPECT_EQ(with(store, "chip/X/tdp", "7 W", {{"", "chip/Y/"}}).read("chip/X/tdp").number, 7);
}

TEST(Patch, RefusesWithTheNearestSpellingAndTheLimits) {
  const struct {
    const char *path, *value, *wanted;
  } cases[] = {
      {"chip/X/bf61", "1 TFLOP/s", "3:9: no fact 'chip/X/bf61' (did you mean 'chip/X/bf16'?)"},
      {"chip/X/host_fctor", "1",
       "3:9: no fact 'chip/X/host_fctor' (did you mean 'chip/X/host_factor'?)"},
      {"chip/Z/bf16", "1 TFLOP/s", "3:9: no fact 'chip/Z/bf16' (did you mean 'chip/X/bf16'?)"},
      {"package/p/die/logic/widht", "1 mm",
       "3:9: no fact 'package/p/die/logic/widht' (did you mean 'package/p/die/logic/width'?)"},
      {"package/p/die/other/width", "1 mm", "3:9: no fact 'package/p/die/other/width'"},
      {"chip/X/bf16", "1 GB", "3:9: 'chip/X/bf16' is in TFLOP/s, got GB (accepted units: "},
      {"chip/X/bf16", "fast", "3:9: 'chip/X/bf16' is in TFLOP/s, got 'fast'"},
      {"chip/X/bf16", "-5 TFLOP/s", "3:9: 'chip/X/bf16' must be more than 0, got -5e+12"},
      {"package/p/die/logic/width", "2 m",
       "3:9: 'package/p/die/logic/width' must be from 1e-06 to 1 (SI), got 2"},
      {"package/p/die/logic/units", "4.5",
       "3:9: 'package/p/die/logic/units' must be a whole number, got 4.5"},
      {"package/p/die/logic/kind", "chiplet", "3:9: unknown kind 'chiplet' (one of logic, bridge)"},
      {"package/p/die_names", "other",
       "3:9: 'package/p/die_names' follows from the file and cannot be set"},
      {"chip/X/bf16", "5 parsecs", "3:9: "},
  };
  for (const auto& c : cases)
    EXPECT_EQ(refusal(c.path, c.value).substr(0, std::string(c.wanted).size()), c.wanted);
  EXPECT_THROW(patch_of("bf16"), Error);
  EXPECT_THROW(patch_of("=5"), Error);
}

TEST(Patch, BothEndsOfARangeHaveItsUnit) {
  EXPECT_EQ(split_range("600..650 mm2").low, "600 mm2");
  EXPECT_EQ(split_range("600 .. 650 mm2").low, "600 mm2");
  EXPECT_EQ(split_range("600..650 mm2").high, "650 mm2");
  EXPECT_EQ(split_range("0.2 %").low, "0.2 %");
}

/// rate = peak * share^2, cost = 1 / share; the width is no part of it.
Figures two_figures(const Overlay& facts) {
  const double peak = facts.read("chip/X/bf16").number, power = facts.read("chip/X/tdp").number;
  return {
      {.key = "rate",
       .label = "",
       .unit = "",
       .value = Interval::exactly(peak * power * power),
       .group = ""},
      {.key = "cost", .label = "", .unit = "", .value = Interval::exactly(1 / power), .group = ""}};
}

TEST(Influence, ElasticitiesAndEnds) {
  const FactStore store = patched_sample();
  const Overlay facts = with(store, "chip/X/bf16", "50..150 TFLOP/s");
  const std::set<std::string> paths = {"chip/X/bf16", "chip/X/link", "chip/X/tdp",
                                       "package/p/die/logic/width"};
  const std::vector<Influence> found = influences_of(facts, paths, two_figures, {.ends = true});
  ASSERT_EQ(found.size(), 4u);
  EXPECT_NEAR(found[0].elasticity[0].value(), 1, 1e-9);
  EXPECT_NEAR(found[0].elasticity[1].value(), 0, 1e-9);
  EXPECT_NEAR(found[0].worse[0], 50e12 * 700 * 700, 1e3);
  EXPECT_NEAR(found[0].better[0], 150e12 * 700 * 700, 1e3);
  EXPECT_FALSE(found[1].is_number);
  EXPECT_NEAR(found[2].elasticity[0].value(), 2, 1e-9);
  EXPECT_NEAR(found[2].elasticity[1].value(), -1, 1e-9);
  EXPECT_TRUE(found[2].worse.empty());
  EXPECT_EQ(found[3].elasticity, (std::vector<std::optional<double>>{0.0, 0.0}));
}

TEST(Influence, WhatCannotRiseHasNone) {
  FactStore store = patched_sample();
  Fact share = parse_fact("stack/s/data_overlap", "1");
  store.add(share);
  const auto overlap = [](const Overlay& facts) -> Figures {
    return {{.key = "x",
             .label = "",
             .unit = "",
             .value = Interval::exactly(facts.read("stack/s/data_overlap").number),
             .group = ""}};
  };
  EXPECT_FALSE(influences_of(store, {"stack/s/data_overlap"}, overlap)[0].elasticity[0]);
  Fact layers = parse_fact("model/m/layers", "32");
  store.add(layers);
  const auto count = [](const Overlay& facts) -> Figures {
    return {{.key = "x",
             .label = "",
             .unit = "",
             .value = Interval::exactly(facts.read("model/m/layers").number),
             .group = ""}};
  };
  EXPECT_FALSE(influences_of(store, {"model/m/layers"}, count)[0].is_number);
  EXPECT_NEAR(influences_of(store, {"model/m/layers"}, count, {.raise_counts = true})[0]
                  .elasticity[0]
                  .value(),
              1, 1e-9);
}

}  // namespace
}  // namespace countervail
