#pragma once
// Model files of other tools and of vendors' own code: the same decoder under other names.
//   Calculon        hidden, attn_heads, num_blocks                       github.com/calculon-ai/calculon models/*.json
//   SimuMax         hidden_size, head_num, layer_num                     github.com/MooreThreads/SimuMax configs/models
//   Meta, Mistral   dim, n_layers, n_heads (params.json)                 github.com/meta-llama, github.com/mistralai
//   DeepSeek        dim, inter_dim, n_layers (inference/configs)         github.com/deepseek-ai/DeepSeek-V3
// Their strategies and systems are no models: they are refused by name.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/hf_config.h"
#include "files/json_reader.h"

namespace countervail {

/// None where the keys are nobody's that we know. Errors as parse_hf_model.
std::optional<HfModel> read_peer_model(std::string_view text, const std::string& file,
                                       const JsonValue::Object& root,
                                       const std::vector<std::string>& ignored);

}  // namespace countervail
