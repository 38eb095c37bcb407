// A closed list of harmless keys would refuse every new file, an open one would pass over what is real. So names decide: known
// harmless ones, known real ones, and of the rest those whose words speak of shape count as real.
#include "catalog/hf_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/error.h"
#include "base/printable.h"
#include "base/text.h"
#include "files/files.h"

namespace countervail {
namespace {

/// "*" stands for any letters. What only training recipes, tokenisers, generation or numerics need; biases, norms and
/// scales are less than a part in a hundred of weights and time.
constexpr const char* kHarmless[] = {
    "*token_id*",
    "*token_index",
    "*_token_ids",
    "*token*id",
    "rope_*",
    "*rotary*",
    "*rope*",
    "*_eps",
    "*epsilon*",
    "*initializer*",
    "*init_*",
    "*_std",
    "*drop*",
    "*dtype*",
    "quantization_config",
    "compression_config",
    "*loss*",
    "*jitter*",
    "norm_topk_prob",
    "scoring_func",
    "topk_method",
    "*topk_prob*",
    "*scaling_factor*",
    "use_cache",
    "*version*",
    "auto_map",
    "architectures",
    "task_specific_params",
    "*bias*",
    "*softcap*",
    "*multiplier*",
    "*_scale*",
    "*scale_*",
    "*logit*",
    "*_name*",
    "*name_or_path",
    "model_max_length",
    "pretraining_tp",
    "ep_size",
    "seq_aux",
    "*attn_implementation*",
    "output_*",
    "return_*",
    "is_decoder",
    "is_encoder_decoder",
    "*gradient_checkpointing*",
    "*norm*",
    "summary_*",
    "alibi",
    "*residual*",
    "*router*",
    "n_group",
    "topk_group",
    "num_expert_group*",
    "id2label",
    "label2id",
    "num_labels",
    "problem_type",
    "chunk_size_feed_forward",
    "*beam*",
    "temperature",
    "top_p",
    "top_k",
    "*max_length",
    "min_length",
    "do_sample",
    "num_return_sequences",
    "*penalty*",
    "bad_words_ids",
    "finetuning_task",
    "torchscript",
    "pruned_heads",
    "prefix",
    "*ngram*",
    "typical_p",
    "exponential_decay*",
    "remove_invalid_values",
    "suppress_tokens",
    "forced_*",
    "begin_suppress_tokens",
    "early_stopping",
    "tf_legacy_loss",
    "tie_encoder_decoder",
    "use_bfloat16",
    "time_step*",
    "*_dt_*",
    "*_act",
    "*_act_output*",
    "*activation*",
    "use_mamba_kernels",
    "num_logits_to_keep",
    "*ssm_*dtype",
    "swiglu_*",
    "*hash*",
    "hc_*",
    "*image*",
    "*video*",
    "*vision*",
    "*audio*",
    "*speech*",
    "*temperature*",
    "floor_scale",
    "attn_scale",
    "for_llm_compressor",
    "query_pre_attn_scalar",
    "cache_implementation",
    "unsloth_*",
    "tokenizer*",
    "*capacity*",
    "*flash*",
    "use_dynamic_ntk",
    "use_logn_attn",
    "seq_length",
    "n_ctx",
    "*position*",
    "initial_context_length",
    "moe_gate*",
    "moe_use_*",
    "*group_limited*",
    "use_parallel_residual",
    "parallel_attn",
    "new_decoder_architecture",
    "multi_query*",
    "interleaved_*",
    "*mrope*",
    "language",
    "languages",
    "*sampling*",
    "*_proj_bias",
    "use_mup",
    "mup_*",
    "mtp_use_*",
    "mtp_layers_block_type",
    "mtp_hybrid_override_pattern",
    "mtp_transformer_layers",
    "moe_shared_expert_overlap",
    "moe_layer_start_index",
    "moe_layer_end_index",
    "no_rope_layer*",
    "*_ids",
    "transformers*",
    "quantization",
    "quant_*",
    "fp8*",
    "*checkpoint*",
    "_*",
    "gate_*",
    "hidden_dropout*",
    "prediction_heads_*",
    "*embed_scale*",
    "use_bidirectional_attention",
    "sep",
    "attn_factors*",
    "long_factor",
    "short_factor",
    "num_hash_layers",
    "expert_dtype",
    "mlp_bias",
    "user_*",
    "bpe_*",
    "*_id",
    "layer_replication",
    "use_fused*",
    "fused_*",
    "use_cut_cross_entropy",
    "seed",
    "enable_lm_head_fp32",
    "attn_output_gate",
    "cla_share_factor",
    "num_ln*",
    "compression_ratio",
    "num_media*",
    "vit_*",
    "anyres*",
    "org_vocab_size",
    "embd_layer",
    "*_processor",
    "moe_group",
    "moe_world_size",
    "num_acc_steps",
    "score_func",
    "route_scale",
    "original_seq_len",
    "beta_fast",
    "beta_slow",
    "mscale",
    "max_batch_size",
    "use_mixed_mlp_moe",
    "use_mtp",
    "moe_layer_num_skipped",
    "pool_type",
    "mamba_chunk_size",
    "class_num",
    "*_path",
};

/// Real whatever else their names look like, unless off: null, false, 0, nothing.
constexpr const char* kReal[] = {"moe_latent_size",
                                 "use_double_wide_mlp",
                                 "num_kv_shared_layers",
                                 "hidden_size_per_layer_input",
                                 "use_cla",
                                 "add_cross_attention",
                                 "head_dim_list",
                                 "*sparse_attention*",
                                 "sparse_*",
                                 "moba_*",
                                 "nsa_*",
                                 "num_zero_experts",
                                 "zero_expert*",
                                 "cross_attention*",
                                 "linear_attn_config",
                                 "expert_hidden_size",
                                 "routed_expert_hidden_size"};

/// Words of names that speak of shape.
constexpr const char* kShape[] = {
    "layer",  "head",   "hidden", "intermediate", "expert", "window",    "rank",
    "latent", "_dim",   "_size",  "attention",    "attn",   "kv",        "mamba",
    "linear", "conv",   "ssm",    "compress",     "index",  "share",     "block",
    "moe",    "sparse", "width",  "mlp",          "ffn",    "recurrent", "delta",
    "n_",     "num_",   "stride", "state",        "mtp",    "topk",      "interval"};
/// The same for switches, which are mostly about kernels.
constexpr const char* kShapeOfSwitches[] = {"window",   "sparse",     "share",  "latent",
                                            "compress", "linear_att", "double", "cross"};

bool matches(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() != '*')
    return !text.empty() && text.front() == pattern.front() &&
           matches(pattern.substr(1), text.substr(1));
  for (std::size_t i = 0; i <= text.size(); ++i)
    if (matches(pattern.substr(1), text.substr(i))) return true;
  return false;
}

bool is_off(const JsonValue& value) {
  if (value.is_null()) return true;
  if (const bool* truth = std::get_if<bool>(&value.value)) return !*truth;
  if (const double* number = value.number()) return *number == 0;
  if (value.list() != nullptr) return value.list()->empty();
  return value.object() != nullptr && value.object()->empty();
}

bool speaks_of_shape(const std::string& key, const JsonValue& value) {
  const auto within = [&](const char* word) { return key.find(word) != std::string::npos; };
  if (std::holds_alternative<bool>(value.value))
    return std::ranges::any_of(kShapeOfSwitches, within);
  if (value.text() != nullptr) return false;
  return std::ranges::any_of(kShape, within);
}

}  // namespace

