// Three readings of one shortage: a planner gives the mineral to where it keeps most,
// everyone is cut alike, or losses are passed on to all buyers with nothing replaced
// (the supply-driven model, Ghosh 1958). They bracket the loss; no mean of them is
// taken, for they answer different questions.
#include "minerals/loss.h"

#include <algorithm>
#include <cmath>

#include "minerals/ces.h"

namespace countervail::minerals {
namespace {

constexpr int kMostRounds = 10000;
constexpr double kSettled = 1e-13;

double weighed(const std::vector<double>& value_added, const std::vector<double>& share) {
  double sum = 0;
  for (std::size_t i = 0; i < share.size(); ++i) sum += value_added[i] * share[i];
  return sum;
}

}  // namespace

/// Only the exposed part of an industry loses, along its CES curve.
std::vector<double> direct_losses(const MineralUse& use, const Substitution& substitution,
                                  double x) {
  std::vector<double> losses;
  for (std::size_t i = 0; i < use.exposed.size(); ++i) {
    const double made =
        use.exposed[i] > 0 ? ces_output(x, substitution.value_share[i], substitution.sigma) : 1;
    losses.push_back(use.exposed[i] * (1 - made));
  }
  return losses;
}

// Rounds of the recursion from the direct losses up: it rises and is bounded by 1, so it settles.
std::vector<double> passed_on(const IoTable& table, const std::vector<double>& direct) {
  std::vector<double> losses = direct, next(direct.size());
  for (int round = 0; round < kMostRounds; ++round) {
    double moved = 0;
    for (int i = 0; i < table.industries; ++i) {
      double sum = direct[i];
      for (int c = 0; c < table.commodities; ++c)
        if (table.made_by[c] >= 0 && table.output[i] > 0)
          sum += losses[table.made_by[c]] * table.domestic(c, i) / table.output[i];
      next[i] = std::min(1.0, sum);
      moved = std::max(moved, std::abs(next[i] - losses[i]));
    }
    losses.swap(next);
    if (moved < kSettled) break;
  }
  return losses;
}

LossReadings loss_readings(const IoTable& table, const MineralUse& use,
                           const Substitution& substitution, double x, double floor) {
  const std::vector<double> direct = direct_losses(use, substitution, x);
  double tonnes = 0;
  for (double need : use.tonnes) tonnes += need;
  LossReadings readings;
  readings.everyone_alike = weighed(table.value_added, direct);
  readings.best_use = bottleneck(table, use, x * tonnes, floor, substitution);
  readings.supply_driven = weighed(table.value_added, passed_on(table, direct));
  return readings;
}

}  // namespace countervail::minerals
