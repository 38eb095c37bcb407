#pragma once
// How files and answers spell the fabrics' closed sets.
#include "base/words.h"
#include "cluster/collectives.h"
#include "cluster/tower.h"

namespace countervail {

inline constexpr auto kTopologyWords =
    words_of<TopologyKind>("topology", "switch", "full_mesh", "ring", "torus", "dragonfly");
inline constexpr auto kCollectiveWords =
    words_of<Collective>("collective", "all_reduce", "reduce_scatter", "all_gather", "all_to_all",
                         "send_recv", "broadcast");

}  // namespace countervail
