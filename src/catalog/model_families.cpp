// One row a family, in the order of help. What a row leaves out is a plain decoder's: no experts, gated feed-forward parts,
// two tables of embeddings, attention in every layer.
#include "catalog/model_families.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace countervail {
namespace {

using enum HasExperts;
using enum MixerKind;

// Names of keys are those of config.json; defaults those of transformers' configuration classes.
constexpr ModelFamily kFamilies[] = {
    // plain decoders
    {.type = "llama", .developer = "Meta"},
    {.type = "mistral",
     .developer = "Mistral AI",
     .defaults = "num_key_value_heads=8 sliding_window=4096"},
    {.type = "ministral", .developer = "Mistral AI", .defaults = "num_key_value_heads=8"},
    {.type = "ministral3", .developer = "Mistral AI", .defaults = "num_key_value_heads=8"},
    {.type = "qwen2",
     .developer = "Alibaba",
     .defaults = "use_sliding_window=false max_window_layers=28"},
    {.type = "qwen2_vl",
     .developer = "Alibaba",
     .defaults = "use_sliding_window=false max_window_layers=80"},
    {.type = "qwen2_5_vl",
     .developer = "Alibaba",
     .defaults = "use_sliding_window=false max_window_layers=80"},
    {.type = "qwen3",
     .developer = "Alibaba",
     .defaults = "head_dim=128 use_sliding_window=false max_window_layers=28"},
    {.type = "qwen3_vl",
     .developer = "Alibaba",
     .defaults = "head_dim=128 use_sliding_window=false"},
    {.type = "phi3", .developer = "Microsoft"},
    {.type = "olmo", .developer = "Ai2"},
    {.type = "olmo2", .developer = "Ai2"},
    {.type = "olmo3",
     .developer = "Ai2",
     .defaults = "sliding_window=4096 sliding_window_pattern=4"},
    {.type = "granite", .developer = "IBM"},
    {.type = "glm", .developer = "Zhipu AI", .defaults = "head_dim=128"},
    {.type = "glm4", .developer = "Zhipu AI", .defaults = "head_dim=128"},
    {.type = "chatglm", .developer = "Zhipu AI"},
    {.type = "ernie4_5", .developer = "Baidu", .tied = true, .defaults = "head_dim=128"},
    {.type = "hunyuan_v1_dense", .developer = "Tencent", .tied = true},
    {.type = "seed_oss", .developer = "ByteDance", .defaults = "head_dim=128"},
    {.type = "smollm3", .developer = "Hugging Face", .tied = true},
    {.type = "exaone4", .developer = "LG AI Research"},
    {.type = "internlm2", .developer = "Shanghai AI Laboratory"},
    {.type = "internlm3", .developer = "Shanghai AI Laboratory"},
    {.type = "mimo", .developer = "Xiaomi"},
    {.type = "gemma", .developer = "Google", .tied = true, .defaults = "head_dim=256"},
    {.type = "gemma2",
     .developer = "Google",
     .tied = true,
     .defaults = "head_dim=256 sliding_window=4096 sliding_window_pattern=2"},
    {.type = "gemma3",
     .developer = "Google",
     .tied = true,
     .defaults = "head_dim=256 vocab_size=262208 num_attention_heads=8 num_key_value_heads=4 "
                 "sliding_window=4096 sliding_window_pattern=6"},
    {.type = "gemma4",
     .developer = "Google",
     .experts = kMay,
     .tied = true,
     .defaults = "head_dim=256 global_head_dim=512 vocab_size=262144 sliding_window=512 "
                 "sliding_window_pattern=6",
     .mixer = kWide},
    {.type = "gemma4_unified",
     .developer = "Google",
     .experts = kMay,
     .tied = true,
     .defaults = "head_dim=256 global_head_dim=512 vocab_size=262144 sliding_window=512 "
                 "sliding_window_pattern=6",
     .mixer = kWide},
    {.type = "cohere", .developer = "Cohere", .tied = true},
    {.type = "cohere2",
     .developer = "Cohere",
     .tied = true,
     .defaults = "sliding_window=4096 sliding_window_pattern=4"},
    {.type = "stablelm", .developer = "Stability AI"},
    {.type = "baichuan", .developer = "Baichuan"},
    {.type = "internlm", .developer = "Shanghai AI Laboratory"},
    {.type = "glm4v", .developer = "Zhipu AI", .defaults = "head_dim=128"},
    // two matrices a feed-forward part
    {.type = "gptj", .developer = "EleutherAI", .gated = false},
    {.type = "gpt2", .developer = "OpenAI", .gated = false, .tied = true},
    {.type = "gpt_neox", .developer = "EleutherAI", .gated = false},
    {.type = "gpt_bigcode", .developer = "BigCode", .gated = false, .tied = true},
    {.type = "starcoder2", .developer = "BigCode", .gated = false, .tied = true},
    {.type = "falcon", .developer = "TII", .gated = false, .tied = true},
    {.type = "bloom", .developer = "BigScience", .gated = false, .tied = true},
    {.type = "opt", .developer = "Meta", .gated = false, .tied = true},
    {.type = "phi", .developer = "Microsoft", .gated = false},
    {.type = "nemotron", .developer = "NVIDIA", .gated = false},
    // experts
    {.type = "mixtral",
     .developer = "Mistral AI",
     .experts = kAlways,
     .width_is_experts = true,
     .defaults = "num_key_value_heads=8"},
    {.type = "gpt_oss",
     .developer = "OpenAI",
     .experts = kAlways,
     .width_is_experts = true,
     .defaults = "num_key_value_heads=8 head_dim=64 sliding_window=128 sliding_window_pattern=2"},
    {.type = "phimoe", .developer = "Microsoft", .experts = kAlways, .width_is_experts = true},
    {.type = "olmoe", .developer = "Ai2", .experts = kAlways, .width_is_experts = true},
    {.type = "qwen2_moe",
     .developer = "Alibaba",
     .experts = kAlways,
     .defaults = "use_sliding_window=false max_window_layers=28"},
    {.type = "qwen3_moe",
     .developer = "Alibaba",
     .experts = kAlways,
     .defaults = "head_dim=128 use_sliding_window=false"},
    {.type = "qwen3_vl_moe",
     .developer = "Alibaba",
     .experts = kAlways,
     .defaults = "head_dim=128 use_sliding_window=false"},
    {.type = "deepseek", .developer = "DeepSeek", .experts = kAlways},
    {.type = "deepseek_v2",
     .developer = "DeepSeek",
     .experts = kAlways,
     .defaults = "q_lora_rank=1536"},
    {.type = "deepseek_v3",
     .developer = "DeepSeek",
     .experts = kAlways,
     .defaults = "q_lora_rank=1536 first_k_dense_replace=3"},
    {.type = "deepseek_v32",
     .developer = "DeepSeek",
     .experts = kAlways,
     .defaults = "q_lora_rank=1536 first_k_dense_replace=3"},
    {.type = "deepseek_v4",
     .developer = "DeepSeek",
     .experts = kAlways,
     .defaults = "head_dim=512 sliding_window=128",
     .note = "Not counted: the copies of the residual stream (hc_mult)"},
    {.type = "kimi_k2", .developer = "Moonshot AI", .experts = kAlways},
    {.type = "kimi_k25", .developer = "Moonshot AI", .experts = kAlways},
    {.type = "kimi_vl", .developer = "Moonshot AI", .experts = kAlways},
    {.type = "glm4_moe", .developer = "Zhipu AI", .experts = kAlways},
    {.type = "glm4_moe_lite", .developer = "Zhipu AI", .experts = kAlways},
    {.type = "glm4v_moe", .developer = "Zhipu AI", .experts = kAlways},
    {.type = "glm_moe_dsa",
     .developer = "Zhipu AI",
     .experts = kAlways,
     .defaults = "index_topk=2048 index_n_heads=32 index_head_dim=128"},
    {.type = "minimax_m2", .developer = "MiniMax", .experts = kAlways, .width_is_experts = true},
    {.type = "llama4",
     .developer = "Meta",
     .experts = kAlways,
     .width_is_experts = true,
     .defaults =
         "head_dim=128 attention_chunk_size=8192 interleave_moe_layer_step=1 n_shared_experts=1 "
         "no_rope_layer_interval=4"},
    {.type = "granitemoe",
     .developer = "IBM",
     .experts = kAlways,
     .width_is_experts = true,
     .tied = true},
    {.type = "granitemoeshared",
     .developer = "IBM",
     .experts = kAlways,
     .width_is_experts = true,
     .tied = true},
    {.type = "ernie4_5_moe",
     .developer = "Baidu",
     .experts = kAlways,
     .tied = true,
     .defaults = "moe_num_shared_experts=2"},
    {.type = "hunyuan_v1_moe",
     .developer = "Tencent",
     .experts = kAlways,
     .width_is_experts = true,
     .tied = true},
    {.type = "hunyuan",
     .developer = "Tencent",
     .experts = kMay,
     .width_is_experts = true,
     .tied = true},
    {.type = "dots1", .developer = "rednote", .experts = kAlways},
    {.type = "bailing_moe", .developer = "Ant Group", .experts = kAlways},
    {.type = "bailing_moe_v2", .developer = "Ant Group", .experts = kAlways},
    // layers with a state beside attending ones
    {.type = "qwen3_next",
     .developer = "Alibaba",
     .experts = kMay,
     .defaults = "head_dim=256 full_attention_interval=4 attn_output_gate=true",
     .mixer = kGatedDelta},
    {.type = "qwen3_5",
     .developer = "Alibaba",
     .defaults = "head_dim=256 full_attention_interval=4 attn_output_gate=true",
     .mixer = kGatedDelta},
    {.type = "qwen3_5_moe",
     .developer = "Alibaba",
     .experts = kAlways,
     .defaults = "head_dim=256 full_attention_interval=4 attn_output_gate=true",
     .mixer = kGatedDelta},
    {.type = "minimax",
     .developer = "MiniMax",
     .experts = kAlways,
     .width_is_experts = true,
     .mixer = kLightning},
    {.type = "minimax_text_01",
     .developer = "MiniMax",
     .experts = kAlways,
     .width_is_experts = true,
     .mixer = kLightning},
    {.type = "minimax_m1",
     .developer = "MiniMax",
     .experts = kAlways,
     .width_is_experts = true,
     .mixer = kLightning},
    {.type = "nemotron_h",
     .developer = "NVIDIA",
     .experts = kMay,
     .gated = false,
     .defaults =
         "vocab_size=131072 num_attention_heads=32 num_key_value_heads=8 head_dim=128 "
         "intermediate_size=21504 mamba_num_heads=128 mamba_head_dim=64 ssm_state_size=128 "
         "n_groups=8 "
         "conv_kernel=4 chunk_size=128 n_routed_experts=8 num_experts_per_tok=2 n_shared_experts=1 "
         "moe_intermediate_size=7688 moe_shared_expert_intermediate_size=7688",
     .mixer = kMamba2},
    {.type = "granitemoehybrid",
     .developer = "IBM",
     .experts = kMay,
     .width_is_experts = true,
     .tied = true,
     .mixer = kMamba2},
};

std::string_view without_text(std::string_view type) {
  return type.ends_with("_text") ? type.substr(0, type.size() - 5) : type;
}

std::size_t common_start(std::string_view a, std::string_view b) {
  std::size_t length = 0;
  while (length < std::min(a.size(), b.size()) && a[length] == b[length]) ++length;
  return length;
}

/// The nearest in spelling, or else the one that starts alike for three letters or more.
std::string nearest(std::string_view type, const std::vector<std::string>& names) {
  std::string best = nearest_spelling(type, names);
  if (!best.empty()) return best;
  std::size_t most = 2;
  for (const std::string& name : names) {
    if (common_start(type, name) <= most) continue;
    most = common_start(type, name);
    best = name;
  }
  return best;
}

}  // namespace

std::span<const ModelFamily> model_families() {
  return kFamilies;
}

const ModelFamily* find_family(std::string_view type) {
  for (const std::string_view name : {type, without_text(type)})
    for (const ModelFamily& family : kFamilies)
      if (name == family.type) return &family;
  return nullptr;
}

std::string unknown_family_hint(std::string_view type) {
  std::vector<std::string> names;
  for (const ModelFamily& family : kFamilies) names.emplace_back(family.type);
  const std::string near = nearest(without_text(type), names);
  return fmt::format("{}supported: {}", near.empty() ? "" : "the nearest is " + near + "; ",
                     fmt::join(names, ", "));
}

std::string family_default(const ModelFamily& family, std::string_view key) {
  for (const std::string& pair : split(family.defaults, ' ')) {
    const std::size_t equals = pair.find('=');
    if (pair.substr(0, equals) == key) return pair.substr(equals + 1);
  }
  return {};
}

}  // namespace countervail
