// Model files that users met and that were once read in another way than their owners mean them.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli.h"

namespace countervail::test {
namespace {

const std::string kFiles = "tests/fixtures/model_files/";

nlohmann::json planned(const std::string& model, const std::string& job) {
  const Said said =
      countervail_says("plan 'H100 SXM5 80GB' --model '" + model + "' " + job + " --format json");
  EXPECT_EQ(said.code, 0) << said.err;
  return nlohmann::json::parse(said.out);
}

double figure(const nlohmann::json& answer, const std::string& key) {
  for (const auto& each : answer["figures"])
    if (each["key"] == key) return each["value"];
  ADD_FAILURE() << "no figure " << key;
  return 0;
}

std::string note(const nlohmann::json& answer, const std::string& key) {
  for (const auto& each : answer["notes"])
    if (each["key"] == key) return each["text"];
  return "";
}

/// use_sliding_window false means no window: the rate of the same file with a null one.
TEST(ModelCases, AWindowThatIsOff) {
  const std::string job = "--packages 128 --batch 128 --sequence 262144";
  const auto off = planned(kFiles + "window-off.json", job),
             null = planned(kFiles + "window-null.json", job);
  EXPECT_EQ(figure(off, "tokens_per_second"), figure(null, "tokens_per_second"));
  EXPECT_NE(note(off, "model").find("3.086 B, 36 layers, GQA 16/2, window none, tied"),
            std::string::npos)
      << note(off, "model");
}

TEST(ModelCases, AnIndexerIsReadAsTheCatalogsModel) {
  const std::string job = "--packages 2048 --batch 1024 --sequence 131072";
  const double file = figure(planned(kFiles + "sparse-attention.json", job), "tokens_per_second");
  const double known = figure(planned("DeepSeek-V3.2", job), "tokens_per_second");
  EXPECT_NEAR(file / known, 1, 0.05);
}

TEST(ModelCases, AWrappersTextModel) {
  const auto answer = planned(kFiles + "wrapper.json", "--packages 1024 --batch 1024");
  EXPECT_NE(note(answer, "model").find("1026 B"), std::string::npos);
  EXPECT_NE(note(answer, "model").find("Left out: vision_config."), std::string::npos);
}

TEST(ModelCases, InfinityOutsideWhatIsRead) {
  const auto answer = planned(kFiles + "infinity.json", "--packages 64 --batch 64 --sequence 4096");
  EXPECT_NE(note(answer, "model").find("Mamba-2"), std::string::npos);
}

TEST(ModelCases, AFamilysDefaultIsSaidAloud) {
  const auto answer = planned(kFiles + "family-default.json", "--packages 8 --batch 64");
  EXPECT_NE(note(answer, "model").find("0.596 B"), std::string::npos);
  EXPECT_NE(note(answer, "model").find("Not in the file, by qwen3: head_dim 128."),
            std::string::npos);
  EXPECT_NE(answer["warnings"].dump().find("head_dim 128"), std::string::npos);
}

TEST(ModelCases, ImpossibleShapes) {
  const auto refused = [](const std::string& file, const std::string& part) {
    const Said said = countervail_says("plan 'H100 SXM5 80GB' --model " + kFiles + file);
    EXPECT_EQ(said.code, 2);
    EXPECT_NE(said.err.find(part), std::string::npos) << said.err;
  };
  refused("no-key-value-heads.json",
          "'num_key_value_heads' must be a whole number from 1 to 65536, got 0");
  refused("million-layers.json",
          "'num_hidden_layers' must be a whole number from 1 to 4096, got 1000000");
}

/// 530B on 280 A100, table 5 of Korthikanti et al. 2022 (arXiv:2205.05198): 37.83 s a step, in the words of Calculon.
TEST(ModelCases, APeersStrategyOnAPeersModel) {
  const Said said = countervail_says(
      "plan 'A100 SXM4 80GB' --model " + kFiles + "megatron-530b.json --from " + kFiles +
      "megatron-530b-on-280.json --sequence 2048 --formats 16-bit --format json");
  const auto answer = nlohmann::json::parse(said.out);
  EXPECT_NE(
      answer["sentence"].dump().find("megatron-530b-on-280.json (Calculon), not searched for."),
      std::string::npos);
  EXPECT_EQ(figure(answer, "devices"), 280);
  EXPECT_NEAR(figure(answer, "time.total"), 37.83, 0.15 * 37.83);
}

TEST(ModelCases, AKeyIsPassedOverByName) {
  const Scratch scratch;
  const std::string file = scratch.write(
      "m.json",
      R"({"model_type": "llama", "hidden_size": 1024, "intermediate_size": 4096, "num_attention_heads": 16,
 "num_key_value_heads": 8, "num_hidden_layers": 12, "vocab_size": 32000, "num_kv_shared_layers": 4})");
  const Said refused = countervail_says("catalog show '" + file + "'");
  EXPECT_EQ(refused.code, 2);
  EXPECT_NE(refused.err.find("m.json:2:74: 'num_kv_shared_layers' is not read"), std::string::npos)
      << refused.err;
  const Said read = countervail_says("catalog show '" + file + "' --ignore num_kv_shared_layers");
  EXPECT_EQ(read.code, 0) << read.err;
  EXPECT_NE(read.out.find("Ignored as told, though they may change the arithmetic"),
            std::string::npos)
      << read.out;
}

}  // namespace
}  // namespace countervail::test
