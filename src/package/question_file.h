#pragma once
// scenarios/packages/*.toml: packages read at several defect densities, and a stock of dies and
// stacks.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/interval.h"
#include "files/files.h"

namespace countervail::package {

/// One package at a low, middle and high defect density of one node.
struct YieldReading {
  std::string name, package, fact, source;
  Interval density;         ///< 1/m2
  double peak_perfect = 0;  ///< FLOP/s of a package whose dies have every unit
  double peak_harvested =
      0;  ///< FLOP/s of one whose dies have the units that the specification needs
};

struct StockReadingInput {
  std::string package, source;
  Interval dies, stacks;
};

struct Question {
  std::string title, file;
  std::vector<YieldReading> readings;
  std::optional<StockReadingInput> stock;
};

Question parse_question(std::string_view text, const std::string& file_name);
Question read_question(const std::string& path, const Files& files = {});

/// "2.9e6", "2.5e6..2.9e6" or "2.5e6..2.9e6..3e6": counts above 0, in order. False when it is none.
bool parse_counts(std::string_view text, Interval& value);

}  // namespace countervail::package
