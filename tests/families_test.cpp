// Families of the model hub: each fixture holds the dimensions that its vendor publishes, published.csv what the vendor says
// of it, with the source. Ours must agree within 1 %, or half a digit of a rounded label; attention, window and
// embeddings exactly.
#include <gtest/gtest.h>

#include <cmath>

#include "base/text.h"
#include "catalog/hf_config.h"
#include "catalog/model_families.h"
#include "compile/compile.h"
#include "facts/ledger.h"
#include "files/csv.h"
#include "study/model_text.h"

namespace countervail {
namespace {

const std::string kFolder = std::string(COUNTERVAIL_SOURCE_DIR) + "/tests/fixtures/families/";

ModelShape shape_of(const HfModel& model) {
  FactStore store;
  Fact fact;
  fact.path = "default/model/ffn_ratio";
  store.add(fact);
  add_hf_model(store, model);
  Ledger ledger{Overlay(store)};
  return compile_model(ledger, model.name);
}

/// Half a unit of the last digit that a label prints, in billions: "16" -> 0.5, "3.09" -> 0.005, "1.6T" -> 50.
double half_digit(const std::string& label) {
  if (label.ends_with("T")) return 1000 * half_digit(label.substr(0, label.size() - 1));
  const std::size_t point = label.find('.');
  return 0.5 / std::pow(10, point == std::string::npos
                                ? 0
                                : static_cast<double>(label.size() - point - 1));
}

void expect_agrees(double ours, const std::string& label, const std::string& what) {
  double published = 0;
  const bool trillions = label.ends_with("T");
  ASSERT_TRUE(parse_number(trillions ? label.substr(0, label.size() - 1) : label, published))
      << what;
  if (trillions) published *= 1000;
  EXPECT_NEAR(ours / 1e9, published, std::max(0.01 * published, half_digit(label) * (1 + 1e-9)))
      << what;
}

class Families : public ::testing::Test {
 protected:
  CsvTable table = read_csv(kFolder + "published.csv");
  std::string cell(const CsvRow& row, const char* column) const {
    return row.cells[static_cast<std::size_t>(table.required_column(column))];
  }
};

TEST_F(Families, CountsAttentionWindowAndEmbeddings) {
  std::set<std::string> families;
  for (const CsvRow& row : table.rows) {
    const std::string file = cell(row, "file");
    const HfModel model = read_hf_model(kFolder + file + ".json");
    const ModelShape shape = shape_of(model);
    double tables = 0;
    ASSERT_TRUE(parse_number(cell(row, "tables"), tables));
    expect_agrees(total_weights(shape), cell(row, "total"), file + " total");
    if (shape.experts > 0)
      expect_agrees(active_weights(shape, tables), cell(row, "active"), file + " active");
    EXPECT_EQ(attention_text(shape), cell(row, "attention")) << file;
    EXPECT_EQ(window_text(shape), cell(row, "window")) << file;
    EXPECT_EQ(shape.tied_embeddings ? "yes" : "no", cell(row, "tied")) << file;
    EXPECT_FALSE(cell(row, "source").empty()) << file;
    EXPECT_TRUE(model.unknown.empty()) << file << ": " << reading_text(model);
    families.insert(model.format);
  }
  EXPECT_GE(families.size(), 44u);
  EXPECT_GE(table.rows.size(), 58u);
}

TEST_F(Families, EveryRowOfTheTableOfFamiliesIsWellFormed) {
  for (const ModelFamily& family : model_families()) {
    EXPECT_EQ(find_family(family.type), &family) << family.type;
    for (const std::string& pair : split(family.defaults, ' '))
      EXPECT_FALSE(family_default(family, pair.substr(0, pair.find('='))).empty()) << pair;
  }
  EXPECT_STREQ(find_family("gemma3_text")->type, "gemma3");
  EXPECT_EQ(find_family("whisper"), nullptr);
}

TEST_F(Families, AnUnknownFamilyIsToldTheNearestKnownOne) {
  EXPECT_TRUE(unknown_family_hint("qwen4").starts_with("the nearest is qwen2; supported: llama"));
  EXPECT_TRUE(unknown_family_hint("minimax_m9").starts_with("the nearest is minimax_m"));
  EXPECT_TRUE(unknown_family_hint("nemotron_nas").starts_with("the nearest is nemotron"));
}

/// The recurrence by hand: Nemotron-H 8B, 128 heads of 64, 8 groups, state 128, chunks of 128.
TEST_F(Families, MixersWithAState) {
  const ModelShape nemotron = shape_of(read_hf_model(kFolder + "nemotron-h-8b.json"));
  EXPECT_EQ(nemotron.layers, 28);
  EXPECT_EQ(nemotron.other.layers, 24);
  EXPECT_EQ(nemotron.bare_layers, 4);
  EXPECT_EQ(mixer_in_width(nemotron.other), 2 * 8192 + 2 * 1024 + 128);
  EXPECT_EQ(state_flops(nemotron.other), 8 * 128 * 128 + 128.0 * (128 * 64 + 4 * 128 * 64));
  EXPECT_EQ(state_bytes(nemotron.other), 4.0 * 128 * 128 * 64 + 2 * 3 * (8192 + 2 * 1024));
  const ModelShape next = shape_of(read_hf_model(kFolder + "qwen3-next-80b-a3b.json"));
  EXPECT_EQ(next.other.layers, 36);
  EXPECT_TRUE(next.attention_gate);
  EXPECT_EQ(mixer_in_width(next.other), 2 * 2048 + 2 * 4096 + 64);
  const ModelShape nano = shape_of(read_hf_model(kFolder + "nemotron-3-nano-30b-a3b.json"));
  EXPECT_EQ(nano.layers, 29);
  EXPECT_EQ(nano.bare_layers, 6);
  EXPECT_EQ(nano.dense_layers, 6);
  EXPECT_EQ(nano.shared_experts, 2);
}

}  // namespace
}  // namespace countervail
