// data/base_dies.csv -> base dies and memories; the parts of a space.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/error.h"
#include "base/text.h"
#include "rules/design.h"

namespace countervail::rules {
namespace {

constexpr std::pair<const char*, int> kBits[] = {{"fp64", 64}, {"fp32", 32}, {"fp16", 16},
                                                 {"bf16", 16}, {"fp8", 8},   {"int8", 8},
                                                 {"fp6", 6},   {"fp4", 4}};

/// The rows of one item; each read cell knows its place.
class ItemRows {
 public:
  ItemRows(const CsvTable& table, const std::string& item) : table_(table), item_(item) {
    std::set<std::string> names;
    bool found = false;
    for (const CsvRow& row : table.rows) {
      names.insert(cell(row, "item"));
      found = found || cell(row, "item") == item;
    }
    if (!found)
      throw Error::at(ErrorKind::kUnknownName, fmt::format("{} has no '{}'", table.file, item),
                      fmt::format("one of {}", fmt::join(names, ", ")));
  }

  const CsvRow* find(const std::string& field) const {
    for (const CsvRow& row : table_.rows)
      if (cell(row, "item") == item_ && cell(row, "field") == field) return &row;
    return nullptr;
  }
  /// In the unit of the file, which must be `unit`.
  double number(const std::string& field, const std::string& unit) const {
    // The unit must be the one written here: conversion would hide a row that means something else.
    const std::vector<double> values = numbers(field, unit);
    if (values.size() != 1)
      fail(*find(field), "value", fmt::format("'{}' needs one number", field));
    return values.front();
  }
  /// "1;1/2;1/4"
  std::vector<double> numbers(const std::string& field, const std::string& unit) const {
    const CsvRow* row = find(field);
    if (!row)
      throw Error(ErrorKind::kMissing,
                  fmt::format("'{}' has no '{}': it cannot serve here", item_, field), table_.file,
                  1, 1);
    if (cell(*row, "unit") != unit)
      fail(*row, "unit", fmt::format("unit '{}', due '{}'", cell(*row, "unit"), unit));
    std::vector<double> values;
    for (const std::string& part : split(cell(*row, "value"), ';'))
      values.push_back(fraction(*row, part));
    return values;
  }
  int whole(const std::string& field, const std::string& unit) const {
    const double value = number(field, unit);
    const auto count = static_cast<int>(std::lround(value));
    if (count < 1 || count != value)
      fail(*find(field), "value", fmt::format("'{}' must be a whole number above 0", field));
    return count;
  }
  /// Empty when there is no such field.
  std::string text(const std::string& field) const {
    const CsvRow* row = find(field);
    return row ? cell(*row, "value") : std::string();
  }

