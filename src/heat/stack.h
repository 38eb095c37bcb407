#pragma once
// A stack of layers that conducts heat from power blocks to a coolant: what the heat model is asked
// about.
//
// Layers run from the bottom to the top over one footprint. A layer has a material of its own
// inside its extent, and regions (dies, bridges, fillings) that replace it. Where a layer has
// neither, there is nothing: no heat crosses. So dies of different size on one interposer, and a
// lid wider than the dies, need no bounding box. Sides are adiabatic. SI throughout; temperatures
// in kelvin.
#include <string>
#include <vector>

#include "heat/rectangle.h"

namespace countervail::heat {

/// Where an item stands in the file that gave it; 0 when it came from no file.
struct TextPosition {
  int line = 0, column = 0;
};

/// Conductivity along x, y and through the layer, W/(m K).
struct Material {
  std::string name;
  double x = 0, y = 0, z = 0;
  TextPosition position = {};
};

inline constexpr int kNoMaterial = -1;

/// Part of a layer with its own material.
struct Region {
  std::string name;
  Rectangle area;
  int material = kNoMaterial;  ///< index into Stack::materials
  TextPosition position = {};
};

/// How a block's power follows the clock: logic with f V^2, memory with f, other not at all.
enum class BlockKind : unsigned char { kLogic, kMemory, kOther };

enum class LeakageKind : unsigned char { kNone, kExponential, kLinear };

/// Power that grows with the block's mean temperature T, on top of Block::power:
///   exponential  power * exp((T - reference)/scale);  linear  power * max(0, 1 + (T -
///   reference)/scale).
struct Leakage {
  LeakageKind kind = LeakageKind::kNone;
  double power = 0;      ///< W at the reference temperature
  double reference = 0;  ///< K
  double scale = 0;      ///< K: the rise that multiplies by e, or that adds once `power`
};

/// A rectangle of even power density, through the whole thickness of its layer.
struct Block {
  std::string name;
  Rectangle area;
  double power = 0;  ///< W without leakage
  BlockKind kind = BlockKind::kOther;
  Leakage leakage = {};
  TextPosition position = {};
};

/// What a layer is for; lids and sinks must cover every die below.
enum class LayerKind : unsigned char { kPlain, kLid, kSink };

struct Layer {
  std::string name;
  double thickness = 0;        ///< m
  int sublayers = 0;           ///< planes of cells; 0 = chosen from the thickness and the flux
  int material = kNoMaterial;  ///< of the extent outside the regions; kNoMaterial = nothing there
  Rectangle extent;            ///< within the footprint
  LayerKind kind = LayerKind::kPlain;
  std::vector<Region> regions = {};
  std::vector<Block> blocks = {};
  TextPosition position = {};
};

/// How heat leaves a face.
enum class BoundaryKind : unsigned char {
  kAdiabatic,   ///< none
  kConvection,  ///< coefficient on every cell of the outermost layer
  kSink,        ///< one resistance of the whole face, spread evenly over its area
  kColdPlate,   ///< coefficient to a coolant that warms up: T_coolant = ambient + Q / (2 capacity
                ///< rate)
};

struct Boundary {
  BoundaryKind kind = BoundaryKind::kAdiabatic;
  double coefficient = 0;  ///< W/(m2 K); convection and cold plate
  double resistance = 0;   ///< K/W; sink
  double ambient = 0;      ///< K; of a cold plate: the inlet
  double capacity_rate =
      0;  ///< W/K = mass flow times specific heat; 0 = the coolant does not warm up
  TextPosition position = {};
};

/// Hottest temperature that a kind of block may have, K; 0 = no limit.
struct JunctionLimits {
  double logic = 0, memory = 0;

  /// 0 where a kind has none.
  double of(BlockKind kind) const {
    if (kind == BlockKind::kLogic) return logic;
    return kind == BlockKind::kMemory ? memory : 0;
  }
};

/// How power and voltage follow the clock, for the search of the clock that a stack sustains:
///   V/V_1 = max(least_voltage, 1 - voltage_slope (1 - f));  f: clock over full clock
///   logic P f (V/V_1)^2, its leakage times V/V_1;  memory P (memory_static + (1 - memory_static)
///   f)
struct ClockModel {
  double least_fraction = 0;  ///< clock below which the part does not run, over full clock
  double least_voltage = 0;   ///< over full voltage
  double voltage_slope = 0;   ///< 0 = one voltage at every clock
  double memory_static = 0;   ///< share of a memory's power that does not follow the clock
};

struct Stack {
  std::string title;
  std::string file;              ///< for messages; empty when built by a program
  double width = 0, height = 0;  ///< m, the footprint
  std::vector<Material> materials = {};
  std::vector<Layer> layers = {};  ///< from the bottom to the top
  Boundary top = {}, bottom = {};
  JunctionLimits limits = {};
  TextPosition position = {};

  constexpr Rectangle footprint() const { return {0, 0, width, height}; }
};

/// The cells to solve on.
struct Grid {
  int columns = 64, rows = 64;
  /// Moves cell edges to the edges of extents and regions; the counts above then set the largest
  /// cell. Off: even cells, and a cell on an edge takes the area-weighted conductivity.
  bool fit_edges = true;
  std::vector<int> sublayers =
      {};  ///< a layer; empty = as the stack says, one entry = the same in all
  double plane_refinement =
      1;  ///< times the planes that are chosen for a layer; those that are said stay
};

}  // namespace countervail::heat
