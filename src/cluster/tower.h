#pragma once
// The tower: N weaker parts joined by a fabric act as one stronger part, at every height.
//
//   height 0 is a device (what software addresses); a unit of height i holds levels[i-1].children units of
//   height i-1: device -> package -> node -> supernode -> cluster. Levels count; planes carry traffic.
//
// A plane joins all units of height `from` inside one unit of height `to`. Several planes may span the same
// heights (UB beside RDMA), and a network card may hang on the device (attach = 0) and bypass the node.
// Plain aggregates of flat numbers in SI: copied into Problem and read in hot loops.
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/interval.h"
#include "base/short_name.h"

namespace countervail {

inline constexpr int kMaxLevels = 5;
inline constexpr int kMaxPlanes = 6;
inline constexpr int kMaxTorusDims = 4;

/// One storey: how many units of the storey below one unit holds, and what is known of a unit. Power and cost are of all
/// that is inside, as labels and invoices say them; a level without a figure of its own leaves them empty.
struct Level {
  ShortName name;
  int children = 1;
  std::optional<Interval> power;  ///< W of one unit
  std::optional<double> cost;     ///< USD of one unit
  double failure_rate = 0;        ///< unplanned stops per second that a unit adds to its children's
  friend bool operator==(const Level&, const Level&) = default;
};

enum class TopologyKind : std::uint8_t { kSwitch, kFullMesh, kRing, kTorus, kDragonfly };

/// How the ends of a plane are wired. Only the fields of its kind are read.
struct Topology {
  TopologyKind kind = TopologyKind::kSwitch;

  // switch: one crossbar, or leaves under a spine
  double oversubscription = 1;  ///< capacity into a leaf over capacity out of it, >= 1
  int leaf_devices = 0;         ///< devices under one leaf; 0 = one crossbar
  int reduction_from = 0;  ///< smallest group that reduces in the switch (NVLS, SHARP); 0 = never

  // torus: devices along each dimension, the first one innermost
  std::array<int, kMaxTorusDims> dims{};  ///< 0 ends the list
  bool wrap = true;                       ///< rings, not lines

  // dragonfly: `groups` joined all to all by one link a pair, at the rate of one device
  int groups = 0;
  friend bool operator==(const Topology&, const Topology&) = default;
};

/// One network. Bandwidth is what one device has for itself while all devices use the plane at once.
struct Plane {
  ShortName name;
  std::uint8_t attach =
      0;  ///< height of the unit on which a port hangs; 0 = every device has its own
  std::uint8_t from = 0;  ///< joins units of this height ...
  std::uint8_t to = 0;    ///< ... inside one unit of this height
  Topology topology;
  double bandwidth = 0;        ///< B/s one way per device, nominal, over all its links
  double energy_per_byte = 0;  ///< J
  double cost = 0;             ///< USD per device

  // The four numbers of the fabric (data/models/fabrics.toml), fitted on 8-device all-reduces or sourced.
  double latency = 0;                ///< s a message
  double efficiency = 1;             ///< share of `bandwidth` that long messages reach
  double half_size = 0;              ///< bytes of a message below which the rate is half of that
  double in_network_efficiency = 0;  ///< share of `bandwidth` when the switch reduces; 0 = cannot
  friend bool operator==(const Plane&, const Plane&) = default;
};

struct Tower {
  std::array<Level, kMaxLevels> levels{};
  std::array<Plane, kMaxPlanes> planes{};
  int level_count = 0;
  int plane_count = 0;
  int devices_per_package = 1;  ///< strategies count devices, parity counts packages
  double host_power =
      0;  ///< W that a server draws besides one package; for estimates where no unit's power is known

  /// Devices in one unit of this height.
  constexpr long long devices_in_unit(int height) const {
    long long devices = 1;
    for (int i = 0; i < height; ++i) devices *= levels[static_cast<std::size_t>(i)].children;
    return devices;
  }
  constexpr long long device_count() const { return devices_in_unit(level_count); }

  constexpr void add_level(const Level& level) {
    levels[static_cast<std::size_t>(level_count++)] = level;
  }
  constexpr void add_plane(const Plane& plane) {
    planes[static_cast<std::size_t>(plane_count++)] = plane;
  }
  friend bool operator==(const Tower&, const Tower&) = default;
};

/// Packages in one unit of this height.
constexpr double packages_in_unit(const Tower& tower, int height) {
  return static_cast<double>(tower.devices_in_unit(height)) / tower.devices_per_package;
}

/// Unplanned stops per second that one package has a part in.
constexpr double failures_per_package(const Tower& tower) {
  double failures = 0;
  for (int i = 0; i < tower.level_count; ++i)
    failures +=
        tower.levels[static_cast<std::size_t>(i)].failure_rate / packages_in_unit(tower, i + 1);
  return failures;
}

/// Devices that take part in one collective: at level i, `extent` children of each unit at distance `stride`.
/// All sister groups (the other offsets) are assumed to run the same collective at the same time.
struct Group {
  std::array<int, kMaxLevels> extent{1, 1, 1, 1, 1};
  std::array<int, kMaxLevels> stride{1, 1, 1, 1, 1};

  constexpr int size() const {
    int n = 1;
    for (int e : extent) n *= e;
    return n;
  }
  /// Lowest height whose unit contains the whole group; 0 for a single device.
  constexpr int height() const {
    for (int i = kMaxLevels; i > 0; --i)
      if (extent[static_cast<std::size_t>(i - 1)] > 1) return i;
    return 0;
  }
  friend constexpr bool operator==(const Group&, const Group&) = default;
};

/// `size` devices, each `stride` devices after the one before, from device 0. Where sizes do not divide, a unit
/// holds as many members as fit whole and the group reaches over more units.
constexpr Group group_of(const Tower& tower, long long size, long long stride = 1) {
  Group group;
  for (int i = 0; i < tower.level_count && size > 1; ++i) {
    const auto level = static_cast<std::size_t>(i);
    const long long children = tower.levels[level].children;
    if (stride >= children) {  // one member a unit
      stride = (stride + children - 1) / children;
      continue;
    }
    const long long fit = children / stride;
    const long long here = size < fit ? size : fit;
    group.extent[level] = static_cast<int>(here);
    group.stride[level] = static_cast<int>(stride);
    size = (size + here - 1) / here;
    stride = 1;
  }
  if (size > 1 && tower.level_count > 0)  // more than the tower holds: its top level grows
    group.extent[static_cast<std::size_t>(tower.level_count - 1)] *= static_cast<int>(size);
  return group;
}

}  // namespace countervail
