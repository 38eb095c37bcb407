// Layers and blocks of a solution as the result value.

#include "heat/model.h"

namespace countervail::heat {
namespace {

struct PlaneMean {
  double area = 0, sum = 0;
  double mean() const { return area > 0 ? sum / area : 0; }
};

/// Area mean of one plane; moves the layer's hottest cell along.
PlaneMean plane_mean(const Model& model, const Field& field, int plane, LayerTemperature& layer) {
  PlaneMean result;
  for (int j = 0; j < field.rows; ++j)
    for (int i = 0; i < field.columns; ++i) {
      const std::size_t cell = field.cell(plane, j, i);
      if (!field.solid[cell]) continue;
      const double area = model.mesh.dx(i) * model.mesh.dy(j), kelvin = field.temperature[cell];
      result.area += area;
      result.sum += area * kelvin;
      if (kelvin <= layer.max) continue;
      layer.max = kelvin;
      layer.max_x = model.mesh.x_edges[static_cast<std::size_t>(i)] + model.mesh.dx(i) / 2;
      layer.max_y = model.mesh.y_edges[static_cast<std::size_t>(j)] + model.mesh.dy(j) / 2;
    }
  return result;
}

LayerTemperature layer_of(const Model& model, const Field& field, std::size_t l) {
  LayerTemperature layer{model.stack.layers[l].name};
  const int first = model.mesh.first_plane[l], end = model.mesh.first_plane[l + 1];
  std::vector<PlaneMean> means;
  for (int p = first; p < end; ++p) means.push_back(plane_mean(model, field, p, layer));
  for (const PlaneMean& mean : means) layer.mean += mean.mean() / static_cast<double>(means.size());
  // The middle of an even number of planes is the interface of the two inner ones.
  layer.centre_mean = (means[(means.size() - 1) / 2].mean() + means[means.size() / 2].mean()) / 2;
  return layer;
}

void fill_cells(const Model& model, const Solution& solution, Field& field) {
  field.temperature.resize(solution.rise.size());
  field.solid.resize(solution.rise.size());
  std::size_t cell = 0;
  for (const Plane& plane : model.mesh.planes) {
    const LayerCells& layer = model.mesh.layers[static_cast<std::size_t>(plane.layer)];
    for (std::size_t c = 0; c < model.mesh.plane_cells(); ++c, ++cell) {
      const bool solid = layer.z_at(c) > 0;
      field.solid[cell] = solid;
      field.temperature[cell] = model.reference + (solid ? solution.rise[cell] : 0.0);
    }
  }
}

}  // namespace

Field field_of(const Model& model, const Load& load, const Solution& solution) {
  Field field;
  field.method = model.transform ? Method::kTransform : Method::kMultigrid;
  field.columns = model.mesh.nx, field.rows = model.mesh.ny, field.planes = model.mesh.nz;
  field.x_edges = model.mesh.x_edges;
  field.y_edges = model.mesh.y_edges;
  field.z_edges = {0};
  for (const Plane& plane : model.mesh.planes) {
    field.z_edges.push_back(field.z_edges.back() + plane.thickness);
    field.layer_of_plane.push_back(plane.layer);
  }
  fill_cells(model, solution, field);
  for (std::size_t l = 0; l < model.stack.layers.size(); ++l)
    field.layers.push_back(layer_of(model, field, l));
  for (std::size_t b = 0; b < model.blocks.size(); ++b) {
    field.blocks.push_back(temperature_of(model, model.blocks[b], solution));
    field.blocks.back().power = load.block_power[b];
  }
  field.balance = balance_of(model, load, solution);
  field.residual = solution.residual;
  field.iterations = solution.iterations;
  field.coolant_top = load.coolant_top;
  field.coolant_bottom = load.coolant_bottom;
  return field;
}

}  // namespace countervail::heat
