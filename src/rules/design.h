#pragma once
// The best part under published thresholds, over a stated discrete space.
//
//   compute part: base die, 1..4 dies, enabled units (in steps), clock (in steps), share of the
//   matrix rate
//     peak(format) = dies x units x operations a clock x rate x clock
//     TPP = max over the formats kept of bits x peak;  area = dies x die area (disabled units
//     stay);  PD = TPP / area
//   memory part: channels x grade:  bandwidth = channels x width / 8 x grade
//   a design is free when no clause of the pack catches it (ClauseTable)
//
// Optimum by a total order: objective, then the other figure (memory bandwidth or peak), higher
// clock, more units, fewer dies, more of the matrix rate. Formats that would raise TPP above the
// objective's are switched off. The search walks the parts in falling order and stops at the first
// free design, so it equals brute force without visiting all.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "files/csv.h"
#include "rules/clause_table.h"

namespace countervail::rules {

struct DesignFormat {
  std::string name;
  int bits = 0;
  double operations = 0;  ///< dense, a clock and unit
};

struct BaseDie {
  std::string name;
  double area = 0;  ///< mm2
  int units = 0, unit_step = 1;
  int clock_low = 0, clock_high = 0, clock_step = 1;  ///< MHz
  std::vector<double> rates;                          ///< 1, 0.5, 0.25
  std::vector<DesignFormat> formats;
  double host_link = 0;   ///< GB/s, both directions
  double own_memory = 0;  ///< GB/s of DRAM where the space has no memory of its own
  std::string
      product;  ///< catalog chip whose memory, links and curves serve in training; may be empty
};

struct DesignMemory {
  std::string name;
  double channel_bytes = 0;
  int channels = 0;
  double capacity = 0;         ///< GB a channel
  std::vector<double> grades;  ///< Gbit/s a pin, rising
};

/// data/base_dies.csv. Error{kUnknownName} with the nearest spelling.
BaseDie base_die(const CsvTable& table, const std::string& name);
DesignMemory design_memory(const CsvTable& table, const std::string& name);

struct DesignSpace {
  std::vector<BaseDie> dies;
  int least_dies = 1, most_dies = 1;
  int clock_low = 0, clock_high = 1 << 30;  ///< MHz; narrows the die's own range
  std::optional<DesignMemory> memory;
  std::optional<double> io;  ///< GB/s, both directions; none: the host link of the die
};

enum class DesignGoal : unsigned char { kPeak, kDecodeBandwidth, kTraining };

struct DesignQuestion {
  DesignGoal goal = DesignGoal::kPeak;
  std::string format = "fp8";  ///< of the peak; for bandwidth, of the second figure
  ClauseTable table;
};

struct Design {
  int die = -1;  ///< into DesignSpace::dies
  int dies = 0, units = 0, clock = 0;
  double rate = 0;
  int channels = 0;
  double grade = 0;
  double peak = 0;       ///< TFLOP/s at the format
  double bandwidth = 0;  ///< GB/s
  double tokens = 0;     ///< tokens a second of the training group; training only
  Point point{};         ///< metrics
};

struct DesignCounts {
  std::uint64_t compute_parts = 0, memory_parts = 0, classified = 0;
};

struct DesignStep {  ///< a threshold moved, and the best part then
  TableThreshold threshold;
  double moved_to = 0;
  std::optional<Design> best;
};

struct DesignAnswer {
  std::optional<Design> best;
  std::vector<Design> best_by_count;  ///< one a base die and number of dies
  std::optional<Design> next_better;  ///< the least better part, and the row that catches it
  int next_caught_by = -1;
  std::vector<DesignStep> frontier;
  DesignCounts counts;
};

/// Factors by which the frontier moves a threshold.
inline constexpr double kThresholdMoves[] = {0.5, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 2};

DesignAnswer design(const DesignSpace& space, const DesignQuestion& question);
/// Fills next_better: the least part that beats the optimum's own; all such are caught.
void find_next_better(const DesignSpace& space, const DesignQuestion& question,
                      DesignAnswer& answer);

/// The best free design; none when every part is caught.
std::optional<Design> best_design(const DesignSpace& space, const DesignQuestion& question,
                                  DesignCounts* counts = nullptr);
/// Every design of the space once, for checks: calls visit(design).
template <typename Visit>
void for_each_design(const DesignSpace& space, const DesignQuestion& question, Visit visit);
/// The figure that the goal asks for.
double objective_of(const DesignQuestion& question, const Design& design);
/// The total order: true when `a` is better than `b`.
bool better(const DesignQuestion& question, const Design& a, const Design& b);

/// The parts of a space, before the rules.
std::vector<Design> compute_parts(const DesignSpace& space, const DesignQuestion& question);
std::vector<Design> memory_parts(const DesignSpace& space);
/// A compute part with a memory part.
Design joined(const DesignSpace& space, Design compute, const Design& memory);

template <typename Visit>
void for_each_design(const DesignSpace& space, const DesignQuestion& question, Visit visit) {
  const std::vector<Design> memories = memory_parts(space);
  for (const Design& compute : compute_parts(space, question))
    for (const Design& memory : memories) visit(joined(space, compute, memory));
}

}  // namespace countervail::rules
