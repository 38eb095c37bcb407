#pragma once
// One number of a plan of supply or a case of minerals, with who says so:
//
//   { low = 1, mid = 2, high = 3, unit = "wafers/month", source = "...", confidence = "...", date = "...", shape = "triangular" }
//   { value = 2, ... }                            exact
//   { fact = "actor / item / metric / period" }   a row of data/supply or data/minerals; from = "text of its source"
//   { facts = ["...", "..."] }                    sources that disagree: anything between them
//
// low, mid, high may be quarters ("2027Q2"): dates in years. Source, confidence and date may stand once in the table above.
#include <string>

#include "facts/observations.h"
#include "files/toml_reader.h"

namespace countervail {

/// How low, mid and high are read: 5, 50, 95 % (the default), the ends and mode of a triangle, two ends.
enum class Shape : unsigned char { kAnalyst, kTriangular, kUniform };

struct StatedNumber {
  Fact fact;
  Shape shape = Shape::kAnalyst;
  std::string group;   ///< numbers of one group share their place in a draw; empty: the path alone
  bool in_use = true;  ///< false: taken away again; its place in the draws stays
  std::string file;
  int line = 0, column = 0;
};

/// Reads `key` of `table` as the fact at `path`. Throws Error with file, line and column: no source, no unit, a range that
/// does not rise, an unknown fact, unit or shape.
StatedNumber read_stated_number(const TomlTable& table, std::string_view key,
                                const std::string& path, const Observations& facts);

/// As above, of a table that is itself the number (one point of a series).
StatedNumber read_stated_point(const TomlTable& point, const std::string& path,
                               const Observations& facts);

}  // namespace countervail
