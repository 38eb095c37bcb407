#pragma once
// Dispatch and combine of a mixture of experts: every token to the devices of its experts, and back.
//
//   S  payload: bytes of the tokens of one device times top-k     n  devices of the expert group, N nodes of g devices
//   k  experts a token visits                              M  most nodes a token may visit (0 = N)
//   V  nodes visited     distinct(min(M, N), k)            distinct(x, k) = x (1 - (1 - 1/x)^k): k balls, x bins
//   D  devices visited   V distinct(g, k/V)
//
//   one copy per node and device (DeepEP)   outside  V (N - 1)/N / k S   inside  D (g - 1)/g / k S
//   one copy an expert                      outside  (N - 1)/N S         inside  (g - 1)/g / N S
//   seconds = launch + n * per_peer + slowest plane + the other one for a chunk of eight
//
// A node is a unit of the group below the plane that carries the outer phase. Uniform routing; imbalance stretches
// what the experts compute, and the caller's payload. Sources: DeepSeek-V3, arXiv:2412.19437, section 3.2.2
// (node-limited routing, forwarding inside the node); deepseek-ai/DeepEP README; docs/methods/moe.md.
#include "cluster/collectives.h"

namespace countervail {

/// How a library moves tokens, and what one exchange costs beyond its bytes.
struct ExchangePattern {
  int top_k = 1;
  int most_nodes = 0;         ///< 0 = no limit
  bool deduplicates = false;  ///< one copy per node and device, forwarded inside
  double launch = 0;          ///< s
  double per_peer = 0;        ///< s per device of the group

  friend auto operator<=>(const ExchangePattern&, const ExchangePattern&) = default;
};

/// Expected number of different bins that `balls` uniform balls hit.
double distinct_bins(double bins, double balls);

/// Seconds of one dispatch or combine against S. Free for a group of one device.
CollectiveCurve expert_exchange_curve(const ExchangePattern& pattern, const Group& group,
                                      const Tower& tower);

}  // namespace countervail
