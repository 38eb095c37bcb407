#pragma once
// DeepSeek-V3 on a cluster of H800-like devices, batch 15,360 sequences of 4,096 tokens (arXiv:2412.19437).
#include "spec/problem.h"

namespace countervail {

inline Problem deepseek_on_h800(int nodes = 256) {
  Problem problem;
  problem.model = {.layers = 61,
                   .hidden = 7168,
                   .heads = 128,
                   .kv_heads = 128,
                   .head_dim = 128,
                   .ffn = 18432,
                   .gated_ffn = true,
                   .vocab = 129280};
  ModelShape& model = problem.model;
  model.experts = 256, model.top_k = 8, model.shared_experts = 1, model.expert_ffn = 2048;
  model.dense_layers = 3, model.most_nodes = 4, model.mtp_layers = 1;
  model.q_rank = 1536, model.kv_rank = 512;
  model.nope_head_dim = 128, model.rope_head_dim = 64, model.v_head_dim = 128;
  problem.job = {.sequence = 4096, .global_batch = 15360};
  problem.device = {.peak_flops = 989.4e12,
                    .memory_bandwidth = 3350e9,
                    .memory_efficiency = 0.8,
                    .usable_memory = 79.2 * 1073741824,
                    .kernel_launch = 3.5e-6,
                    .gemm = {0.65, 138.8, 145},
                    .attention = {0.396, 539, 22}};
  problem.device.eight_bit = {1978.9e12, {0.643, 140, 489}, 1.5e-6};
  problem.stack = {.offers_zero_bubble = true,
                   .offers_dual_pipe = true,
                   .offers_fp8 = true,
                   .exchange_launch = 40e-6,
                   .exchange_deduplicates = true,
                   .dispatch_bytes = 1,
                   .attention_factor = 1.6,
                   .tensor_overlap = 0.5,
                   .data_overlap = 0.8,
                   .pipeline_overlap = 0.9,
                   .logits_bytes = 16,
                   .expert_overlap = 0.9,
                   .expert_traffic = 2,
                   .cast_traffic = 1.5};
  problem.tower.add_level({.name = "node", .children = 8});
  problem.tower.add_level({.name = "cluster", .children = nodes});
  problem.tower.add_plane({.name = "nvlink",
                           .to = 1,
                           .topology = {},
                           .bandwidth = 200e9,
                           .latency = 3.4e-6,
                           .efficiency = 0.822,
                           .half_size = 7.5e5});
  problem.tower.add_plane({.name = "infiniband",
                           .to = 2,
                           .topology = {},
                           .bandwidth = 50e9,
                           .latency = 5e-6,
                           .efficiency = 0.97,
                           .half_size = 1e6});
  problem.runtime_bytes = 1e9;
  return problem;
}

}  // namespace countervail
