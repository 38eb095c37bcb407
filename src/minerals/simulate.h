#pragma once
// A case month by month, with the border day by day.
//
//   orders -> licence or test -> border -> sea -> sectors' stocks -> use, stops, price, entry
//
// Tonnes are conserved: orders = given up + cut + pending + decided, decided = exported, exported =
// at sea + arrived, arrived + bought outside + stock before = use + stock after. What a stopped
// line did not make is lost, not made up for; orders go on while it stands.
#include "minerals/erlang_queue.h"
#include "minerals/problem.h"

namespace countervail::minerals {

/// The two streams of problem.h; each sector has one line of each.
inline constexpr int kControlled = 0, kOther = 1, kStreams = 2;

/// Figures of one draw, made once and used again. A sector's figure of month m stands at
/// [sector * months + m].
struct MineralRun {
  int months = 0;
  std::vector<double> orders, filed, approved, given_up, cut;  ///< t in the month
  std::vector<double> exports, arrivals, outside;              ///< t in the month
  std::vector<double> pending_licence, pending_test;           ///< t at its end
  std::vector<double> price;     ///< outside the controlling country, multiple of before
  std::vector<double> shortage;  ///< unmet need over need
  std::vector<double> need, use, stock, output;  ///< a sector; output share of normal, in [0, 1]
  std::vector<double> first_stop;    ///< a sector: days since the start; -1: its lines never stop
  std::vector<double> stopped_days;  ///< a sector: days on which one of its lines stood

  // On the way.
  std::vector<double> all_need;  ///< t in the month
  ErlangQueue licence_queue, test_queue;
  std::vector<double> line_stock, waiting, line_arrival;   ///< [sector * 2 + stream]
  std::vector<double> line_share, line_target, line_pull;  ///< of normal orders; t; 1/tau
  std::vector<double> left_border[kStreams];  ///< t since the start, at each day's beginning

  std::size_t at(int sector, int month) const {
    return static_cast<std::size_t>(sector) * static_cast<std::size_t>(months) +
           static_cast<std::size_t>(month);
  }
};

MineralRun make_mineral_run(const MineralProblem& problem);
/// Allocates nothing for problems of the same shape; check() them first.
void simulate(const MineralProblem& problem, MineralRun& run);

}  // namespace countervail::minerals