 private:
  const std::string& cell(const CsvRow& row, const char* name) const {
    return table_.cell(row, name);
  }
  [[noreturn]] void fail(const CsvRow& row, const char* column, const std::string& message) const {
    throw table_.error(row, column, ErrorKind::kSyntax, message);
  }
  double fraction(const CsvRow& row, const std::string& text) const {
    const std::size_t slash = text.find('/');
    double above = 0, below = 1;
    const bool good = parse_number(text.substr(0, slash), above) &&
                      (slash == std::string::npos || parse_number(text.substr(slash + 1), below));
    if (!good || above <= 0 || below <= 0 || above > 1e6)
      fail(row, "value", fmt::format("'{}' is no number above 0", text));
    return above / below;
  }
  const CsvTable& table_;
  std::string item_;
};

double operations_at(const BaseDie& die, const std::string& format) {
  for (const DesignFormat& one : die.formats)
    if (one.name == format) return one.operations;
  return 0;
}

/// Bits x operations of the formats kept: those that do not exceed the objective's own product.
double processing_per_clock(const BaseDie& die, const std::string& format) {
  double own = 0;
  for (const DesignFormat& one : die.formats)
    if (one.name == format) own = one.bits * one.operations;
  return own;
}

void add_parts_of(const DesignSpace& space, const DesignQuestion& question, int index, int dies,
                  std::vector<Design>& parts) {
  const BaseDie& die = space.dies[static_cast<std::size_t>(index)];
  const double operations = operations_at(die, question.format);
  const double processing = processing_per_clock(die, question.format);
  for (double rate : die.rates)
    for (int clock = die.clock_low; clock <= die.clock_high; clock += die.clock_step) {
      if (clock < space.clock_low || clock > space.clock_high) continue;
      // Fewer units than the die has: fused off, as in products sold under a threshold.
      for (int units = die.unit_step; units <= die.units; units += die.unit_step) {
        Design part;
        part.die = index;
        part.dies = dies;
        part.units = units;
        part.clock = clock;
        part.rate = rate;
        // Whole numbers up to the last division, so that the order of factors cannot change a bit.
        const double cycles = rate * dies * units * clock;
        part.peak = cycles * operations / 1e6;
        const double tpp = cycles * processing / 1e6, area = dies * die.area;
        part.point[static_cast<std::size_t>(Metric::kProcessing)] = tpp;
        part.point[static_cast<std::size_t>(Metric::kProcessing2022)] = tpp;
        part.point[static_cast<std::size_t>(Metric::kDieArea)] = area;
        part.point[static_cast<std::size_t>(Metric::kDensity)] = tpp / area;
        parts.push_back(part);
      }
    }
}

}  // namespace

BaseDie base_die(const CsvTable& table, const std::string& name) {
  const ItemRows rows(table, name);
  BaseDie die;
  die.name = name;
  die.area = rows.number("area", "mm2");
  die.units = rows.whole("units", "1");
  die.unit_step = rows.whole("unit_step", "1");
  die.clock_low = rows.whole("clock_low", "MHz");
  die.clock_high = rows.whole("clock_high", "MHz");
  die.clock_step = rows.whole("clock_step", "MHz");
  die.rates = rows.numbers("rates", "");
  die.host_link = rows.number("host_link", "GB/s");
  die.product = rows.text("product");
  for (const auto& [format, bits] : kBits)
    if (rows.find(format)) die.formats.push_back({format, bits, rows.number(format, "1")});
  return die;
}

DesignMemory design_memory(const CsvTable& table, const std::string& name) {
  const ItemRows rows(table, name);
  DesignMemory memory;
  memory.name = name;
  memory.channel_bytes = rows.number("channel_width", "bit") / 8;
  memory.channels = rows.whole("channels", "1");
  memory.capacity = rows.number("capacity", "GB");
  memory.grades = rows.numbers("grades", "Gbit/s");
  std::sort(memory.grades.begin(), memory.grades.end());
  return memory;
}

std::vector<Design> compute_parts(const DesignSpace& space, const DesignQuestion& question) {
  std::vector<Design> parts;
  for (std::size_t index = 0; index < space.dies.size(); ++index)
    for (int dies = space.least_dies; dies <= space.most_dies; ++dies)
      add_parts_of(space, question, static_cast<int>(index), dies, parts);
  return parts;
}

std::vector<Design> memory_parts(const DesignSpace& space) {
  std::vector<Design> parts;
  if (!space.memory) return {Design{}};
  for (int channels = 1; channels <= space.memory->channels; ++channels)
    for (double grade : space.memory->grades) {
      Design part;
      part.channels = channels;
      part.grade = grade;
      part.bandwidth = channels * space.memory->channel_bytes * grade;
      parts.push_back(part);
    }
  return parts;
}

Design joined(const DesignSpace& space, Design compute, const Design& memory) {
  compute.channels = memory.channels;
  compute.grade = memory.grade;
  const BaseDie& die = space.dies[static_cast<std::size_t>(compute.die)];
  compute.bandwidth = space.memory ? memory.bandwidth : die.own_memory;
  const double io = space.io ? *space.io : die.host_link;
  compute.point[static_cast<std::size_t>(Metric::kInputOutput)] = io;
  compute.point[static_cast<std::size_t>(Metric::kMemoryBandwidth)] = compute.bandwidth;
  compute.point[static_cast<std::size_t>(Metric::kMemoryAndInputOutput)] = compute.bandwidth + io;
  return compute;
}

}  // namespace countervail::rules
