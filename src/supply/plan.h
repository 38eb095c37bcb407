#pragma once
// A plan as its file says it: which lines, stocks, recipes and rule of allocation, with every number a fact of its own.
//
// A number stands at a path ("supply/China/memory/HBM3/start") and is read through an overlay as any other fact, so
// that --set reaches it; this holds names and what belongs together. Times are years with fraction (2027.25 is the
// start of 2027Q2), amounts SI.
#include <map>
#include <string>
#include <vector>

#include "facts/stated_number.h"
#include "supply/quarter.h"

namespace countervail::supply {

/// A number over time: points at `path`/PERIOD, one number at `path` where there are no periods, or a view.
struct PlanSeries {
  std::string path, view;
  std::vector<std::string> periods;
  bool is_given() const { return !path.empty() || !view.empty(); }
};

struct PlanNode {
  std::string name, path;
  PlanSeries wafers, ai_share;
  PlanSeries yield;       ///< sellable, of a die at a date
  std::string yield_die;  ///< whose
};

/// What comes from elsewhere: an amount, evenly over some quarters, with one lump apart.
struct PlanStock {
  bool is_given = false;
  int from = 0, to = 0;  ///< quarters [from, to]
  int lump_quarter = 0;  ///< 0: none
};

struct PlanDie {
  std::string name, path, node, package;
  PlanStock stock;
  PlanSeries share;  ///< of the node's wafers; not given: what the others leave
};

struct PlanMemory {
  std::string name, path, product;  ///< product: of the route by revenue
  PlanStock stock;
  bool has_line = false;
};

struct PlanCarrier {
  std::string name, path, package;
  PlanSeries wafers;
};

struct PlanProduct {
  std::string name, path;
  PlanSeries demand;  ///< packages a year at most; not given: no limit
};

struct PlanActor {
  std::string name;
  std::vector<PlanNode> nodes;
  std::vector<PlanDie> dies;
  std::vector<PlanMemory> memories;
  std::vector<PlanCarrier> carriers;
  std::vector<PlanProduct> products;  ///< those that say more than data/supply/products.csv
};

/// One turn: a product, or a mix in fixed proportion of good packages.
struct PlanTurn {
  std::vector<std::pair<std::string, double>> products;
  double share = 1;
};
struct PlanPhase {
  int from = 0;
  std::vector<PlanTurn> turns;
  std::string source, confidence;
};

struct PlanView {
  struct Source {
    std::string name;
    std::vector<std::string> periods;
  };
  std::string name, path;
  std::vector<Source> sources;  ///< index 0 of a draw is the first, 1 the last
};

struct PlanCorrelation {
  std::string first, second, path;
};

/// Chips from abroad. Observed shipments, or orders that permits and licences let through.
struct PlanImport {
  std::string name, path, chip;
  std::vector<std::pair<int, std::string>> shipped;      ///< quarter, path of the number
  PlanSeries orders;                                     ///< chips a year
  std::vector<std::pair<double, std::string>> licences;  ///< date, path
  std::string item;                                      ///< of events.csv
};

/// What a source says of an output, for comparison: never an input.
struct PlanClaim {
  std::string label, fact, period;
  std::vector<std::string> products;  ///< empty: all
  bool in_h100 = false;
};

struct PlanBloc {
  std::string name;
  std::vector<std::string> owners;
};

struct Plan {
  std::string title, file, as_of;  ///< YYYY-MM-DD
  std::vector<std::string> chain;  ///< files read, the base first
  Calendar calendar;
  std::vector<PlanActor> actors;
  std::vector<PlanPhase> rule;
  std::vector<PlanView> views;
  std::vector<PlanCorrelation> correlations;
  std::vector<PlanImport> imports;
  std::vector<PlanClaim> claims;
  std::vector<PlanBloc> blocs;
  std::vector<StatedNumber>
      numbers;  ///< in the order first named: the order of the draws' dimensions

  const StatedNumber* number(std::string_view path) const;
  const PlanActor* actor(std::string_view name) const;
  const PlanView* view(std::string_view name) const;
};

}  // namespace countervail::supply
