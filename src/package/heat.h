#pragma once
// Does it melt? A package's layers and powers as a heat stack, its hottest cells, and the clock
// that it sustains.
//
// Bottom to top: carrier, bumps and underfill, (base dies, bond,) dies and stacks in moulding,
// interface, lid, cold plate; silicon fills what a base die leaves uncovered. Bottom and sides
// adiabatic. Die power is even over the die, leakage a share of it at the limit, doubling every so
// many kelvin; memory power at full rate is even over the stack. Logic and memory have their own
// limits.
//
// The fixed point: leakage follows temperature (heat/feedback.h), power follows the clock,
// the clock is the highest at which every limit holds (heat/clock.h); what the package then
// does is peak times clock.
//
// Ranges: only inputs of heat are ranged here. Each is tried at both ends for its direction on the
// hottest cell; the two corners are then solved in full.
#include <optional>

#include "heat/clock.h"
#include "package/answer.h"
#include "package/layout.h"

namespace countervail::package {

struct Heat {
  heat::Stack stack;
  heat::Grid grid;
  Layout layout;
  heat::ClockModel clock;
  heat::Field full;  ///< at full clock
  heat::SustainedClock sustained;
  Interval hottest_logic, hottest_memory;  ///< K at full clock; 0 where there is none
  Interval fraction;                       ///< sustained clock over full clock
  std::optional<Interval> rate;            ///< FLOP/s at the sustained clock
  std::set<std::string> facts;
};

/// The stack of one compiled package. Error when the package has no power or cannot be laid out.
heat::Stack heat_stack_of(const CompiledPackage& package, const Layout& layout);

/// 64 cells along the longer side.
heat::Grid heat_grid_of(const Layout& layout);

/// nullopt when the power of the package is unknown.
std::optional<Heat> heat_of(Compiler& compiler);

/// Figures of group "heat": hottest cells, sustained clock, what is left of the peak, error of the
/// energy balance.
Figures figures_of(const Heat& heat);

/// Everything asked of one package: its answer, with the figures of heat where the power is known.
struct HeatedAnswer {
  Answer answer;
  std::optional<Heat> heat;
};
HeatedAnswer heated_answer(Compiler& compiler);

/// Hottest cell of the blocks of one kind, K; 0 when there is none. Infinite without a steady
/// state.
double hottest_of(const heat::Field& field, heat::BlockKind kind);

}  // namespace countervail::package
