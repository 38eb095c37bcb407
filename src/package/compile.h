#pragma once
// A package's facts -> Design: where names become numbers, and where its geometry is
// checked.
//
// Where a specification is silent, the tables of data/packaging speak: price and defect density of
// the node, price and bandwidth of the memory generation, bond yield, carrier and area factor of
// the technology. A carrier without a size is a square of area factor times what stands on it.
// Power without a floorplan: the memory's at full rate, the rest spread over the logic dies by area
// (an assumption).
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "facts/ledger.h"
#include "package/bill.h"
#include "package/cooling.h"
#include "package/die_link.h"
#include "package/geometry.h"
#include "package/spec_file.h"

namespace countervail::package {

struct CompiledPackage {
  std::string name, title, chip;
  std::string die_chip;  ///< a catalog chip of one such die; may be empty
  Design design;
  std::vector<DefectRates> rates;
  std::vector<std::string> nodes;         ///< by die type
  std::vector<DieGrid> grids;             ///< by die type
  std::vector<std::vector<int>> bins;     ///< by die type: units at least, best first
  std::vector<std::string> technologies;  ///< by assembly
  std::vector<std::vector<PlacedPart>>
      placed;  ///< by assembly; empty where the file gives no places
  WaferGeometry wafer;
  std::optional<double> peak;   ///< FLOP/s, 16-bit dense, of the package
  std::optional<double> power;  ///< W, of the package
  std::array<double, kMaxDieTypes>
      die_power{};  ///< W per die of each type; 0 where power is unknown
  double memory_bandwidth = 0, memory_capacity = 0, memory_power = 0;  ///< of the package
  Cooling cooling;
  std::set<std::string> heat_facts;  ///< what the temperatures rest on
  std::optional<DieLink> link;
  int linked_dies = 0;
  std::optional<double> published_cost, published_memory_cost;  ///< USD; only ever compared with
  std::set<std::string> facts;
  std::map<std::string, Interval> ranged;
};

/// Compiles one package again and again at different readings; wafer counts and quadratures are made
/// once.
class Compiler {
 public:
  /// A package reads a fact as the range of its rows up to the year of its prices, unless `facts` says otherwise.
  /// `file` gives errors their position; without it they name the fact only.
  Compiler(Overlay facts, std::string name, const File* file = nullptr);

  /// Throws Error for unknown names, missing facts and impossible geometry.
  CompiledPackage compile() { return compile(facts_); }
  /// The same package where some facts differ: a copy of facts() with changes.
  CompiledPackage compile(const Overlay& facts);

  const Overlay& facts() const { return facts_; }
  const std::string& name() const { return name_; }

 private:
  friend struct Build;
  DieGrid grid(const WaferGeometry& wafer, double width, double height);
  int rates(YieldForm form, double alpha);

  Overlay facts_;
  std::string name_;
  const File* file_;
  std::map<std::array<double, 5>, DieGrid> grids_;
  std::vector<DefectRates> rates_;
};

}  // namespace countervail::package
