// Rates are for groups all at work at once: a group's sisters, at the other offsets of
// its stride, run the same collective over the same links. One function a topology;
// efficiency is applied once at the end.
#include "cluster/plane_rate.h"

#include <algorithm>

namespace countervail {
namespace {

double outside_fraction(int members, int members_inside) {
  return members <= members_inside ? 0 : 1 - static_cast<double>(members_inside) / members;
}

PlaneRate switch_rate(const Plane& plane, const LevelRun& run) {
  const Topology& topology = plane.topology;
  const double n = run.members;
  const double rate = plane.bandwidth;
  const double endpoint = (n - 1) / n;
  if (topology.leaf_devices <= 0 || topology.oversubscription <= 1)
    return {rate, endpoint / rate, n - 1};
  const int leaf = topology.leaf_devices;
  const int inside = std::max(1, leaf / run.device_stride);
  // All members on one leaf: the uplinks do not matter.
  if (run.members <= inside && run.device_stride < leaf) return {rate, endpoint / rate, n - 1};
  // As many rings leave a leaf as there are sisters on it.
  const double flows_a_leaf = std::min(run.device_stride, leaf);
  const double crowding = std::max(1.0, flows_a_leaf * topology.oversubscription / leaf);
  const double cut = outside_fraction(run.members, inside) * topology.oversubscription;
  return {rate / crowding, std::max(endpoint, cut) / rate, n - 1};
}

/// Units that the mesh joins: children from `from` up to `to`.
double mesh_size(const Tower& tower, const Plane& plane) {
  return static_cast<double>(tower.devices_in_unit(plane.to)) /
         static_cast<double>(tower.devices_in_unit(plane.from));
}

PlaneRate mesh_rate(const Tower& tower, const Plane& plane, const LevelRun& run) {
  const double n = run.members;
  const double links = std::max(1.0, mesh_size(tower, plane) - 1);
  const double rate = plane.bandwidth * std::min(1.0, (n - 1) / links);
  return {rate, (n - 1) / n / rate, 1};
}

PlaneRate torus_rate(const Plane& plane, const LevelRun& run,
                     const std::array<int, kMaxTorusDims>& dims, bool wrap) {
  int dimension_count = 0;
  for (int d : dims) dimension_count += d > 0;
  const double link = plane.bandwidth / (2 * std::max(1, dimension_count));
  double rate = 0, steps = 0, bisection = 0;
  int left = run.members, below = 1;
  for (int d = 0; d < dimension_count && left > 1; ++d) {
    const int size = dims[static_cast<std::size_t>(d)];
    const int stride = std::max(1, run.device_stride / below);
    below *= size;
    // The group does not move along this dimension: its neighbours lie beyond it.
    if (stride >= size) continue;
    const int extent = std::min(left, size / stride);
    const bool closed = wrap && extent * stride >= size;
    rate += link * (closed ? 2 : 1) / stride;
    steps += extent - 1;
    bisection = std::max(bisection, extent * stride / ((closed ? 8 : 4) * link));
    left = (left + extent - 1) / extent;
  }
  // No dimension fits the run (a stride across several): one link, all steps in a row.
  if (rate == 0) rate = link, steps = run.members - 1;
  const double n = run.members;
  return {rate, std::max((n - 1) / n / plane.bandwidth, bisection), steps};
}

PlaneRate dragonfly_rate(const Tower& tower, const Plane& plane, const LevelRun& run) {
  const double n = run.members;
  const double rate = plane.bandwidth;
  const auto devices = static_cast<double>(tower.devices_in_unit(plane.to));
  const double local = devices / std::max(1, plane.topology.groups);
  if (n * run.device_stride <= local) return {rate, (n - 1) / n / rate, n - 1};
  const double flows = std::clamp<double>(run.device_stride, 1, local);
  const double inside = std::max(1.0, local / run.device_stride);
  const double global = inside * inside * flows / (n * rate);
  return {rate / flows, std::max((n - 1) / n / rate, global), n - 1};
}

PlaneRate nominal_rate(const Tower& tower, const Plane& plane, const LevelRun& run) {
  switch (plane.topology.kind) {
    case TopologyKind::kSwitch:
      return switch_rate(plane, run);
    case TopologyKind::kFullMesh:
      return mesh_rate(tower, plane, run);
    case TopologyKind::kRing: {
      const auto around = static_cast<int>(mesh_size(tower, plane));
      return torus_rate(plane, run, {around, 0, 0, 0}, true);
    }
    case TopologyKind::kTorus:
      return torus_rate(plane, run, plane.topology.dims, plane.topology.wrap);
    case TopologyKind::kDragonfly:
      return dragonfly_rate(tower, plane, run);
  }
  return {};
}

}  // namespace

LevelRun run_of(const Tower& tower, const Group& group, int first, int last) {
  LevelRun run{.members = 1, .device_stride = 1, .first = first, .last = last};
  for (int i = last - 1; i >= first; --i) {
    const auto level = static_cast<std::size_t>(i);
    if (group.extent[level] <= 1) continue;
    run.members *= group.extent[level];
    run.device_stride = group.stride[level] * static_cast<int>(tower.devices_in_unit(i));
  }
  return run;
}

LevelRun occupied_run(const Tower& tower, const Group& group, int first, int last) {
  while (first + 1 < last && group.extent[static_cast<std::size_t>(first)] <= 1) ++first;
  return run_of(tower, group, first, last);
}

bool joins(const Plane& plane, const LevelRun& run) {
  return plane.bandwidth > 0 && plane.from <= run.first && plane.to >= run.last;
}

PlaneRate plane_rate(const Tower& tower, const Plane& plane, const LevelRun& run) {
  PlaneRate rate = nominal_rate(tower, plane, run);
  rate.ring *= plane.efficiency;
  rate.all_to_all /= plane.efficiency;
  return rate;
}

}  // namespace countervail
