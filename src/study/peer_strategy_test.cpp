#include "study/peer_strategy.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace countervail {
namespace {

// Keys of Calculon's executions, numbers of Korthikanti et al. 2022 (arXiv:2205.05198), table 5: 530B on 280 A100.
const std::string kCalculon = R"({
  "num_procs": 280, "tensor_par": 8, "pipeline_par": 35, "data_par": 1,
  "tensor_par_net": 0, "pipeline_par_net": 1, "data_par_net": 1,
  "batch_size": 280, "microbatch_size": 1, "datatype": "float16", "fused_activation": false,
  "attention_type": "multihead", "activation_recompute": "attn_only", "pipeline_interleaving": 3,
  "optimizer_sharding": false, "tensor_par_comm_type": "rs_ag", "data_par_overlap": false,
  "weight_offload": false, "activations_offload": false, "optimizer_offload": false, "training": true
})";

const std::string kSimuMax = R"({
  "seq_len": 4096, "micro_batch_size": 1, "micro_batch_num": 128, "dtype": "bf16", "world_size": 48,
  "tp_size": 2, "pp_size": 12, "ep_size": 2, "etp_size": 1, "enable_sequence_parallel": true,
  "zero_state": 1, "enable_recompute": true, "recompute_granularity": "full_block",
  "recompute_layer_num": 2, "mem_factor": 0.94
})";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

std::string message(const std::string& text) {
  try {
    parse_peer_strategy(text, "s.json");
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(PeerStrategy, ReadsAnExecutionOfCalculon) {
  const PeerStrategy read = parse_peer_strategy(kCalculon, "s.json");
  EXPECT_EQ(read.format, "Calculon");
  EXPECT_EQ(device_count(read.strategy), 280);
  EXPECT_EQ(read.strategy.virtual_stages, 3);
  EXPECT_EQ(read.strategy.recompute, Recompute::kSelective);
  EXPECT_TRUE(read.strategy.sequence_parallel);
  EXPECT_EQ(read.strategy.zero_stage, 0);
  EXPECT_EQ(read.batch, 280);
  EXPECT_FALSE(read.sequence);
}

TEST(PeerStrategy, ReadsAStrategyOfSimuMax) {
  const PeerStrategy read = parse_peer_strategy(kSimuMax, "s.json");
  EXPECT_EQ(read.format, "SimuMax");
  EXPECT_EQ(read.strategy.data_parallel, 2);
  EXPECT_EQ(read.strategy.expert_parallel, 2);
  EXPECT_EQ(read.strategy.recompute, Recompute::kFull);
  EXPECT_EQ(read.strategy.zero_stage, 1);
  EXPECT_EQ(read.batch, 256);
  EXPECT_EQ(read.sequence, 4096);
  EXPECT_EQ(read.said.front(), "recomputes 2 layers a stage there, every layer here");
  EXPECT_EQ(read.said.back(), "not read: mem_factor");
}

TEST(PeerStrategy, RefusesWithKeyAndPlace) {
  EXPECT_NE(message("{}").find("no strategy that we know (expected an execution of Calculon"),
            std::string::npos);
  EXPECT_NE(message(replaced(kCalculon, "280,", "281,"))
                .find("s.json:2:3: 'num_procs' is 281, its degrees make 280"),
            std::string::npos);
  EXPECT_NE(message(replaced(kCalculon, "\"weight_offload\": false", "\"weight_offload\": true"))
                .find("'weight_offload': offloading is not modelled"),
            std::string::npos);
  EXPECT_NE(message(replaced(kCalculon, "attn_only", "some"))
                .find("'activation_recompute' is 'some' (one of full"),
            std::string::npos);
  EXPECT_NE(
      message(replaced(kSimuMax, ": 48", ": 50")).find("'world_size' is 50, its degrees make 24"),
      std::string::npos);
  EXPECT_NE(message(replaced(kSimuMax, "\"tp_size\": 2", "\"tp_size\": 0"))
                .find("'tp_size' must be a whole number from 1"),
            std::string::npos);
  EXPECT_NE(message(replaced(kSimuMax, "\"dtype\": \"bf16\"", "\"dtype\": 16"))
                .find("'dtype' must be a word, got 16"),
            std::string::npos);
}

}  // namespace
}  // namespace countervail
