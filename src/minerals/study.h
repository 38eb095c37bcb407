#pragma once
// A case drawn many times: exports and queue by month, stops by sector, price, output, and what a shortage costs.
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "facts/draws.h"
#include "facts/ledger.h"
#include "minerals/case.h"
#include "minerals/io_file.h"
#include "minerals/loss.h"
#include "minerals/simulate.h"

namespace countervail::minerals {

/// Where a draw's numbers stand; -1: not given.
struct CaseSlots {
  struct Of {
    int need = -1, controlled = -1, stock = -1, exposed = -1;  ///< a sector
  };
  struct Plant {
    int output = -1, delay = -1, ramp = -1;
  };
  std::vector<int> orders;  ///< by month, the last twelve again
  int first_decision = -1, days = -1, stages = -1, approve = -1, refiled = -1;
  int test_days = -1, test_share = -1, transit = -1;
  int controlled_share = -1, demand = -1, supply = -1, most_of_others = -1, choke = -1;
  int restock = -1, sigma = -1, value_share = -1;
  int entry_rate = -1, entry_lead = -1, entry_ceiling = -1;
  std::vector<int> cuts;
  std::vector<Of> sectors;
  std::vector<Plant> plants;
};

struct MineralModel {
  MineralCase asked;
  DrawPlan draws;
  CaseSlots slots;
  MineralProblem problem;  ///< shape and dates; a draw sets the rest
  std::set<std::string> facts;
};

/// The case's numbers as facts on top of the catalog; patches come after.
void add_case_facts(const MineralCase& asked, Overlay& facts);
/// Throws Error for numbers missing, shares of use that do not sum to 1 within a per cent, and as check(problem).
MineralModel mineral_model(const Overlay& facts, const MineralCase& asked, std::uint64_t seed);
/// Writes a draw's values into a problem of the model's shape. Allocates nothing.
void set_draw(const CaseSlots& slots, const std::vector<double>& values, MineralProblem& problem);

struct MineralOptions {
  int draws = 4096;
  std::uint64_t seed = 1;
  int threads = 1;
};

/// [month * draws + draw], or [sector * draws + draw].
struct MineralSamples {
  int draws = 0, months = 0, sectors = 0;
  std::vector<double> exports, pending, price, shortage;  ///< a month
  std::vector<double> first_stop, stopped_days,
      output;               ///< a sector; output of the worst twelve months over normal
  std::vector<int> worst;   ///< a draw: first of its worst twelve months
  std::vector<double> met;  ///< a draw: use over need in the worst twelve months

  std::vector<double> of(const std::vector<double>& figures, int k) const {
    const auto first = figures.begin() + static_cast<std::ptrdiff_t>(k) * draws;
    return {first, first + draws};
  }
};
MineralSamples mineral_samples(const MineralModel& model, const MineralOptions& options);

/// What the worst twelve months cost, in million USD of the table's year, by three readings: month by month at the share
/// of the need that is met, draw by draw.
struct LossBand {
  Interval met;  ///< of the need, over the worst twelve months
  Interval everyone_alike, best_use, supply_driven;
  double total = 0;  ///< value added of the whole table
  double kept_floor =
      1;  ///< below 1: the floor under final demand cannot be kept; the highest that can
  std::string binding_name;  ///< then: whose final demand sets it
};

struct MineralAnswer {
  MineralModel model;
  MineralOptions options;
  MineralSamples samples;
  LossBand loss;
  std::vector<std::string> names;  ///< of the industries of the table
};
MineralAnswer mineral_answer(MineralModel model, const NamedTable& table,
                             const MineralOptions& options);

}  // namespace countervail::minerals
