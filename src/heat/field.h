#pragma once
// Temperatures of a heat stack, and how far to trust them: what the heat model answers.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "heat/stack.h"

namespace countervail::heat {

enum class Status : unsigned char {
  kSolved,
  kNoSteadyState,  ///< leakage grows faster than the cooling: thermal run-away
  kNotConverged,   ///< the iteration limit came first; `residual` says how far it got
  kNoPath,         ///< some power has no way to a cooled face
};

/// Who solved the equations: the transform is direct for laterally even layers on even cells.
enum class Method : unsigned char { kAutomatic, kTransform, kMultigrid };

struct LayerTemperature {
  std::string name;
  double max = 0;               ///< K, hottest cell
  double mean = 0;              ///< K, by volume
  double centre_mean = 0;       ///< K, by area in the middle of the layer
  double max_x = 0, max_y = 0;  ///< m, centre of the hottest cell
};

struct BlockTemperature {
  std::string name;
  int layer = 0;
  BlockKind kind = BlockKind::kOther;
  double power = 0;          ///< W, leakage included
  double leakage_power = 0;  ///< W of it
  double max = 0;            ///< K, hottest cell that the block touches
  double mean = 0;           ///< K, by volume
};

/// Heat in and out, W. Of a solved field relative_error is the sum of all residuals over the power.
struct EnergyBalance {
  double power = 0, top = 0, bottom = 0;
  double relative_error = 0;
};

struct Field {
  Status status = Status::kNotConverged;
  Method method = Method::kAutomatic;
  int columns = 0, rows = 0, planes = 0;
  std::vector<double> x_edges, y_edges, z_edges;  ///< m
  std::vector<int> layer_of_plane;
  std::vector<double> temperature;  ///< K, (plane * rows + row) * columns + column
  std::vector<std::uint8_t>
      solid;  ///< 0 where there is nothing; its temperature is the ambient one
  std::vector<LayerTemperature> layers;
  std::vector<BlockTemperature> blocks;  ///< layer by layer, in the order of the stack
  EnergyBalance balance;
  double residual = 0;    ///< 2-norm of the residual over that of the right side
  int iterations = 0;     ///< of conjugate gradients, over all power updates
  int power_updates = 0;  ///< of leakage and coolant temperature; 1 = neither fed back
  double coolant_top = 0, coolant_bottom = 0;  ///< K, mean temperature heat leaves to

  std::size_t cell(int plane, int row, int column) const {
    return (static_cast<std::size_t>(plane) * static_cast<std::size_t>(rows) +
            static_cast<std::size_t>(row)) *
               static_cast<std::size_t>(columns) +
           static_cast<std::size_t>(column);
  }
};

}  // namespace countervail::heat
