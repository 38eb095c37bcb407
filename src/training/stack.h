#pragma once
// A software stack at a date: what a training framework hides, fuses and adds. At most twelve numbers a
// profile, fitted once per profile on the calibration part (docs/methods/training.md), never per row.

namespace countervail {

/// Defaults are those of a stack that adds nothing and hides nothing;
/// a profile states what differs.
struct Stack {
  bool fused_attention = true;  ///< FlashAttention; otherwise two batched GEMMs and a softmax
  bool third_generation_attention =
      false;  ///< kernels of 2024 and later: FlashAttention-3, cuDNN 9
  bool full_recompute_skips_last =
      false;  ///< recomputation stops before the last GEMM of the layer
  bool gathers_between_stages =
      false;  ///< tensor ranks each send a slice and gather it after the hop

  bool synchronises_every_micro_batch =
      false;  ///< FSDP without no_sync: gradients reduce each micro-batch

  bool offers_zero_bubble = false;  ///< schedules beyond 1F1B and interleaved
  bool offers_dual_pipe = false;
  bool offers_fp8 = false, offers_fp4 = false;  ///< GEMM formats beyond 16 bit that it trains in
  bool fused_expert_products = false;   ///< one kernel for all experts; else one product each
  bool captures_expert_layers = false;  ///< MoE layers run from full graphs: no host floor

  // What it offers along each axis of a layout; a search goes no further (data/stacks, with sources).
  int most_tensor = 0;             ///< tensor degree; 0 = as far as the innermost plane reaches
  int most_sharding = 3;           ///< ZeRO stage without a pipeline
  int most_pipeline_sharding = 3;  ///< ZeRO stage beside a pipeline
  bool offers_pipeline = true;
  bool offers_sequence_parallel = true;
  bool offers_selective_recompute = true;  ///< of attention alone, or of norms and activations
  bool offers_ring_context = true;         ///< keys passed round a ring
  bool offers_exchange_context = false;    ///< heads exchanged for tokens (all-to-all)

  // How tokens reach their experts, of the library that the profile names (data/models/exchanges.toml).
  double exchange_launch = 0;          ///< s of one dispatch or combine beyond its bytes
  double exchange_per_peer = 0;        ///< s a peer of the group
  bool exchange_deduplicates = false;  ///< one copy per node and one per device, not one per expert
  double dispatch_bytes = 2;  ///< bytes of a value on the way to its expert; combine is 16-bit

  // A profile sets at most twelve of these numbers.
  double attention_factor = 1;     ///< share of the chip's attention curve that this kernel reaches
  double softmax_traffic = 0;      ///< times the bytes of an unfused softmax, mask and dropout
  double elementwise_traffic = 1;  ///< times the bytes of perfectly fused elementwise operators
  double host_seconds_per_layer = 0;  ///< launch gaps of one layer, forward plus backward
  double tensor_overlap = 0;          ///< share of tensor-parallel collectives hidden behind GEMMs
  double data_overlap = 0;      ///< share of gradient and weight collectives hidden behind compute
  double data_traffic = 1;      ///< times the bytes of data-parallel collectives
  double pipeline_overlap = 0;  ///< share of point-to-point transfers hidden
  double gradient_bytes = 4;    ///< bytes of a gradient in memory and on the wire
  double logits_bytes = 0;      ///< memory traffic of loss and softmax, bytes a logit
  double optimizer_bytes = 40;  ///< memory traffic of the optimizer, bytes a weight
  double optimizer_state =
      12;                     ///< bytes a weight that the optimizer keeps: master copy and moments
  double expert_overlap = 0;  ///< share of dispatch and combine hidden behind compute
  double expert_host_seconds =
      0;  ///< what the host takes to launch one MoE layer, forward plus backward; s
  double expert_traffic =
      1;  ///< times the bytes of permuting, activating and quantising token copies
  double cast_traffic = 1;   ///< times the bytes of quantising GEMM operands below 16 bit
  double compute_share = 1;  ///< share of the compute units left beside kernels that move tokens
  double accumulation_bytes =
      0;  ///< traffic of a separate gradient-accumulation kernel, bytes a weight

  friend bool operator==(const Stack&, const Stack&) = default;
};

}  // namespace countervail
