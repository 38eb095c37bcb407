#pragma once
// Layers of one model that differ in what mixes tokens, or in having no feed-forward part, as models of one kind of layer
// each: operators and memory are stated for them, and a layer's cost is their mean by share.
#include <array>

#include "transformer/model_shape.h"

namespace countervail {

struct LayerVariant {
  ModelShape model;
  double share = 0;  ///< of the layers; 0 = no such layer
};

/// True where every layer without experts is like every other, and every one with experts.
constexpr bool has_one_variant(const ModelShape& m) {
  return (m.other.layers == 0 || mixes_otherwise(m)) && m.bare_layers == 0;
}

/// Only the attending layers; only those that mix otherwise. Each as many layers as there are of it.
constexpr ModelShape attending_part(ModelShape m) {
  m.layers -= m.other.layers;
  m.other = {};
  m.bare_layers = 0;
  return m;
}
constexpr ModelShape other_part(ModelShape m) {
  m.layers = m.other.layers;
  m.bare_layers = 0;
  return m;
}

/// Mixers spread evenly over layers with and without experts. `with_experts`: of the layers that have them.
constexpr std::array<LayerVariant, 4> layer_variants(const ModelShape& m, bool with_experts) {
  const double other = static_cast<double>(m.other.layers) / m.layers;
  const int plain = m.layers - moe_layers(m);
  const double bare = with_experts || plain == 0 ? 0 : static_cast<double>(m.bare_layers) / plain;
  std::array<LayerVariant, 4> all{{{attending_part(m), (1 - other) * (1 - bare)},
                                   {other_part(m), other * (1 - bare)},
                                   {attending_part(m), (1 - other) * bare},
                                   {other_part(m), other * bare}}};
  all[2].model.ffn = all[3].model.ffn = 0;
  return all;
}

}  // namespace countervail
