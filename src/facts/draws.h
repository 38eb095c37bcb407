#pragma once
// Uncertain numbers as draws: one vector of uniforms a draw, one number an input.
//
//   u_d = scrambled Sobol point d, made dependent by a Gaussian copula;  value_i = quantile of input i at u of its group
//
// Inputs of one group (the points of one series) share their uniform: a draw keeps its view over all years. The
// dimension of a group is its place in a plan's list of numbers, base first, so that two plans over one base draw
// what they share from the same uniforms.
#include <cstdint>
#include <string>
#include <vector>

#include "base/interval.h"
#include "facts/stated_number.h"
#include "statistics/copula.h"
#include "statistics/marginal.h"
#include "statistics/sobol.h"

namespace countervail {

struct DrawnInput {
  std::string path;
  Interval range;  ///< SI, or years
  statistics::Marginal marginal;
  int dimension = -1;  ///< of the uniforms; -1: exact
};

struct DrawPlan {
  std::vector<DrawnInput> inputs;
  std::vector<std::string> groups;  ///< by dimension
  statistics::Copula copula;
  std::vector<statistics::SobolDimension> dimensions;

  int input(std::string_view path) const;  ///< -1: none
};

/// low, mid, high as a distribution. Shares stay within (0, 1), positive numbers positive; where low is 0 a triangle.
statistics::Marginal marginal_of(const Interval& range, Shape shape, bool is_date);

/// The groups of numbers in their order, whether a question uses them or not.
std::vector<std::string> groups_of(const std::vector<StatedNumber>& numbers);
/// The number at a path as an input over `range`; its dimension is the place of its group. Throws Error for a range that is
/// no distribution, and for a group that is not there.
DrawnInput drawn_input(const std::string& path, const Interval& range, const StatedNumber* number,
                       const std::vector<std::string>& groups);

/// Uniforms and values of one draw; made once a thread.
struct DrawRoom {
  std::vector<double> uniforms, values;
};
DrawRoom make_draw_room(const DrawPlan& plan);
/// Values of draw `index` into room.values. Allocates nothing.
void draw_values(const DrawPlan& plan, std::uint32_t index, DrawRoom& room);
/// Every input at its median.
void middle_values(const DrawPlan& plan, DrawRoom& room);

}  // namespace countervail
