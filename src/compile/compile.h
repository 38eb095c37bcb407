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

/// What one side is made of, in names and in figures per package; empty where no source gives one. What its levels draw,
/// cost and stop stands in the tower.
struct Hardware {
  std::string chip, system, stack, vendor;
  std::string stack_date;  ///< of the software, as its profile says; may be empty
  int devices_per_package = 1;
  int packages_per_node = 1;
  int packages_per_system = 1;
  double peak_flops = 0, memory_bytes = 0, memory_bandwidth = 0;
  std::optional<double> dies, memory_stacks;
  bool assumed_system = false;  ///< the chip names none: default/system/name
  std::string assumed_sixteen,
      assumed_eight;  ///< what stands in for measured GEMMs of that width; empty: they were measured
  bool hypothetical = false;  ///< the system is built with another chip
};

struct CompiledSide {
  Problem problem;
  Hardware hardware;
  std::set<std::string> facts;  ///< paths read
};

/// Throws Error naming the missing or unknown fact. `formats`: anything but kSixteenBit also reads the rates and curves
/// of GEMMs below 16 bit; an answer that does not search them does not rest on their facts.
CompiledSide compile(const Overlay& store, const Scenario& scenario, const Side& side, End end,
                     TrainedFormats formats = TrainedFormats::kSixteenBit);

// The parts, one file each: hardware.cpp, device.cpp, compile_model.cpp, stack.cpp, tower.cpp.

/// Resolves the side's names. Error{kUnknownName, kMissing}.
Hardware compile_hardware(Ledger& ledger, const Side& side);

struct CompiledDevice {
  Device device;
  std::string assumed_sixteen, assumed_eight;  ///< as in Hardware
};
CompiledDevice compile_device(Ledger& ledger, const Hardware& hardware, TrainedFormats formats);
/// How slowly this system's host launches kernels, relative to the host that the stacks' numbers stand for.
double compile_host_factor(Ledger& ledger, const Hardware& hardware);

/// Dimensions of the model, the same on both sides.
ModelShape compile_model(Ledger& ledger, const std::string& model);
/// `experts`: also how tokens reach their experts.
Stack compile_stack(Ledger& ledger, const std::string& stack, bool experts = false);
/// The date of a profile; empty where it gives none.
std::string date_of_stack(const Overlay& facts, const std::string& stack);
/// Levels and planes of the system.
Tower compile_tower(Ledger& ledger, const Hardware& hardware);
/// The tower with what its levels draw, cost and stop: facts that a bill and a goodput rest on, and a step time does not.
Tower with_power_cost_and_failures(Ledger& ledger, const Hardware& hardware, Tower tower);

}  // namespace countervail
