#pragma once
// A plan and the facts -> one actor as flat numbers with the places that a draw writes to. Names become numbers here:
// die counts, harvest and losses a package come from data/packages, weights from the catalog, the rest from the plan.
#include <set>
#include <string>
#include <vector>

#include "facts/draws.h"
#include "facts/ledger.h"
#include "supply/plan.h"
#include "supply/problem.h"
#include "supply/recipe_file.h"

namespace countervail {

/// The inputs that a series of quarters is a weighted sum of: out[t] = sum_k weights[k][t] values[inputs[k]]. With
/// `index`, the sources one after another, and the draw's place between the first (0) and the last (1).
struct SeriesSlots {
  std::vector<int> inputs;
  std::vector<supply::Series> weights;
  int index = -1;
  std::vector<SeriesSlots> sources;
  bool is_given() const { return !inputs.empty() || !sources.empty(); }
};

struct NodeSlots {
  SeriesSlots wafers, ai_share;
  int before = -1, cumulated = -1, fall = -1, floor = -1;
  std::vector<int> yields;            ///< the sources' yields
  std::vector<double> yield_quarter;  ///< and when they hold, in quarters of the calendar
  int yield_index = -1;
  int die = -1;
};
struct StockSlots {
  int amount = -1, lump = -1;
  int from = 0, to = 0, lump_quarter = -1;  ///< quarters of the calendar, [from, to]
};
struct DieSlots {
  StockSlots stock;
  SeriesSlots share;  ///< not given: what the others leave
  int lag = -1;
};
struct MemorySlots {
  StockSlots stock;
  int wafers = -1, start = -1, ramp = -1, lag = -1, dies = -1, bond = -1, height = -1;
  int revenue = -1, price = -1, growth = -1;
  double stacks_a_package = 0;  ///< good, losses included
  double revenue_quarter = 0;   ///< middle of the revenue's year, in quarters of the calendar
};
struct CarrierSlots {
  SeriesSlots wafers;
  int utilisation = -1;
};
struct DemandSlots {
  int product = 0, from = 0, to = 0;  ///< quarters [from, to)
  int amount = -1;                    ///< packages a year
};
/// A recipe makes one product, or several in a fixed proportion of good packages.
struct RecipeSlots {
  struct Part {
    int product = 0;
    double share = 1;  ///< of the starts
    int yield = -1;    ///< good packages a start
  };
  std::vector<Part> parts;
};

struct SupplyModel {
  supply::Plan plan;
  std::string actor;
  DrawPlan draws;
  supply::SupplyProblem problem;  ///< at the middle of every input
  std::vector<NodeSlots> nodes;
  std::vector<DieSlots> dies;
  std::vector<MemorySlots> memories;
  std::vector<CarrierSlots> carriers;
  std::vector<DemandSlots> demands;
  std::vector<RecipeSlots> recipes;
  std::vector<std::string> input_names;  ///< dies, memory kinds, carriers
  std::vector<std::string> product_names;
  std::vector<double> h100;     ///< of each product: H100 equivalents a package by 8-bit rate
  std::set<std::string> facts;  ///< paths read
};

/// The plan's numbers as facts on top of the catalog; patches come after.
void add_plan_facts(const supply::Plan& plan, Overlay& facts);
/// Correlations between numbers that the plan still reads, by their groups.
std::vector<statistics::CorrelatedPair> correlated_pairs(const supply::Plan& plan, Ledger& ledger);

/// Throws Error for lines, dies, memories, packages and chips that do not exist, and as check(problem).
SupplyModel supply_model(const Overlay& facts, const supply::Plan& plan, const std::string& actor,
                         const std::vector<supply::ProductRecipe>& recipes, std::uint64_t seed);

/// Writes a draw's values into a problem of the model's shape. Allocates nothing.
void set_draw(const SupplyModel& model, const std::vector<double>& values,
              supply::SupplyProblem& problem);

/// Sets a series from its slots; `room` holds one series.
void fill_series(const SeriesSlots& slots, const std::vector<double>& values, double scale,
                 supply::Series& out);

}  // namespace countervail
