#include "package/spec_file.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "catalog/load_facts.h"
#include "facts/patch.h"
#include "package/compile.h"

namespace countervail::package {
namespace {

const std::string kGood = R"(title = "test"
source = "test"
confidence = "assumed"
[die.logic]
node = "TSMC N7"
width = "20 mm"
height = { value = "25 mm", source = "elsewhere", confidence = "vendor", date = "2024" }
units = 10
needed = 8
redundant_share = { low = 0.4, mid = 0.5, high = 0.6 }
[memory.stack]
generation = "HBM3"
[assembly.module]
technology = "CoWoS-S"
parts = ["1 logic", "4 stack"]
[assembly.package]
technology = "organic"
parts = ["1 module"]
)";

/// The shipped table of fields.
const FactFields& fields() {
  static const FactStore kStore = load_facts(std::string(COUNTERVAIL_SOURCE_DIR) + "/data");
  return kStore.fields;
}

std::string changed(const std::string& from, const std::string& to) {
  std::string text = kGood;
  text.replace(text.find(from), from.size(), to);
  return text;
}

/// "line:column: message (hint)" of what parsing throws; empty when it does not.
std::string parse_failure(const std::string& text) {
  try {
    parse_spec(fields(), text, "spec.toml");
    return {};
  } catch (const Error& error) {
    EXPECT_EQ(error.file, "spec.toml") << error.what();
    EXPECT_GT(error.line, 0) << error.what();
    return std::string(error.what()).substr(error.file.size() + 1);
  }
}

TEST(PackageSpec, FactsCarryTheirSources) {
  const File package = parse_spec(fields(), kGood, "folder/spec.toml");
  EXPECT_EQ(package.name, "spec");
  FactStore store;
  add_facts(store, package);
  const Fact* height = store.find("package/spec/die/logic/height");
  ASSERT_NE(height, nullptr);
  EXPECT_DOUBLE_EQ(height->value.mid, 0.025);
  EXPECT_EQ(height->source, "elsewhere");
  EXPECT_EQ(height->confidence, Confidence::kVendor);
  EXPECT_EQ(store.find("package/spec/die/logic/width")->source, "test");
  EXPECT_EQ(store.find("package/spec/die/logic/redundant_share")->value, (Interval{0.4, 0.5, 0.6}));
  EXPECT_EQ(store.find("package/spec/assembly/module/parts")->text, "1 logic; 4 stack");
  EXPECT_EQ(store.find("package/spec/assembly_names")->text, "module; package");
  EXPECT_EQ(package.positions.at("package/spec/die/logic/width").line, 6);
}

TEST(PackageSpec, WhatIsRefusedAndWhere) {
  const struct {
    std::string from, to, wanted;
  } cases[] = {
      {"width = \"20 mm\"", "widht = \"20 mm\"", "'width' (text) is missing"},
      {"units = 10", "unitz = 10", "8:9: unknown key 'unitz' (did you mean 'units'?)"},
      {"width = \"20 mm\"", "width = 20", "6:9: 'width': "},
      {"width = \"20 mm\"", "width = nan", "6:9: "},
      {"width = \"20 mm\"", "width = \"nan mm\"", "6:9: 'width': "},
      {"width = \"20 mm\"", "width = \"-20 mm\"",
       "6:9: 'width' must be from 1e-06 to 1 (SI), got -0.02"},
      {"units = 10", "units = 10.5", "8:9: 'units' must be a whole number, got 10.5"},
      {"units = 10", "units = 5000", "8:9: 'units' must be from 0 to 1024 (SI), got 5000"},
      {"low = 0.4", "low = 0.7", "'redundant_share' needs low <= mid <= high"},
      {"\"1 logic\"", "\"1 logik\"",
       "no die, memory or earlier assembly is named 'logik' (did you mean 'logic'?)"},
      {"\"1 logic\"", "\"logic\"",
       "a part is a count from 1 to 64 and a name, got 'logic' (\"2 NAME\")"},
      {"\"1 logic\"", "\"1.5 logic\"",
       "a part is a count from 1 to 64 and a name, got '1.5 logic'"},
      {"\"1 module\"", "\"1 package\"", "no die, memory or earlier assembly is named 'package'"},
      {"parts = [\"1 module\"]", "parts = []", "an assembly joins 1 to 8 kinds of parts, got 0"},
      {"technology = \"organic\"", "technology = \"\"", "'technology' is empty"},
      {"node = \"TSMC N7\"", "node = \"TSMC N7\"\nyield_form = \"Moore\"",
       "unknown yield_form 'Moore' (one of negative binomial, Poisson, Murphy, Seeds)"},
      {"confidence = \"assumed\"", "confidence = \"guess\"", "3:14: unknown confidence 'guess'"},
      {"source = \"test\"\n", "",
       "'node' has no source (add source = \"...\" to the value, its table or the file)"},
      {"[die.logic]", "[die.\"a/b\"]", "a name has 1 to 23 bytes without '/' or ';', got 'a/b'"},
      {"title = \"test\"", "", "'title' (text) is missing"},
  };
  for (const auto& c : cases)
    EXPECT_NE(parse_failure(changed(c.from, c.to)).find(c.wanted), std::string::npos)
        << c.to << "\n"
        << parse_failure(changed(c.from, c.to));
  std::string many = kGood;
  for (int i = 0; i < 8; ++i)
    many += "[die.d" + std::to_string(i) +
            "]\nnode = \"TSMC N7\"\nwidth = \"1 mm\"\nheight = \"1 mm\"\n";
  EXPECT_NE(parse_failure(many).find("at most 8 tables [die.NAME], got 9"), std::string::npos)
      << parse_failure(many);
  EXPECT_NE(parse_failure("title = \"x\"\nsource = \"x\"\n").find("'assembly' (table) is missing"),
            std::string::npos);
}

TEST(PackageSpec, ATakenNameGetsASuffix) {
  FactStore store;
  store.fields = fields();
  add_facts(store, parse_spec(fields(), kGood, "h100.toml"));
  const std::string path = testing::TempDir() + "/h100.toml";
  FILE* file = fopen(path.c_str(), "w");
  fputs(kGood.c_str(), file);
  fclose(file);
  EXPECT_EQ(read_spec(store, path).name, "h100 (file)");
}

TEST(PackageSpec, KeysLeftOpenCanBeGiven) {
  const FactStore store = load_facts(std::string(COUNTERVAIL_SOURCE_DIR) + "/data");
  const auto given = [&](const std::string& key, const char* value) {
    Overlay facts(store);
    apply_patches(std::vector<Patch>{{"package/h100/die/GH100/" + key, value, "test"}}, facts);
    return facts;
  };
  EXPECT_DOUBLE_EQ(
      given("defect_density", "0.2 1/cm2").read("package/h100/die/GH100/defect_density").number,
      2000);
  EXPECT_THROW(given("defect_densty", "0.2 1/cm2"), Error);
  EXPECT_THROW(given("defect_density", "0.2 mm"), Error);
  EXPECT_THROW(given("defect_density", "-0.2 1/cm2"), Error);
  EXPECT_THROW(Compiler(given("node", "7 mm"), "h100").compile(), Error);  // no such node
}

TEST(PackageSpec, EveryShippedValueHasASource) {
  const FactStore store = load_facts(std::string(COUNTERVAIL_SOURCE_DIR) + "/data");
  const std::vector<std::string> names = package_names(store);
  EXPECT_EQ(names, (std::vector<std::string>{"910b", "910c", "910c-tsmc-n7", "b200", "four-die-7nm",
                                             "h100", "h20", "mi300x"}));
  for (const char* prefix : {"package/", "node/", "hbm/", "bonding/", "d2d/", "limit/", "actuary/"})
    for (const std::string& path : store.paths(prefix))
      EXPECT_FALSE(store.find(path)->source.empty()) << path;
}

}  // namespace
}  // namespace countervail::package