LeftKeys left_keys(const ConfigKeys& keys) {
  constexpr std::size_t kLongest = 128;  // names beyond it are matched with nothing
  LeftKeys left;
  for (const JsonValue::Member& member : keys.all()) {
    const std::string& key = member.first;
    const JsonValue& value = member.second;
    if (keys.was_read(key)) continue;
    const auto like = [&](const auto& pattern) { return matches(pattern, key); };
    const bool named = key.size() <= kLongest;
    const bool real = named && std::ranges::any_of(kReal, like);
    if (is_off(value))
      left.harmless.push_back(key);
    else if (real)
      left.real.push_back(key);
    else if (named && std::ranges::any_of(kHarmless, like))
      left.harmless.push_back(key);
    else if (speaks_of_shape(key, value))
      left.real.push_back(key);
    else
      left.unknown.push_back(key);
  }
  return left;
}

void sort_left_keys(const ConfigKeys& keys, const std::vector<std::string>& passed,
                    HfModel& model) {
  const LeftKeys left = left_keys(keys);
  const auto is_in = [](const std::vector<std::string>& list, const std::string& key) {
    return std::ranges::find(list, key) != list.end();
  };
  for (const std::string& key : left.real)
    if (!is_in(passed, key))
      keys.fail(key, ErrorKind::kUnknownKey,
                fmt::format("'{}' is not read, and may change the arithmetic", printable_name(key)),
                fmt::format("--ignore {} to read on without it", printable_name(key)));
  for (const std::string& key : passed)
    if (!is_in(left.real, key))
      throw Error::at(
          ErrorKind::kUnknownKey,
          fmt::format("nothing to ignore: '{}' is no key that {} is refused for",
                      printable_name(key), last_part(keys.file())),
          left.real.empty() ? "no key is" : fmt::format("{}", fmt::join(left.real, ", ")));
  for (const auto& [key, value] : keys.all()) {
    if (keys.was_read(key)) continue;
    model.ignored.push_back(printable_name(key));
    if (is_in(left.unknown, key)) model.unknown.push_back(printable_name(key));
    if (is_in(left.real, key)) model.overruled.push_back(printable_name(key));
  }
}

std::string printable_name(const std::string& name) {
  return printable(name, 80);
}

}  // namespace countervail
