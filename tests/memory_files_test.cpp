// What loads from the data folder loads from memory, to the same facts and rules.
#include <gtest/gtest.h>

#include "ask/scenario.h"
#include "catalog/hf_config.h"
#include "catalog/load_facts.h"
#include "rules/pack_files.h"
#include "source_tree.h"

namespace countervail {
namespace {

const Files& memory() {
  static const Files kMemory = Files::in_memory(texts_below(kDataFolder));
  return kMemory;
}

TEST(MemoryFiles, GiveTheSameFacts) {
  const FactStore disk = load_rule_facts(kDataFolder), bundle = load_rule_facts(memory());
  ASSERT_EQ(bundle.paths(), disk.paths());
  for (const std::string& path : disk.paths()) {
    EXPECT_EQ(fact_text(*bundle.find(path)), fact_text(*disk.find(path))) << path;
    EXPECT_EQ(bundle.conflicts(path).size(), disk.conflicts(path).size()) << path;
  }
}

TEST(MemoryFiles, GiveTheSameRules) {
  const rules::Book disk = rules::load_book(kDataFolder), bundle = rules::load_book(memory());
  ASSERT_EQ(bundle.clauses.size(), disk.clauses.size());
  for (std::size_t i = 0; i < disk.clauses.size(); ++i)
    EXPECT_EQ(bundle.clauses[i].id, disk.clauses[i].id);
  EXPECT_EQ(bundle.symbols, disk.symbols);
}

TEST(MemoryFiles, ScenariosIncludeEachOther) {
  const std::string folder = std::string(COUNTERVAIL_SOURCE_DIR) + "/scenarios";
  const Files bundle = Files::in_memory(texts_below(folder));
  for (const std::string& path : bundle.list("", ".toml")) {
    const Scenario a = read_scenario(path, bundle), b = read_scenario(folder + "/" + path);
    EXPECT_EQ(a.title, b.title) << path;
    EXPECT_EQ(a.candidate.chip, b.candidate.chip) << path;
    EXPECT_EQ(a.patches.size(), b.patches.size()) << path;
  }
}

TEST(MemoryFiles, AModelIsReadByItsFolder) {
  const Files files = Files::in_memory({{"tiny/config.json", R"({"model_type": "llama",
    "num_hidden_layers": 2, "hidden_size": 8, "num_attention_heads": 2, "vocab_size": 16,
    "intermediate_size": 16})"}});
  ASSERT_TRUE(is_hf_model_path("tiny", files));
  EXPECT_EQ(read_hf_model("tiny", files).name, "tiny");
}

}  // namespace
}  // namespace countervail
