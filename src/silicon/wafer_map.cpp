// Draws what harvest.cpp computes: a density for each die, then hits on its fixed part and on
// each unit. A stream of its own for each die, keyed by seed and number: dies neither share draws
// nor depend on the order in which they are made.
#include "silicon/wafer_map.h"

#include <cmath>

namespace countervail {
namespace {

/// SplitMix64 (Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195) over a key: the n-th draw of a
/// stream.
class Stream {
 public:
  Stream(std::uint64_t seed, std::uint64_t die)
      : state_(mixed(seed) ^ mixed(die + 0x9e3779b97f4a7c15ULL)) {}
  /// In (0, 1).
  double uniform() {
    state_ += 0x9e3779b97f4a7c15ULL;
    return (static_cast<double>(mixed(state_) >> 11) + 0.5) * 0x1p-53;
  }
  double normal() {  // Box and Muller 1958
    const double radius = std::sqrt(-2 * std::log(uniform()));
    return radius * std::cos(6.283185307179586 * uniform());
  }

 private:
  static std::uint64_t mixed(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  std::uint64_t state_;
};

/// Gamma(shape, 1): Marsaglia and Tsang 2000 (doi:10.1145/358407.358414); below 1 by the boost of a
/// power.
double gamma_draw(Stream& stream, double shape) {
  if (shape < 1) {
    const double above = gamma_draw(stream, shape + 1);
    return above * std::pow(stream.uniform(), 1 / shape);
  }
  const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = stream.normal(), v = std::pow(1 + c * x, 3);
    if (v > 0 && std::log(stream.uniform()) < x * x / 2 + d - d * v + d * std::log(v)) return d * v;
  }
}

/// L/D of one die.
double rate_draw(Stream& stream, const DefectProcess& process) {
  switch (process.form) {
    case YieldForm::kPoisson:
      return 1;
    case YieldForm::kMurphy:
      return stream.uniform() + stream.uniform();  // triangle on [0, 2]
    case YieldForm::kSeeds:
      return gamma_draw(stream, 1);
    case YieldForm::kNegativeBinomial:
      return gamma_draw(stream, process.alpha) / process.alpha;
  }
  return 1;
}

void draw_die(Stream& stream, const DefectProcess& process, DrawnDie& die) {
  const double rate = rate_draw(stream, process),
               share = process.harvest.units > 0 ? process.harvest.redundant_share : 0;
  die.fixed_area_hit = stream.uniform() > std::exp(-rate * process.defects * (1 - share));
  const double clean = process.harvest.units > 0
                           ? std::exp(-rate * process.defects * share / process.harvest.units)
                           : 1;
  for (int unit = 0; unit < process.harvest.units; ++unit)
    die.units_hit += stream.uniform() > clean;
  const bool spare = die.units_hit <= process.harvest.units - process.harvest.needed;
  die.state = die.fixed_area_hit || !spare ? DieState::kLost
              : die.units_hit > 0          ? DieState::kHarvested
                                           : DieState::kPerfect;
}

}  // namespace

WaferMap draw_wafer(const WaferGeometry& wafer, const DieGrid& grid, const DefectProcess& process,
                    std::uint64_t seed) {
  WaferMap map{.wafer = wafer, .grid = grid, .dies = {}};
  if (grid.dies == 0) return map;
  const int columns = static_cast<int>(wafer.diameter / grid.pitch_x) + 1;
  const int rows = static_cast<int>(wafer.diameter / grid.pitch_y) + 1;
  for (int row = -rows; row <= rows; ++row)
    for (int column = -columns; column <= columns; ++column) {
      DrawnDie die{.centre_x = grid.offset_x + column * grid.pitch_x,
                   .centre_y = grid.offset_y + row * grid.pitch_y};
      if (!on_wafer(wafer, grid, die.centre_x, die.centre_y)) continue;
      Stream stream(seed, map.dies.size());
      draw_die(stream, process, die);
      map.dies.push_back(die);
    }
  return map;
}

}  // namespace countervail
