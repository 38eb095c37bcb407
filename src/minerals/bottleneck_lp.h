#pragma once
// The most value added an economy can keep when a mineral is short and is given to its best use.
//
//   max  sum_i v_i y_i,     y_i = (1 - e_i) u_i + e_i w_i,   0 <= u <= 1
//   s.t. w_i <= CES(x_i),  0 <= x_i <= 1                           fixed proportions: w_i <= x_i
//        sum_i a_i x_i <= m                                        the mineral
//        q_c y_{i(c)} - sum_i Z_{c,i} y_i >= phi f_c               each commodity, domestic
//
//   y activity over normal, v value added, e share of the industry that needs the mineral, a tonnes
//   it needs for that, m tonnes there are, f domestic final demand with exports, phi its floor
//
// The CES is concave in x, so kSegments chords of it keep the program linear (and lose a little).
// A planner's optimum: the loss is a lower bound, not a forecast. The floor may be impossible
// (exports of cars cannot be kept without magnets); then the answer says the highest common floor
// and the commodity whose final demand sets it. Near a corner the mineral's dual jumps, so it comes
// with the range in which it holds. Dorfman, Samuelson, Solow 1958, chapter 9, for the form.
#include "base/linear_program.h"
#include "minerals/io_table.h"

namespace countervail::minerals {

/// How an economy uses a mineral; one entry an industry of the table.
struct MineralUse {
  std::vector<double> tonnes;   ///< a: needed at normal activity of the exposed part
  std::vector<double> exposed;  ///< e in [0, 1]; 0 where no tonnes
};

/// What else can stand in for the mineral; the default is nothing.
struct Substitution {
  std::vector<double> value_share;  ///< a of ces.h, an industry; empty with sigma 0
  double sigma = 0;
};

inline constexpr int kSegments = 16;

struct BottleneckAnswer {
  LinearState state = LinearState::kUnsolved;
  double value_added = 0;        ///< kept, in the table's money
  double loss = 0;               ///< against the table
  std::vector<double> activity;  ///< y, an industry
  double dual = 0;               ///< money a tonne
  DualRange dual_tonnes;         ///< tonnes of m between which the dual holds
  double highest_floor = 0;      ///< when infeasible: largest phi that can be met
  int binding_commodity = -1;    ///< when infeasible: whose final demand sets it
};

/// `tonnes` there are, `floor` phi in [0, 1].
BottleneckAnswer bottleneck(const IoTable& table, const MineralUse& use, double tonnes,
                            double floor, const Substitution& substitution = {});

}  // namespace countervail::minerals
