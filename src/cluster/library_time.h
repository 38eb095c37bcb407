#pragma once
// Seconds of one call of a collective library inside one node or rack, as a framework calls it: launch, protocol, bytes.
//
//   n devices, S bytes, B link bandwidth one way per device, v = share of S that crosses each link
//   small messages (LL, LL128): launch + (n-1) per_peer + v S / (low_latency B)
//   bulk (Simple):              the same latency + bulk_launch + v (S + min(S, n half_size)) / (efficiency B)
//   The library takes the faster; v = 2(n-1)/n of an all-reduce, (n-1)/n of the others.
//
// Protocols: NVIDIA/nccl, src/graph/tuning.cc (commit 5067397). Numbers: data/models/kernels.toml.
#include <algorithm>
#include <cmath>

namespace countervail {

struct LibraryNumbers {
  double launch = 0, per_peer = 0;         ///< s
  double efficiency = 0, low_latency = 0;  ///< share of the link, bulk and small messages
  double bulk_launch = 0;                  ///< s
  double half_size = 0;  ///< bytes a device below which chunks do not fill the link
};
struct LibraryCall {
  double devices = 0, bytes = 0;
  double share = 0;  ///< of the bytes that crosses each link
  double link = 0;   ///< B/s one way per device
};
constexpr double library_seconds(const LibraryNumbers& l, const LibraryCall& call) {
  const double latency = l.launch + (call.devices - 1) * l.per_peer;
  const double small = call.share * call.bytes / (l.low_latency * call.link);
  const double filled = call.bytes + std::min(call.bytes, call.devices * l.half_size);
  return latency +
         std::min(small, l.bulk_launch + call.share * filled / (l.efficiency * call.link));
}

/// One-kernel all-reduce of a serving library: every device reads all the others (one shot), or a share of each and the
/// results (two shots).
struct OneKernelNumbers {
  double launch = 0, per_peer = 0, efficiency = 0, one_shot = 0, second_launch = 0;
};
constexpr double one_kernel_seconds(const OneKernelNumbers& o, const LibraryCall& call) {
  const double others = call.devices - 1;
  const double one = others * call.bytes / (o.one_shot * call.link);
  const double two =
      o.second_launch + 2 * others / call.devices * call.bytes / (o.efficiency * call.link);
  return o.launch + others * o.per_peer + std::min(one, two);
}

/// Dispatch or combine of a library of kernels (DeepEP, one- and two-sided NVLink): bytes over the link, narrowed by the
/// compute units that move them, and what each expert, peer and token costs. Numbers that a library does not have are 0.
struct ExchangeNumbers {
  double launch = 0, efficiency = 0;
  double unit_rate = 0;       ///< B/s that one compute unit moves; 0: units do not bound
  double token_seconds = 0;   ///< s a token, on one unit of 24
  double expert_seconds = 0;  ///< s an expert, or a peer
  double copied = 0;          ///< times that token copies pass through local memory
};
struct ExchangeCall {
  double bytes = 0;       ///< over the link of one device
  double copy_bytes = 0;  ///< of all token copies, local
  double tokens = 0, experts = 0;
  double units = 0;             ///< compute units that move tokens; 0: not printed
  double link = 0, memory = 0;  ///< B/s
};
inline double exchange_kernel_seconds(const ExchangeNumbers& e, const ExchangeCall& call) {
  constexpr double kUsualUnits = 24;
  const double wire = call.bytes / (e.efficiency * call.link);
  const bool bound = e.unit_rate > 0 && call.units > 0;
  const double units = bound ? call.bytes / (call.units * e.unit_rate) : 0;
  const double tokens = e.token_seconds * call.tokens * (bound ? kUsualUnits / call.units : 1);
  return e.launch + std::sqrt(wire * wire + units * units) + tokens +
         e.expert_seconds * call.experts + e.copied * call.copy_bytes / call.memory;
}

}  // namespace countervail
