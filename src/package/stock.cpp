// The same stock read four ways, since a count of "dies" does not say whether they were tested or
// harvested. What packages use is taken from the answer about one package; the scarcer of dies and
// stacks decides, and where their ranges overlap the other may.
#include "package/stock.h"

#include <algorithm>

#include "base/error.h"
#include "package/geometry.h"

namespace countervail::package {
namespace {

Interval lesser(const Interval& a, const Interval& b) {
  return {std::min(a.low, b.low), std::min(a.mid, b.mid), std::min(a.high, b.high)};
}

StockReading reading(std::string name, const Interval& from_dies, const Interval& from_stacks) {
  StockReading one{.name = std::move(name),
                   .from_dies = from_dies,
                   .from_stacks = from_stacks,
                   .packages = lesser(from_dies, from_stacks)};
  one.dies_bind = from_dies.mid <= from_stacks.mid;
  one.may_switch =
      one.dies_bind ? from_dies.high > from_stacks.low : from_stacks.high > from_dies.low;
  return one;
}

/// Used for a good package, losses of assembly included; ranges over every ranged fact.
struct Use {
  Interval tested_dies, raw_perfect, raw_sellable, stacks;
};

Use use_of(const Answer& answer, const std::string& die, const std::string& memory, double gross) {
  const Interval raw = gross * find_figure(answer, "need." + die + ".wafers")->value;
  const Interval yield = find_figure(answer, "die." + die + ".sellable_yield")->value;
  const Interval perfect = find_figure(answer, "die." + die + ".perfect_yield")->value;
  Use use;
  use.raw_sellable = raw;
  // tested: what is used over what the wafer gave, end by end (both ends come from the same corner
  // of defects)
  const Interval survive = find_figure(answer, "package_yield")->value;
  const double placed = find_figure(answer, "die." + die + ".count")->value.mid;
  use.tested_dies = {placed / survive.high, placed / survive.mid, placed / survive.low};
  const auto only_perfect = [&](double used, double sell, double clean) {
    return used * sell / std::max(clean, 1e-12);
  };
  use.raw_perfect = {only_perfect(raw.low, yield.high, perfect.high),
                     only_perfect(raw.mid, yield.mid, perfect.mid),
                     only_perfect(raw.high, yield.low, perfect.low)};
  use.stacks = find_figure(answer, "need." + memory + ".stacks")->value;
  return use;
}

}  // namespace

StockAnswer stock_answer(Compiler& compiler, const Stock& stock) {
  const Answer answer = answer_of(compiler);
  const Design& design = answer.state.package.design;
  if (design.die_types < 1 || design.memory_types < 1)
    throw Error(ErrorKind::kMissing, "a stock needs a package with dies and memory stacks");
  const PartCounts counts = counts_of(design);
  StockAnswer result{.stock = stock,
                     .die = std::string(design.dies[0].name.view()),
                     .memory = std::string(design.memories[0].name.view()),
                     .dies_per_package = counts.dies[0],
                     .stacks_per_package = counts.memories[0],
                     .readings = {},
                     .switch_points = {}};
  const Use use = use_of(answer, result.die, result.memory, design.dies[0].gross_dies);
  const Interval per_die = Interval::exactly(counts.dies[0]),
                 per_stack = Interval::exactly(counts.memories[0]);
  const Interval from_stacks = stock.stacks / use.stacks;
  result.readings = {
      reading("before any loss", stock.dies / per_die, stock.stacks / per_stack),
      reading("tested dies", stock.dies / use.tested_dies, from_stacks),
      reading("untested dies, harvested", stock.dies / use.raw_sellable, from_stacks),
      reading("untested dies, perfect ones only", stock.dies / use.raw_perfect, from_stacks)};
  result.readings[0].before_loss = true;
  // What share of stacks may be lost before they decide, at each further loss of dies.
  const double ratio = result.readings[1].from_dies.mid / result.readings[1].from_stacks.mid;
  for (const double die_loss : {0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7})
    result.switch_points.push_back({die_loss, 1 - (1 - die_loss) * ratio});
  return result;
}

}  // namespace countervail::package
