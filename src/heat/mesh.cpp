// Edges come from the marks that layers and dies leave on each axis; between marks cells are even.
// Of two marks closer than a twentieth of the largest cell the later is dropped; what it cut is
// then shared by area, and no cell is a sliver.
#include "heat/mesh.h"

#include <algorithm>
#include <cmath>

namespace countervail::heat {
namespace {

constexpr double kNearestMarks = 0.05;  // of the largest cell: closer edges are not both followed
constexpr double kPlanesPerDie = 24;
constexpr int kMostMeshPlanes = 12;
constexpr int kMostRefinedPlanes = 96;
constexpr double kDropPerPlane = 1;  // K

std::vector<double> even_edges(double length, int count) {
  std::vector<double> edges;
  for (int i = 0; i <= count; ++i) edges.push_back(length * i / count);
  return edges;
}

/// Edges through every mark, and between them even cells no larger than length / count.
std::vector<double> fitted_edges(double length, int count, std::vector<double> marks) {
  const double largest = length / count;
  marks.push_back(length);
  std::sort(marks.begin(), marks.end());
  std::vector<double> kept{0};
  for (double mark : marks)
    if (mark > kept.back() + kNearestMarks * largest && mark < length - kNearestMarks * largest)
      kept.push_back(mark);
  kept.push_back(length);
  // No marks: cells of one size, which is what the direct transform needs.
  if (kept.size() == 2) return even_edges(length, count);
  std::vector<double> edges{0};
  for (std::size_t m = 1; m < kept.size(); ++m) {
    const double span = kept[m] - kept[m - 1];
    const int parts = std::max(1, static_cast<int>(std::ceil(span / largest - 1e-6)));
    for (int i = 1; i < parts; ++i) edges.push_back(kept[m - 1] + span * i / parts);
    edges.push_back(kept[m]);
  }
  return edges;
}

void set_edges(const Stack& stack, const Grid& grid, Mesh& mesh) {
  std::vector<double> x_marks, y_marks;
  const auto mark = [&](const Rectangle& area) {
    x_marks.insert(x_marks.end(), {area.x, area.right()});
    y_marks.insert(y_marks.end(), {area.y, area.upper()});
  };
  for (const Layer& layer : stack.layers) {
    if (layer.material != kNoMaterial) mark(layer.extent);
    for (const Region& region : layer.regions) mark(region.area);
  }
  if (!grid.fit_edges) x_marks.clear(), y_marks.clear();
  mesh.x_edges = fitted_edges(stack.width, grid.columns, x_marks);
  mesh.y_edges = fitted_edges(stack.height, grid.rows, y_marks);
  mesh.nx = static_cast<int>(mesh.x_edges.size()) - 1;
  mesh.ny = static_cast<int>(mesh.y_edges.size()) - 1;
  const auto alike = [](const std::vector<double>& edges) {
    const double first = edges[1] - edges[0];
    for (std::size_t i = 1; i + 1 < edges.size(); ++i)
      if (std::abs(edges[i + 1] - edges[i] - first) > 1e-9 * first) return false;
    return true;
  };
  mesh.even_cells = alike(mesh.x_edges) && alike(mesh.y_edges);
}

/// Adds share * (material - under) to every cell of `area`.
void paint(const Mesh& mesh, const Rectangle& area, const Material& under, const Material& material,
           LayerCells& cells) {
  const AxisCover columns = cover_of(mesh.x_edges, area.x, area.right());
  const AxisCover rows = cover_of(mesh.y_edges, area.y, area.upper());
  for (std::size_t j = 0; j < rows.share.size(); ++j)
    for (std::size_t i = 0; i < columns.share.size(); ++i) {
      const std::size_t cell =
          (rows.first + j) * static_cast<std::size_t>(mesh.nx) + columns.first + i;
      const double share = rows.share[j] * columns.share[i];
      // A whole cell is set, not added up: no rounding may leave a trace of what lies under it.
      const bool whole = share > 1 - 1e-9;
      cells.x[cell] = whole ? material.x : cells.x[cell] + share * (material.x - under.x);
      cells.y[cell] = whole ? material.y : cells.y[cell] + share * (material.y - under.y);
      cells.z[cell] = whole ? material.z : cells.z[cell] + share * (material.z - under.z);
    }
}

LayerCells cells_of(const Stack& stack, const Layer& layer, const Mesh& mesh) {
  const auto material = [&](int index) {
    return index == kNoMaterial ? Material{} : stack.materials[static_cast<std::size_t>(index)];
  };
  const Material own = material(layer.material);
  LayerCells cells;
  const auto fills = [&](const Rectangle& area) {
    return contains(area, stack.footprint(), 1e-9 * (stack.width + stack.height));
  };
  // One material over the whole footprint: one number instead of a million, and the fast solver.
  const bool one_region = layer.regions.size() == 1 && fills(layer.regions.front().area);
  if (one_region || (layer.regions.empty() && fills(layer.extent))) {
    const Material only = one_region ? material(layer.regions.front().material) : own;
    return {true, {only.x}, {only.y}, {only.z}};
  }
  const std::size_t count = mesh.plane_cells();
  cells.x.assign(count, 0);
  cells.y.assign(count, 0);
  cells.z.assign(count, 0);
  if (layer.material != kNoMaterial) paint(mesh, layer.extent, {}, own, cells);
  for (const Region& region : layer.regions)
    paint(mesh, region.area, own, material(region.material), cells);
  // Differences of large numbers may leave a negative trace where two parts share a cell.
  for (std::vector<double>* values : {&cells.x, &cells.y, &cells.z})
    for (double& value : *values) value = std::max(0.0, value);
  return cells;
}

double smallest_powered_die(const Stack& stack) {
  double smallest = std::min(stack.width, stack.height);
  for (const Layer& layer : stack.layers)
    for (const Region& region : layer.regions)
      for (const Block& block : layer.blocks)
        if (shared_area(region.area, block.area) > 0)
          smallest = std::min({smallest, region.area.width, region.area.height});
  return smallest;
}

/// Planes that keep what a plane's flux drops through it, q t / k, to a kelvin: a block of 13 W/mm2 in 100 um of silicon
/// drops 11 K from one face to the other, whatever the thickness says.
int planes_by_flux(const Stack& stack, const Layer& layer) {
  double steepest = 0;  // K through the whole layer
  for (const Block& block : layer.blocks) {
    int material = layer.material;
    for (const Region& region : layer.regions)
      if (shared_area(region.area, block.area) > 0) material = region.material;
    if (material == kNoMaterial || block.area.area() <= 0) continue;
    const double conductivity = stack.materials[static_cast<std::size_t>(material)].z;
    steepest = std::max(steepest, block.power / block.area.area() * layer.thickness / conductivity);
  }
  return static_cast<int>(std::ceil(std::min(steepest / kDropPerPlane, 1.0 * kMostMeshPlanes)));
}

}  // namespace

AxisCover cover_of(const std::vector<double>& edges, double from, double to) {
  AxisCover cover;
  const auto after = std::upper_bound(edges.begin(), edges.end(), from);
  cover.first = after == edges.begin() ? 0 : static_cast<std::size_t>(after - edges.begin()) - 1;
  for (std::size_t i = cover.first; i + 1 < edges.size() && edges[i] < to; ++i) {
    const double covered = std::min(to, edges[i + 1]) - std::max(from, edges[i]);
    const double cell = edges[i + 1] - edges[i];
    if (covered > 1e-9 * std::min(cell, to - from))
      cover.share.push_back(covered / cell);
    else if (cover.share.empty())
      ++cover.first;
  }
  return cover;
}

std::vector<int> plane_counts(const Stack& stack, const Grid& grid) {
  const double reference = smallest_powered_die(stack) / kPlanesPerDie;
  std::vector<int> counts;
  for (std::size_t l = 0; l < stack.layers.size(); ++l) {
    int count = stack.layers[l].sublayers;
    if (!grid.sublayers.empty()) count = grid.sublayers[std::min(l, grid.sublayers.size() - 1)];
    if (count <= 0) {
      const double by_thickness = std::ceil(stack.layers[l].thickness / reference - 1e-6);
      count = std::clamp(static_cast<int>(std::min(by_thickness, 1.0 * kMostMeshPlanes)), 1,
                         kMostMeshPlanes);
      count = std::max(count, planes_by_flux(stack, stack.layers[l]));
      count = std::clamp(static_cast<int>(std::ceil(count * grid.plane_refinement - 1e-9)), 1,
                         kMostRefinedPlanes);
    }
    counts.push_back(count);
  }
  return counts;
}

Mesh mesh_of(const Stack& stack, const Grid& grid) {
  Mesh mesh;
  set_edges(stack, grid, mesh);
  const std::vector<int> counts = plane_counts(stack, grid);
  for (std::size_t l = 0; l < stack.layers.size(); ++l) {
    mesh.layers.push_back(cells_of(stack, stack.layers[l], mesh));
    mesh.first_plane.push_back(static_cast<int>(mesh.planes.size()));
    for (int p = 0; p < counts[l]; ++p)
      mesh.planes.push_back({static_cast<int>(l), stack.layers[l].thickness / counts[l]});
  }
  mesh.nz = static_cast<int>(mesh.planes.size());
  mesh.first_plane.push_back(mesh.nz);
  return mesh;
}

}  // namespace countervail::heat
