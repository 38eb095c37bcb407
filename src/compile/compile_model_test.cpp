#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "catalog/load_facts.h"
#include "compile/compile.h"
#include "facts/parse.h"
#include "shipped_facts.h"
#include "transformer/attended_keys.h"

namespace countervail {
namespace {

ModelShape model_of(const std::string& name) {
  Ledger ledger(shipped());
  return compile_model(ledger, name);
}

/// Half a unit of the last digit that a label prints: "20.9" -> 0.05, "671" -> 0.5.
double half_digit(double label) {
  for (int digits = 0; digits < 4; ++digits) {
    const double scaled = label * std::pow(10, digits);
    if (std::abs(scaled - std::round(scaled)) < 1e-9) return 0.5 / std::pow(10, digits);
  }
  return 0;
}

bool agrees(double computed, double label) {
  return std::abs(computed - label) <= std::max(0.01 * label, half_digit(label) * (1 + 1e-9));
}

/// Every model of the catalog with experts or latent attention that a decoder of this kind can express.
TEST(CompileModel, ParametersMeetTheirLabels) {
  int checked = 0, exceptions = 0;
  for (const std::string& path : shipped().paths("model/")) {
    if (!path.ends_with("/kind") || shipped().find(path)->text != "moe") continue;
    const std::string name = path.substr(6, path.size() - 11), prefix = "model/" + name + "/";
    const std::string attention = shipped().find(prefix + "attention")->text;
    if (attention == "hybrid") {
      EXPECT_THROW(model_of(name), Error) << name;
      continue;
    }
    const ModelShape model = model_of(name);
    const Fact* total = shipped().find(prefix + "parameters_total");
    const Fact* active = shipped().find(prefix + "parameters_active");
    if (total == nullptr || active == nullptr) continue;
    const Fact* tables = shipped().find(prefix + "active_tables");
    ASSERT_NE(tables, nullptr) << name << ": no convention of the active count";
    const bool right =
        agrees(total_weights(model) / 1e9, total->value.mid / 1e9) &&
        agrees(active_weights(model, tables->value.mid) / 1e9, active->value.mid / 1e9);
    const bool excepted = shipped().find(prefix + "label_exception") != nullptr;
    EXPECT_NE(right, excepted) << name << " total " << total_weights(model) / 1e9 << " active "
                               << active_weights(model, tables->value.mid) / 1e9;
    ++checked;
    exceptions += excepted;
  }
  EXPECT_GE(checked, 24);
  EXPECT_LE(exceptions, 7);
}

TEST(CompileModel, ReadsLatentAttentionExpertsAndWindows) {
  const ModelShape deepseek = model_of("DeepSeek-V3 671B");
  EXPECT_EQ(deepseek.kv_rank, 512);
  EXPECT_EQ(qk_head_dim(deepseek), 192);
  EXPECT_EQ(moe_layers(deepseek), 58);
  EXPECT_EQ(deepseek.mtp_layers, 1);
  EXPECT_EQ(deepseek.most_nodes, 4);
  const ModelShape oss = model_of("gpt-oss-120b");
  EXPECT_EQ(oss.attention_window, 128);
  EXPECT_EQ(oss.full_attention_layers, 18);
  EXPECT_EQ(oss.attention, AttentionKind::kGroupedQuery);
  EXPECT_FALSE(model_of("Llama 4 Maverick 17B-128E").dense_first);
  const ModelShape sparse = model_of("DeepSeek-V3.2");
  EXPECT_TRUE(is_latent(sparse));
  EXPECT_EQ(sparse.attention_top_k, 2048);
  EXPECT_EQ(sparse.attention_window, 0);
}

/// Half of the layers see 128 keys, the others half of the sequence.
TEST(ModelShape, AlternatingWindowsByHand) {
  const ModelShape oss = model_of("gpt-oss-120b");
  const double windowed = 128 - 128.0 * 128 / (2 * 4096);
  EXPECT_DOUBLE_EQ(mean_attended_keys(oss, 4096), windowed + (2048 - windowed) / 2);
}

/// An indexer limits keys as a window does; of both the smaller counts.
TEST(ModelShape, AnIndexerLimitsTheKeys) {
  const ModelShape sparse = model_of("DeepSeek-V3.2");
  EXPECT_DOUBLE_EQ(mean_attended_keys(sparse, 8192), 2048 - 2048.0 * 2048 / (2 * 8192));
  EXPECT_DOUBLE_EQ(mean_attended_keys(sparse, 1024), 512);
  ModelShape both = sparse;
  both.attention_window = 128;
  EXPECT_EQ(attention_reach(both), 128);
}

struct BadShape {
  const char* field;
  const char* value;
  const char* message;
  const char* hint;
};

TEST(CompileModel, RefusesImpossibleShapesInOneLine) {
  const BadShape shapes[] = {
      {"top_k", "300", "'DeepSeek-V3 671B': top_k 300 is more than its 256 experts", "1 to 256"},
      {"kv_lora_rank", "0", "'DeepSeek-V3 671B': kv_lora_rank is missing",
       "--set \"model/DeepSeek-V3 671B/kv_lora_rank=...\""},
      {"moe_ffn", "0", "'DeepSeek-V3 671B': moe_ffn is missing", "--set"},
      {"dense_layers", "61", "'DeepSeek-V3 671B': 61 of 61 layers are dense", "0 to 60"},
      {"attention", "spiral", "'DeepSeek-V3 671B': attention 'spiral' is not supported",
       "MHA, GQA, MQA, MLA and CSA"},
      {"kind", "ssm", "'DeepSeek-V3 671B': family 'ssm' is not supported", "dense and moe"}};
  for (const BadShape& shape : shapes) {
    const FactStore catalog = shipped();
    Overlay store(catalog);
    Fact fact = parse_fact(std::string("model/DeepSeek-V3 671B/") + shape.field, shape.value);
    store.patch(fact);
    Ledger ledger(store);
    try {
      compile_model(ledger, "DeepSeek-V3 671B");
      FAIL() << shape.field;
    } catch (const Error& error) {
      EXPECT_EQ(error.message, shape.message);
      EXPECT_NE(error.hint.find(shape.hint), std::string::npos) << error.hint;
      EXPECT_EQ(error.message.find('\n'), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace countervail
