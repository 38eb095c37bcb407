#include <gtest/gtest.h>

#include "base/error.h"
#include "catalog/hf_config.h"

namespace countervail {
namespace {

double number(const HfModel& model, const std::string& field) {
  for (const Fact& each : model.facts)
    if (each.path == field) return each.value.mid;
  return 0;
}

std::string word(const HfModel& model, const std::string& field) {
  for (const Fact& each : model.facts)
    if (each.path == field) return each.text;
  return "";
}

std::string refusal_of(const std::string& text) {
  try {
    parse_hf_model(text, "p.json");
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

// 1T of Narayanan et al. 2021, in Calculon's words.
TEST(PeerModels, Calculon) {
  const HfModel model = parse_hf_model(
      R"({"hidden": 25600, "feedforward": 102400, "seq_size": 2048, "attn_heads": 160, "attn_size": 160, "num_blocks": 128})",
      "megatron-1T.json");
  EXPECT_EQ(model.format, "Calculon");
  EXPECT_EQ(model.name, "megatron-1T");
  EXPECT_EQ(number(model, "layers"), 128);
  EXPECT_EQ(number(model, "ffn"), 102400);
  EXPECT_EQ(word(model, "ffn_kind"), "gelu");
  EXPECT_EQ(word(model, "attention"), "MHA");
  EXPECT_EQ(model.said.front(), "vocabulary 51200 (Calculon counts none; Megatron's GPT)");
}

TEST(PeerModels, SimuMax) {
  const HfModel model = parse_hf_model(
      R"({"model_type": "moe", "model_name": "v3", "attention_type": "mla", "hidden_size": 7168, "head_num": 128,
          "kv_head_num": 128, "head_size": 128, "intermediate_size": 18432, "moe_ffn_hidden_size": 2048,
          "moe_shared_expert_intermediate_size": 2048, "layer_num": 61, "dense_layers": 3, "expert_num": 256,
          "v_head_dim": 128, "qk_head_dim": 128, "qk_pos_emb_head_dim": 64, "q_lora_rank": 1536, "kv_lora_rank": 512,
          "topk": 8, "vocab_size": 129280, "use_swiglu": true})",
      "v3.json");
  EXPECT_EQ(model.format, "SimuMax");
  EXPECT_EQ(word(model, "attention"), "MLA");
  EXPECT_EQ(number(model, "shared_experts"), 1);
  EXPECT_EQ(number(model, "dense_layers"), 3);
  EXPECT_EQ(number(model, "qk_rope_head_dim"), 64);
}

/// Llama 2 7B and 70B, Llama 3 8B: widths that Meta's code makes of dim, multiple_of and ffn_dim_multiplier.
TEST(PeerModels, MetasParams) {
  const HfModel small = parse_hf_model(
      R"({"dim": 4096, "multiple_of": 256, "n_heads": 32, "n_layers": 32, "norm_eps": 1e-05, "vocab_size": -1})",
      "llama-2-7b/params.json");
  EXPECT_EQ(small.name, "llama-2-7b");
  EXPECT_EQ(number(small, "ffn"), 11008);
  EXPECT_EQ(number(small, "vocab"), 32000);
  EXPECT_EQ(word(small, "attention"), "MHA");
  const HfModel large = parse_hf_model(
      R"({"dim": 8192, "multiple_of": 4096, "ffn_dim_multiplier": 1.3, "n_heads": 64, "n_kv_heads": 8, "n_layers": 80,
          "norm_eps": 1e-05, "vocab_size": -1})",
      "p.json");
  EXPECT_EQ(number(large, "ffn"), 28672);
  const HfModel third = parse_hf_model(
      R"({"dim": 4096, "multiple_of": 1024, "ffn_dim_multiplier": 1.3, "n_heads": 32, "n_kv_heads": 8, "n_layers": 32,
          "norm_eps": 1e-05, "rope_theta": 500000.0, "vocab_size": 128256})",
      "p.json");
  EXPECT_EQ(number(third, "ffn"), 14336);
}

TEST(PeerModels, MistralsParams) {
  const HfModel dense = parse_hf_model(
      R"({"dim": 4096, "n_layers": 32, "head_dim": 128, "hidden_dim": 14336, "n_heads": 32, "n_kv_heads": 8,
          "norm_eps": 1e-05, "sliding_window": 4096, "vocab_size": 32000})",
      "p.json");
  EXPECT_EQ(dense.format, "Mistral's params.json");
  EXPECT_EQ(number(dense, "attention_window"), 4096);
  const HfModel mixture = parse_hf_model(
      R"({"dim": 4096, "n_layers": 32, "head_dim": 128, "hidden_dim": 14336, "n_heads": 32, "n_kv_heads": 8,
          "norm_eps": 1e-05, "vocab_size": 32000, "moe": {"num_experts_per_tok": 2, "num_experts": 8}})",
      "p.json");
  EXPECT_EQ(number(mixture, "experts"), 8);
  EXPECT_EQ(number(mixture, "moe_ffn"), 14336);
}

TEST(PeerModels, DeepSeeksInferenceCode) {
  const HfModel model = parse_hf_model(
      R"({"vocab_size": 129280, "dim": 7168, "inter_dim": 18432, "moe_inter_dim": 2048, "n_layers": 61,
          "n_dense_layers": 3, "n_heads": 128, "n_routed_experts": 256, "n_shared_experts": 1, "n_activated_experts": 8,
          "n_expert_groups": 8, "n_limited_groups": 4, "route_scale": 2.5, "score_func": "sigmoid", "q_lora_rank": 1536,
          "kv_lora_rank": 512, "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128, "dtype": "fp8"})",
      "config_671B.json");
  EXPECT_EQ(model.format, "DeepSeek's inference code");
  EXPECT_EQ(number(model, "top_k"), 8);
  EXPECT_EQ(number(model, "dense_layers"), 3);
  EXPECT_EQ(word(model, "kind"), "moe");
}

TEST(PeerModels, OtherFilesAreRefusedByName) {
  EXPECT_NE(refusal_of(R"({"tensor_par": 8, "pipeline_par": 4})")
                .find("no model: this is an execution of Calculon (countervail plan"),
            std::string::npos);
  EXPECT_NE(
      refusal_of(R"({"accelerator": {}, "networks": {}})").find("this is a system of SimuMax"),
      std::string::npos);
  EXPECT_NE(
      refusal_of(
          R"({"dim": 5120, "n_layers": 48, "n_heads": 40, "vocab_size": 202048, "multiple_of": 2048, "moe_args": {"num_experts": 16}})")
          .find("'moe_args' is not read, and may change the arithmetic"),
      std::string::npos);
  EXPECT_NE(
      refusal_of(
          R"({"head_num": 7, "kv_head_num": 2, "layer_num": 4, "hidden_size": 64, "intermediate_size": 8, "vocab_size": 9})")
          .find("7 heads do not divide among 2 key-value heads"),
      std::string::npos);
}

}  // namespace
}  // namespace countervail
