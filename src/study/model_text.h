#pragma once
// A model in one line: what was read of it, for people to check.
#include <string>

#include "transformer/model_shape.h"

namespace countervail {

/// "3.09 B, 36 layers, GQA 16/2, window none, tied"; "671.0 B (37.6 B a token), 61 layers (3 dense), MLA 128 heads, 256 experts
/// of which 8 and 1 shared, window none, not tied". Weights a token uses leave the input embedding out.
std::string model_text(const ModelShape& model);

/// "attention": "GQA 16/2", "MLA 128 heads". Layers of another mixer are named apart.
std::string attention_text(const ModelShape& model);
/// "none", "128 in 18 of 36 layers", "best 2048 keys", "chunks of 8192 in 36 of 48 layers".
std::string window_text(const ModelShape& model);

}  // namespace countervail
