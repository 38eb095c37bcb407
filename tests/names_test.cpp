// Every name of the measured tables is an item of the catalog, an alias, a line of architectures.csv, or stands in
// unnamed.csv with the reason.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/text.h"
#include "catalog/load_facts.h"
#include "error_text.h"
#include "facts/names.h"
#include "files/csv.h"
#include "source_tree.h"
#include "validate/measured_row.h"

namespace countervail {
namespace {

std::set<std::string> names(const std::string& file, const char* column) {
  const CsvTable table = read_csv(kDataFolder + file);
  std::set<std::string> result;
  for (const CsvRow& row : table.rows) result.insert(MeasuredRow(table, row).text(column));
  result.erase("");
  return result;
}

bool resolves(const FactStore& store, const std::string& kind, const std::string& name) {
  return find_name(store, {kind}, name).name.has_value();
}

// "may be any of" is never lost: several that start alike are listed, whatever other kinds hold.
TEST(Names, SeveralThatStartAlikeAreListed) {
  const FactStore store = load_rule_facts(kDataFolder);
  for (const char* name : {"H100", "MI300", "Ascend 910", "RTX PRO 6000"}) {
    const NameMatch chips = find_name(store, {"chip", "system", "model"}, name);
    ASSERT_FALSE(chips.name.has_value()) << name << " is taken for " << *chips.name;
    std::size_t alike = 0;
    for (const std::string& chip : store.items("chip"))
      if (folded(chip).starts_with(folded(name))) {
        ++alike;
        EXPECT_EQ(std::count(chips.candidates.begin(), chips.candidates.end(), chip), 1) << chip;
      }
    EXPECT_GE(alike, 2u) << name;
  }
  EXPECT_EQ(failure([&] { resolve_name(store, "chip", "H100"); }),
            "'H100' may be any of several chips (one of H100 NVL 94GB; H100 PCIe 80GB; H100 SXM5 "
            "80GB)");
  EXPECT_EQ(failure([&] { resolve_name(store, "chip", " "); }).substr(0, 19),
            "the chip is missing");
}

TEST(Names, AnExactNameOfALaterKindBeatsAnEarlierStart) {
  FactStore store;
  for (const char* path : {"chip/X1 large/bf16", "system/X1/packages"}) {
    Fact fact;
    fact.path = path;
    store.add(fact);
  }
  EXPECT_EQ(find_name(store, {"chip", "system"}, "x1").kind, "system");
  EXPECT_EQ(find_name(store, {"chip"}, "x1").name, "X1 large");
}

TEST(Names, EveryMeasuredChipIsKnown) {
  const FactStore store = load_facts(kDataFolder);
  const std::set<std::string> unnamed = names("/catalog/unnamed.csv", "name");
  for (const char* file :
       {"/measured/training.csv", "/measured/operators.csv", "/measured/collectives.csv"})
    for (const std::string& chip : names(file, "chip"))
      EXPECT_TRUE(resolves(store, "chip", chip) || unnamed.contains(chip)) << file << ": " << chip;
}

TEST(Names, EveryMeasuredModelIsKnown) {
  const FactStore store = load_facts(kDataFolder);
  const std::set<std::string> architectures = names("/measured/architectures.csv", "model");
  const std::set<std::string> unnamed = names("/catalog/unnamed.csv", "name");
  for (const std::string& model : names("/measured/training.csv", "model"))
    EXPECT_TRUE(resolves(store, "model", model) || architectures.contains(model) ||
                unnamed.contains(model))
        << model;
}

// How people spell chips: vendors' own names, what nvidia-smi and rocm-smi print, shops, Chinese names. "A; B": not one
// chip but several that start alike, which are listed.
struct Spelling {
  const char *said, *meant;
};
constexpr Spelling kSpellings[] = {
    {"H100", "H100 NVL 94GB; H100 PCIe 80GB; H100 SXM5 80GB"},
    {"H200", "H200 NVL 141GB; H200 SXM 141GB"},
    {"NVIDIA H200", "H200 NVL 141GB; H200 SXM 141GB"},
    {"MI300", "MI300A; MI300X"},
    {"RTX PRO 6000",
     "RTX PRO 6000 Blackwell Max-Q Workstation; RTX PRO 6000 Blackwell Server; RTX PRO 6000 "
     "Blackwell "
     "Workstation; RTX PRO 6000D"},
    {"RTX 4090", "GeForce RTX 4090"},
    {"RTX4090", "GeForce RTX 4090"},
    {"rtx 4090 d", "GeForce RTX 4090 D"},
    {"NVIDIA GeForce RTX 4090", "GeForce RTX 4090"},
    {"NVIDIA GeForce RTX 4090 D", "GeForce RTX 4090 D"},
    {"RTX 5090", "GeForce RTX 5090"},
    {"GeForce RTX 5090", "GeForce RTX 5090"},
    {"NVIDIA GeForce RTX 5090 D", "GeForce RTX 5090 D"},
    {"RTX 5080", "GeForce RTX 5080"},
    {"RTX 5070 Ti", "GeForce RTX 5070 Ti"},
    {"RTX 4080", "GeForce RTX 4080"},
    {"NVIDIA GeForce RTX 4080 SUPER", "GeForce RTX 4080 SUPER"},
    {"NVIDIA H100 80GB HBM3", "H100 SXM5 80GB"},
    {"H100 80 GB HBM3", "H100 SXM5 80GB"},
    {"NVIDIA H100 PCIe", "H100 PCIe 80GB"},
    {"NVIDIA H100 NVL", "H100 NVL 94GB"},
    {"H100 SXM", "H100 SXM5 80GB"},
    {"H100-SXM5-80GB", "H100 SXM5 80GB"},
    {"H100 94GB", "H100 NVL 94GB"},
    {"NVIDIA H200 NVL", "H200 NVL 141GB"},
    {"NVIDIA H20", "H20 96GB"},
    {"NVIDIA H20-3e", "H20 141GB (H20-3e)"},
    {"NVIDIA H800", "H800 SXM5 80GB"},
    {"NVIDIA A100-SXM4-80GB", "A100 SXM4 80GB"},
    {"NVIDIA A100-SXM4-40GB", "A100 SXM4 40GB"},
    {"NVIDIA A100 80GB PCIe", "A100 PCIe 80GB"},
    {"A100-SXM4-80G", "A100 SXM4 80GB"},
    {"NVIDIA A800-SXM4-80GB", "A800 SXM4 80GB"},
    {"NVIDIA A10", "A10"},
    {"NVIDIA A30", "A30"},
    {"NVIDIA L4", "L4"},
    {"NVIDIA L40S", "L40S"},
    {"Tesla T4", "T4"},
    {"Tesla V100-SXM2-32GB", "V100 SXM2 32GB"},
    {"Tesla V100-SXM2-16GB", "V100 SXM2 16GB"},
    {"NVIDIA B200", "B200 SXM (HGX)"},
    {"NVIDIA GB200", "GB200 (per GPU)"},
    {"NVIDIA GB10", "GB10 (DGX Spark)"},
    {"NVIDIA RTX 6000 Ada Generation", "RTX 6000 Ada"},
    {"NVIDIA RTX A6000", "RTX A6000"},
    {"NVIDIA RTX PRO 6000 Blackwell Workstation Edition", "RTX PRO 6000 Blackwell Workstation"},
    {"NVIDIA RTX PRO 6000 Blackwell Server Edition", "RTX PRO 6000 Blackwell Server"},
    {"AMD Instinct MI300X", "MI300X"},
    {"AMD Instinct MI300X OAM", "MI300X"},
    {"Instinct MI325X", "MI325X"},
    {"AMD Radeon RX 7900 XTX", "Radeon RX 7900 XTX"},
    {"RX 9070 XT", "Radeon RX 9070 XT"},
    {"Radeon AI PRO R9700", "Radeon AI PRO R9700"},
    {"Intel Gaudi 3", "Gaudi 3 (OAM)"},
    {"Google TPU v5p", "TPU v5p"},
    {"AWS Trainium2", "Trainium2"},
    {"Huawei Ascend 910C", "Ascend 910C"},
    {"昇腾910C", "Ascend 910C"},
    {"华为昇腾 910B2", "Ascend 910B2"},
    {"英伟达H20", "H20 96GB"},
    {"英伟达 RTX 4090 显卡", "GeForce RTX 4090"},
    {"寒武纪 思元590", "MLU590 (Siyuan 590)"},
    {"昆仑芯 P800", "Kunlun P800"},
    {"壁仞 BR100", "BR100"},
    {"摩尔线程 MTT S4000", "MTT S4000"},
    {"沐曦 曦云 C600", "Xiyun C600"},
    {"含光800", "Hanguang 800"},
    {"Microsoft Maia 100", "Maia 100"}};

std::string answer_to(const FactStore& store, const Kinds& kinds, const char* said) {
  const NameMatch match = find_name(store, kinds, said);
  if (match.name) return *match.name;
  std::string listed;
  for (const std::string& one : match.candidates) {
    const std::vector<std::string> chips = store.items("chip");
    if (std::find(chips.begin(), chips.end(), one) != chips.end())
      listed += (listed.empty() ? "" : "; ") + one;
  }
  return listed;
}

TEST(Names, SixtySpellingsMeanTheSameChipInEveryVerb) {
  const FactStore store = load_rule_facts(kDataFolder);
  const Kinds of_verbs[] = {{"chip"},                                             // plan, parity
                            {"chip", "system", "model"},                          // catalog show
                            {"chip", "system", "memory", "mineral", "weights"}};  // rules
  for (const Spelling& one : kSpellings)
    for (const Kinds& kinds : of_verbs)
      EXPECT_EQ(answer_to(store, kinds, one.said), one.meant) << one.said << ", " << kinds.size();
}

// Another vendor's, another size, a part of another name: never the nearest thing's answer.
TEST(Names, WhatIsNotThereIsNotTakenForAnother) {
  const FactStore store = load_rule_facts(kDataFolder);
  for (const char* said : {"AMD H100", "NVIDIA MI300X", "H100 64GB", "MI250", "A100X", "Huawei H20",
                           "H100 HBM2", "P100", "RTX 4091", "Ascend", "NVIDIA", "显卡", "80GB"})
    EXPECT_FALSE(find_name(store, {"chip", "system"}, said).name.has_value())
        << said << " is taken for " << *find_name(store, {"chip", "system"}, said).name;
  for (const char* slashed : {"Yunsui T20/T21 (DTU 2.0)"})
    EXPECT_EQ(find_name(store, {"chip"}, slashed).name, slashed);
}

// What a user's files are held to, the catalog is held to as well.
TEST(Names, EveryFactObeysTheTableOfFields) {
  const FactStore store = load_facts(kDataFolder);
  for (const std::string& path : store.paths()) {
    if (path.starts_with("alias/") || path.starts_with("name_word/")) continue;
    try {
      store.fields.check(*store.find(path));
    } catch (const Error& error) {
      ADD_FAILURE() << path << ": " << error.what();
    }
  }
}

TEST(Names, EveryDefaultSystemExists) {
  const FactStore store = load_facts(kDataFolder);
  for (const std::string& path : store.paths("chip/")) {
    if (!path.ends_with("/default_system")) continue;
    EXPECT_TRUE(resolves(store, "system", store.find(path)->text)) << path;
  }
}

TEST(Names, AliasesNameItemsOfTheCatalog) {
  const FactStore store = load_facts(kDataFolder);
  const CsvTable table = read_csv(kDataFolder + "/catalog/aliases.csv");
  for (const CsvRow& row : table.rows) {
    const MeasuredRow alias(table, row);
    const std::string prefix = alias.text("kind") + "/" + alias.text("name") + "/";
    EXPECT_FALSE(store.paths(prefix).empty()) << prefix;
  }
}

}  // namespace
}  // namespace countervail
