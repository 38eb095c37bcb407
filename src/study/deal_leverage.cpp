// Two runs a draw, with the stop and without: what plants and entry bring in those years anyway is no leverage.
#include "study/deal_leverage.h"
#include "base/durations.h"

#include <algorithm>
#include <set>

namespace countervail {
namespace {

/// What one draw of one run says of both years.
struct Years {
  double first = 0, second = 0;  ///< loss, USD
  double outside = 0;            ///< share of the need, in the month of the horizon
};

/// One draw of the years after the horizon under some cuts; the problem holds the draw's numbers already.
Years years_after(const DealGroupModel& group, int horizon, std::vector<minerals::ExportCut> cuts,
                  minerals::MineralProblem& problem, minerals::MineralRun& run) {
  problem.cuts = std::move(cuts);
  minerals::simulate(problem, run);
  const int first = group.start_month + kMonthsPerQuarter * horizon;
  const auto loss_from = [&](int begin) {
    double loss = 0;
    for (int month = begin; month < begin + kMonthsPerYear; ++month)
      for (std::size_t s = 0; s < group.value_added.size(); ++s)
        loss += group.value_added[s] / kMonthsPerYear *
                (1 - run.output[run.at(static_cast<int>(s), month)]);
    return loss;
  };
  const auto at = static_cast<std::size_t>(first);
  return {loss_from(first), loss_from(first + kMonthsPerYear), run.outside[at] / run.all_need[at]};
}

/// The curb before the start is as the deal has it; from the start on it lasts `quarters`.
DealLeverage leverage_of(const DealModel& m, const DealGroupModel& group, int quarters) {
  constexpr int kEver = 1 << 30;
  const int horizon = m.scenario.quarters;
  const double held_back = 1 - group.rates[static_cast<std::size_t>(group.before)];
  const int start = deal_day(group, 0);
  const std::vector<minerals::ExportCut> curb{{std::min(group.border_day, start), start, held_back},
                                              {start, deal_day(group, quarters), held_back}};
  std::vector<minerals::ExportCut> stopped = curb;
  stopped.push_back({deal_day(group, horizon), kEver, 1});
  minerals::MineralProblem problem = group.longer.problem;
  minerals::MineralRun run = minerals::make_mineral_run(problem);
  DrawRoom room = make_draw_room(group.longer.draws);
  std::vector<double> first, second, outside;
  for (int d = 0; d < std::min(m.draws, kLeverageDraws); ++d) {
    draw_values(group.longer.draws, static_cast<std::uint32_t>(d), room);
    problem.cuts.clear();
    minerals::set_draw(group.longer.slots, room.values, problem);
    const Years with = years_after(group, horizon, stopped, problem, run);
    const Years without = years_after(group, horizon, curb, problem, run);
    first.push_back(with.first - without.first), second.push_back(with.second - without.second);
    outside.push_back(without.outside);
  }
  return {group.name, quarters, band_of(std::move(first)), band_of(std::move(second)),
          band_of(std::move(outside))};
}

}  // namespace

std::vector<DealLeverage> deal_leverage(const DealModel& model) {
  std::set<int> lengths{0, 2, 4, 8, model.scenario.quarters};
  std::erase_if(lengths, [&](int length) { return length > model.scenario.quarters; });
  std::vector<DealLeverage> all;
  for (const DealGroupModel& group : model.groups)
    if (group.rates[static_cast<std::size_t>(group.before)] < 1)
      for (const int length : lengths) all.push_back(leverage_of(model, group, length));
  return all;
}

}  // namespace countervail
