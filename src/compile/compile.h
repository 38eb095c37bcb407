#pragma once
// Scenario + facts -> Problem: the only place where names become numbers. Every fact read is remembered.
//
// Ranged facts are read at one end: kLow takes the worse end of each, kHigh the better one (all ranged facts
// that a side reads are better when larger: rates, efficiencies, capacities).
#include <optional>
#include <set>
#include <string>

#include "compile/scenario.h"
#include "facts/ledger.h"
#include "facts/names.h"
#include "training/problem.h"

namespace countervail {

/// What one side is made of. Per package unless it says otherwise; empty where no source gives a figure.
struct Hardware {
  std::string chip, system, stack, vendor;
  int devices_per_package = 1;
  int packages_per_node = 1;
  int packages_per_system = 1;
  double peak_flops = 0, memory_bytes = 0, memory_bandwidth = 0;
  std::optional<double> dies, memory_stacks, device_power, package_price;
  std::optional<Interval> system_power;  ///< W, all of one system
  std::optional<double> system_price;    ///< USD
  bool assumed_curve = false;            ///< no operator measurement of this chip
  bool hypothetical = false;             ///< the system is built with another chip
};

struct CompiledSide {
  Problem problem;
  Hardware hardware;
  std::set<std::string> facts;  ///< paths read
};

/// Throws Error naming the missing or unknown fact. `narrow`: also the rates and curves of GEMMs below 16 bit; an
/// answer that does not search them does not rest on their facts.
CompiledSide compile(const Overlay& store, const Scenario& scenario, const Side& side, End end,
                     bool narrow = false);

/// Dimensions and job shared by both sides.
ModelShape compile_model(Ledger& ledger, const std::string& model);
Device compile_device(Ledger& ledger, const Side& side, Hardware& hardware, bool narrow = false);
/// `experts`: also how tokens reach their experts.
Stack compile_stack(Ledger& ledger, const std::string& stack, bool experts = false);
/// How slowly this system's host launches kernels, relative to the host that the stacks' numbers stand for.
double compile_host_factor(Ledger& ledger, const Hardware& hardware);
Tower compile_tower(Ledger& ledger, Hardware& hardware);

}  // namespace countervail
