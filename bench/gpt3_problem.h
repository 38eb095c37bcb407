#pragma once
// The published exercise: GPT-3 175B on 4096 A100, sequence 2048, batch 4096 (as Calculon's example search).
#include "spec/problem.h"

namespace countervail {

inline Problem gpt3_on_4096_a100() {
  Problem problem;
  problem.model = {.layers = 96,
                   .hidden = 12288,
                   .heads = 96,
                   .kv_heads = 96,
                   .head_dim = 128,
                   .ffn = 49152,
                   .vocab = 51200,
                   .tied_embeddings = true,
                   .dropout = true};
  problem.job = {.sequence = 2048, .global_batch = 4096};
  problem.device = {.peak_flops = 312e12,
                    .memory_bandwidth = 2039e9,
                    .memory_efficiency = 0.8,
                    .usable_memory = 79.2 * 1073741824,
                    .kernel_launch = 6e-6,
                    .gemm = {0.82, 94.5, 156},
                    .attention = {0.70, 420, 16}};
  problem.stack = {.fused_attention = false,
                   .softmax_traffic = 1.25,
                   .elementwise_traffic = 1.2,
                   .tensor_overlap = 0.3,
                   .data_overlap = 0.5,
                   .pipeline_overlap = 0.5,
                   .logits_bytes = 16};
  problem.tower.add_level({.name = "node", .children = 8});
  problem.tower.add_level({.name = "cluster", .children = 512});
  problem.tower.add_plane({.name = "nvlink",
                           .to = 1,
                           .topology = {},
                           .bandwidth = 300e9,
                           .latency = 2e-6,
                           .efficiency = 0.77,
                           .half_size = 22e6});
  problem.tower.add_plane({.name = "infiniband",
                           .to = 2,
                           .topology = {},
                           .bandwidth = 25e9,
                           .latency = 5e-6,
                           .efficiency = 0.85,
                           .half_size = 8e6});
  problem.runtime_bytes = 1e9;
  return problem;
}

}  // namespace countervail
