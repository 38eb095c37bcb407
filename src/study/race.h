#pragma once
// Compute stocks of blocs over time: what owners had by Epoch's count, China's own chips by its plan, imports by permit,
// smaller by failures and retirement, in six units that do not agree.
//
//   line         a maker's chips of one owner; one index a draw over all quarters, 5/50/95 % of the count's own range
//   beyond it    flows grow by the plan's factor a year, drawn; flows to China stand still where no permit is counted
//   stock        the fleet of supply/fleet.h by line;   unit   8-bit count x mean of unit over 8-bit weight of its chips
//   ratio        of the same draw, then its quantiles
#include <array>
#include <string>
#include <vector>

#include "facts/observations.h"
#include "study/supply_study.h"
#include "supply/epoch_file.h"
#include "supply/event_file.h"
#include "supply/stock_units.h"

namespace countervail {

struct RaceOptions {
  int draws = 1024;
  std::uint64_t seed = 1;
  int threads = 1;
  std::vector<std::string> without;  ///< events left out
};

inline constexpr int kRaceUnits = supply::kStockUnits;

/// What a line's stock is multiplied with by unit and quarter: [unit * quarters + quarter].
using UnitRatios = std::vector<double>;

struct RaceLine {
  std::string name;  ///< "NVIDIA of Google"
  int bloc = 0;
  std::vector<Interval> cumulative;  ///< H100e at the end of each quarter, as far as counted
  std::vector<double> before;  ///< median flows of the quarters before the first, the latest first
  int dimension = 0;
  bool grows = true;  ///< beyond the count
  UnitRatios ratios;
};

/// Chips in pieces: the plan's products and imports, of the last bloc asked for.
struct RaceChips {
  std::string name;
  int product = -1;                          ///< of the supply model; -1: an import
  std::array<double, kRaceUnits> weights{};  ///< H100 equivalents a chip
};

struct RaceModel {
  SupplyModel supply;
  std::vector<std::string> blocs;
  int china = -1;  ///< bloc of the plan's actor
  std::vector<RaceLine> lines;
  std::vector<RaceChips> chips;
  int quarters = 0;
  int growth = -1, life = -1, failure = -1;  ///< inputs of supply.draws
  std::vector<std::string> dropped;          ///< chips without a weight in some unit
};

struct RaceSamples {
  int draws = 0, quarters = 0, blocs = 0;
  std::vector<double>
      stock;  ///< [((bloc * units + unit) * quarters + quarter) * draws + draw], at the quarter's end
  std::vector<double> landed;  ///< H200 imports: [quarter * draws + draw]

  std::size_t place(int bloc, int unit, int quarter) const {
    return ((static_cast<std::size_t>(bloc) * kRaceUnits + static_cast<std::size_t>(unit)) *
                static_cast<std::size_t>(quarters) +
            static_cast<std::size_t>(quarter)) *
           static_cast<std::size_t>(draws);
  }
  std::vector<double> of(int bloc, int unit, int quarter) const {
    const auto first = stock.begin() + static_cast<std::ptrdiff_t>(place(bloc, unit, quarter));
    return {first, first + draws};
  }
};

struct RaceAnswer {
  RaceModel model;
  RaceOptions options;
  RaceSamples samples;
  std::vector<supply::EpochRow> epoch;
  std::vector<std::pair<std::string, Interval>>
      open;  ///< an open question's branches: H200 landed until the end
};

RaceModel race_model(const Overlay& facts, SupplyModel supply,
                     const std::vector<supply::EpochRow>& epoch,
                     const std::map<std::string, std::string>& names, const Observations& observed);
RaceSamples race_samples(const RaceModel& model, const RaceOptions& options,
                         const std::vector<supply::Event>& events);
RaceAnswer race_answer(RaceModel model, const RaceOptions& options,
                       const std::vector<supply::EpochRow>& epoch,
                       const std::vector<supply::Event>& events);

/// H100 equivalents of a catalog chip; a unit without a figure is 0.
std::array<double, kRaceUnits> race_weights(Ledger& ledger, const Observations& observed,
                                            const std::string& chip);

/// "TPP", "BF16", "8-bit", "bandwidth", "training tokens", "serving tokens".
std::string race_unit_name(int unit);
/// Ratio of two blocs draw by draw.
std::vector<double> ratio_of(const RaceSamples& samples, int above, int below, int unit,
                             int quarter);

}  // namespace countervail
