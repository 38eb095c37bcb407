#pragma once
// A device that serves, as flat numbers: its rates, and the numbers of the laws that price its kernels
// (transformer/kernel_time.h, transformer/latent_time.h, cluster/library_time.h). serving/from_facts.h makes it.
// Launches are 0: the tables time a kernel alone, engines start the next while one drains, and what is left of the gaps is
// the software's number per layer (any share of the measured launches from 0 to 0.5 explains TPOT equally well).
#include "cluster/library_time.h"
#include "transformer/latent_time.h"

namespace countervail::serving {

struct Machine {
  MachineRates sixteen;                ///< peak at 16 bit, memory bandwidth, link one way; a device
  double eight_bit = 0, four_bit = 0;  ///< FLOP/s; 0: no such units
  double memory = 0;                   ///< bytes of the label
  GemmNumbers attention_products, dense_products, plain_products;
  AttentionNumbers prompts;
  DecodeNumbers decode;
  LatentNumbers latent_prompts, latent_decode;
  ExpertNumbers experts;
  OneKernelNumbers all_reduce;
  ExchangeNumbers dispatch,
      combine;  ///< of tokens to experts and back; their launch is the network's and stays
  ExchangeNumbers between_nodes;  ///< of many tokens, once a node
};

/// What the software adds, under captured graphs: gaps and small kernels of a layer and of one with experts, of a step, and
/// of every running request of a rank (scheduling, sampling, detokenising).
struct Host {
  double layer = 0, expert_layer = 0, step = 0, request = 0;  ///< s
  double overlap =
      1;  ///< of compute and exchange of two half batches, the share of the shorter that still shows; 1: none hidden
};

}  // namespace countervail::serving
