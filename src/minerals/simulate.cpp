// Month by month: users order, the border lets through, ships arrive, lines share out, use and
// restock; then shortage, price and entry follow from what happened. Each sector has two lines,
// one fed by controlled material and one by the rest, at 2 s and 2 s + 1 of every line array. Need
// is what normal orders would have brought, so that without a rule nothing changes: a test holds
// the model to that (NothingHappensWithoutARule).
#include "minerals/simulate.h"

#include <algorithm>
#include <numeric>

#include "minerals/border.h"
#include "minerals/ces.h"
#include "minerals/user_stock.h"

namespace countervail::minerals {
namespace {

/// Need of a line over that of its sector.
double line_share(const Sector& sector, int stream) {
  return stream == kControlled ? sector.controlled_share : 1 - sector.controlled_share;
}

/// Tonnes that left on each day before the start.
double before_a_day(const MineralProblem& problem) {
  return problem.normal_orders.front() / problem.months.days(0);
}

double mean_orders(const MineralProblem& problem) {
  const std::vector<double>& orders = problem.normal_orders;
  return std::accumulate(orders.begin(), orders.end(), 0.0) / problem.months.count();
}

/// What users need in each month: what normal orders would have brought them. Season of shipping is
/// thus no season of stocks, and without a rule nothing moves.
void set_need(const MineralProblem& problem, MineralRun& run) {
  std::vector<double>& left = run.left_border[kControlled];  // free until the first month passes
  for (int m = 0; m < run.months; ++m)
    for (int day = problem.months.first_day[m]; day < problem.months.first_day[m + 1]; ++day)
      left[day + 1] = left[day] + problem.normal_orders[m] / problem.months.days(m);
  for (int m = 0; m < run.months; ++m)
    run.all_need[m] = arriving(problem, m, before_a_day(problem), left);
}

/// Stocks at their targets, ships at sea as in normal times, empty queues.
void set_start(const MineralProblem& problem, MineralRun& run) {
  set_need(problem, run);
  for (auto* months : {&run.filed, &run.approved, &run.given_up, &run.cut})
    std::fill(months->begin(), months->end(), 0.0);
  std::fill(run.first_stop.begin(), run.first_stop.end(), -1.0);
  std::fill(run.stopped_days.begin(), run.stopped_days.end(), 0.0);
  const LicenceRule& rule = problem.licence;
  run.licence_queue = make_erlang_queue(rule.stages, rule.mean_days);
  run.test_queue = make_erlang_queue(rule.test_stages, rule.test_mean_days);
  const double at_sea = before_a_day(problem) * problem.transit_days;
  const double a_day_of_stock = mean_orders(problem) / kDaysPerMonth;
  for (std::size_t s = 0; s < problem.sectors.size(); ++s)
    for (int stream = 0; stream < kStreams; ++stream) {
      const Sector& sector = problem.sectors[s];
      const std::size_t line = 2 * s + static_cast<std::size_t>(stream);
      run.line_share[line] = sector.need_share * line_share(sector, stream);
      run.line_target[line] = a_day_of_stock * sector.stock_days * run.line_share[line];
      run.line_stock[line] = run.line_target[line];
      // Share of a gap in stock that is ordered each month.
      run.line_pull[line] = 1 / sector.tau_months;
      run.waiting[line] = at_sea * run.line_share[line];
    }
}

void place_orders(double normal, int month, double (&ordered)[kStreams], MineralRun& run) {
  for (std::size_t line = 0; line < run.waiting.size(); ++line) {
    const double order = orders_of(normal * run.line_share[line], run.line_target[line],
                                   run.line_stock[line], run.line_pull[line]);
    run.waiting[line] += order;
    ordered[line % kStreams] += order;
  }
  run.orders[month] = ordered[kControlled] + ordered[kOther];
}

/// Takes what the border kept from those who wait, in proportion.
void drop_waiting(double lost, int stream, MineralRun& run) {
  double all = 0;
  for (std::size_t line = stream; line < run.waiting.size(); line += kStreams)
    all += run.waiting[line];
  if (!(all > 0) || !(lost > 0)) return;
  const double kept = std::max(0.0, 1 - lost / all);
  for (std::size_t line = stream; line < run.waiting.size(); line += kStreams)
    run.waiting[line] *= kept;
}

/// Shares arrivals of a stream by what each line waits for, weighed by preference; nobody gets more
/// than that, so what a preferred line does not need goes to the rest.
void share_out(const MineralProblem& problem, int stream, double arrived, MineralRun& run) {
  double all = 0, weighed = 0, left = arrived;
  for (std::size_t s = 0; s < problem.sectors.size(); ++s) {
    const double waiting = run.waiting[2 * s + static_cast<std::size_t>(stream)];
    all += waiting;
    weighed += problem.sectors[s].preference * waiting;
  }
  for (std::size_t line = stream; line < run.waiting.size(); line += kStreams)
    run.line_arrival[line] = 0;
  if (!(weighed > 0)) return;
  for (std::size_t s = 0; s < problem.sectors.size(); ++s) {
    const std::size_t line = 2 * s + static_cast<std::size_t>(stream);
    const double due = arrived * problem.sectors[s].preference * run.waiting[line] / weighed;
    run.line_arrival[line] = std::min(due, run.waiting[line]);
    left -= run.line_arrival[line];
  }
  const double unmet = all - (arrived - left);
  // What preferred lines did not need goes to the others, the same share of each one's rest.
  const double more = unmet > 0 ? std::clamp(left / unmet, 0.0, 1.0) : 0;
  for (std::size_t line = stream; line < run.waiting.size(); line += kStreams) {
    run.line_arrival[line] += more * (run.waiting[line] - run.line_arrival[line]);
    run.waiting[line] -= run.line_arrival[line];
  }
}

/// One sector's month: both of its lines, what they used, when the first one stopped.
void run_lines(const MineralProblem& problem, int s, int month, MineralRun& run) {
  const Sector& sector = problem.sectors[s];
  const int days = problem.months.days(month);
  const double need = run.all_need[month] * sector.need_share;
  double use = 0, stock = 0, stop = -1;
  for (int stream = 0; stream < kStreams; ++stream) {
    const std::size_t line = 2 * static_cast<std::size_t>(s) + static_cast<std::size_t>(stream);
    const double share = run.line_share[line];
    if (share == 0) continue;
    const StockMonth passed =
        pass_month(run.line_stock[line], run.line_arrival[line] + run.outside[month] * share,
                   run.all_need[month] * share);
    run.line_stock[line] = passed.stock;
    use += passed.use;
    stock += passed.stock;
    if (passed.stop_at >= 0) stop = stop < 0 ? passed.stop_at : std::min(stop, passed.stop_at);
  }
  const std::size_t at = run.at(s, month);
  run.need[at] = need;
  run.use[at] = use;
  run.stock[at] = stock;
  const double x = need > 0 ? use / need : 1;
  const double made = ces_output(x, sector.input_value_share, sector.sigma);
  run.output[at] = 1 - sector.exposed_share * (1 - made);
  if (stop < 0) return;
  run.stopped_days[s] += (1 - stop) * days;
  if (run.first_stop[s] < 0) run.first_stop[s] = problem.months.first_day[month] + stop * days;
}

void close_month(const MineralProblem& problem, int month, MineralRun& run) {
  double need = 0, use = 0;
  for (int s = 0; s < static_cast<int>(problem.sectors.size()); ++s) {
    run_lines(problem, s, month, run);
    need += run.need[run.at(s, month)];
    use += run.use[run.at(s, month)];
  }
  run.shortage[month] = need > 0 ? std::max(0.0, 1 - use / need) : 0;
  const double normal = problem.normal_orders[month];
  // Tonnes above the normal are orders that waited: they refill stocks and look for no new buyer.
  const double missing = normal > 0 ? std::max(0.0, 1 - run.exports[month] / normal) : 0;
  run.price[month] = price_after_cut(problem.market, missing).multiple;
}

double outside_supply(const MineralProblem& problem, int month, double& entered,
                      const MineralRun& run) {
  // Plants that a shortage induces come a lead time after it.
  const int caused = month - static_cast<int>(problem.induced.lead_months);
  if (caused >= 0) entered = next_entry(problem.induced, entered, run.shortage[caused]);
  return announced_output(problem.plants, month) + entered * problem.induced.ceiling_a_month;
}

}  // namespace

MineralRun make_mineral_run(const MineralProblem& problem) {
  MineralRun run;
  run.months = problem.months.count();
  const auto months = static_cast<std::size_t>(run.months);
  const std::size_t sectors = problem.sectors.size();
  for (auto* series : {&run.orders, &run.filed, &run.approved, &run.given_up, &run.cut,
                       &run.exports, &run.arrivals, &run.outside, &run.pending_licence,
                       &run.pending_test, &run.price, &run.shortage, &run.all_need})
    series->assign(months, 0);
  for (auto* series : {&run.need, &run.use, &run.stock, &run.output})
    series->assign(months * sectors, 0);
  for (auto* one : {&run.first_stop, &run.stopped_days}) one->assign(sectors, 0);
  for (auto* line : {&run.line_stock, &run.waiting, &run.line_arrival, &run.line_share,
                     &run.line_target, &run.line_pull})
    line->assign(kStreams * sectors, 0);
  for (auto& left : run.left_border)
    left.assign(static_cast<std::size_t>(problem.months.all_days()) + 1, 0);
  return run;
}

void simulate(const MineralProblem& problem, MineralRun& run) {
  set_start(problem, run);
  double before[kStreams] = {0, 0};
  for (std::size_t line = 0; line < run.line_share.size(); ++line)
    before[line % kStreams] += before_a_day(problem) * run.line_share[line];
  double refile = 0, entered = 0;
  for (int month = 0; month < run.months; ++month) {
    double ordered[kStreams] = {0, 0};
    place_orders(problem.normal_orders[month], month, ordered, run);
    const BorderLosses losses = pass_border(problem, month, ordered, refile, run);
    run.arrivals[month] = 0;
    for (int stream = 0; stream < kStreams; ++stream) {
      drop_waiting(losses.lost[stream], stream, run);
      const double arrived = arriving(problem, month, before[stream], run.left_border[stream]);
      share_out(problem, stream, arrived, run);
      run.arrivals[month] += arrived;
    }
    run.outside[month] = outside_supply(problem, month, entered, run);
    close_month(problem, month, run);
  }
}

}  // namespace countervail::minerals
