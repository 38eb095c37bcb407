#pragma once
// The two paths of a deal from the engines of supply and minerals: rows of deal/tables.h.
//
//   compute    imports of a quarter = quota/2 x uptake, while licensed and accepted; they run after the delivery time and
//              are worth their weight in H100 less what they displace: K' = K + sum, rise = ln(K'/K_China)
//   minerals   a case month by month (minerals/simulate.h): before the start and after the end the share `before` of the
//              exports leaves, in between the rate; loss = value added of each sector's industry x what it does not make
//
// Discounting is continuous, at the middle of a quarter or month. Every path draws from sequences of its own.
#include <memory>

#include "deal/tables.h"
#include "facts/fact_lines.h"
#include "minerals/study.h"
#include "study/deal_scenario.h"
#include "study/race.h"

namespace countervail {

/// A number of data/deal/inputs.toml in each draw.
struct DealInputs {
  DrawPlan draws;
  std::vector<std::vector<double>> values;  ///< [input][draw]

  const std::vector<double>& of(const std::string& path) const;
};

struct DealGroupModel {
  std::string name;
  std::vector<double> rates;
  int before = 0;
  minerals::MineralModel model;
  minerals::MineralModel
      longer;  ///< the same with two years after the horizon (study/deal_leverage.h)
  int start_month = 0;
  int border_day = 0;  ///< from when the share `before` leaves: the case's licence, else the start
  std::vector<double> value_added;               ///< USD a year, of each sector's industry
  const std::vector<double>* exports = nullptr;  ///< USD a year, a draw
  const std::vector<double>* us_share = nullptr;
};

/// Everything that rows read. Must outlive the paths.
struct DealModel {
  DealScenario scenario;
  int draws = 0;
  std::uint64_t seed = 1;
  DealInputs inputs;
  RaceSamples stocks;
  int us = 0, china = 0;                                ///< blocs
  int first = 0;                                        ///< quarter of the stocks
  std::vector<std::array<double, kRaceUnits>> weights;  ///< H100 equivalents, a row of chips
  std::vector<DealGroupModel> groups;
  std::vector<FactLine> facts;  ///< read by anything below; a case's under its group
};

/// Throws Error: a chip without price or without a figure in the unit, a start or an end outside the plan, a group without
/// its case or numbers.
std::shared_ptr<const DealModel> deal_model(const Overlay& facts, DealScenario scenario,
                                            const RaceModel& race,
                                            const std::vector<supply::Event>& events,
                                            const Files& data, const Observations& supply_facts,
                                            const Observations& mineral_facts, int draws,
                                            std::uint64_t seed, int threads);

deal::Paths deal_paths(const DealModel& model);
deal::TableShape deal_shape(const DealModel& model);

/// Day of the case on which a quarter of the scenario begins; its last day after the end.
int deal_day(const DealGroupModel& group, int quarter);

/// First day on which a sector's lines stop by weeks of stock, days after the border closed, at the middle of all numbers; infinite
/// where none does. `rate` of the group from then on.
double first_stop(const DealGroupModel& group, double rate, double weeks_of_stock);

}  // namespace countervail
