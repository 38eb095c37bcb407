#include "package/answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/error.h"

namespace countervail::package {
namespace {

std::vector<double> values_at(Compiler& compiler, const Point& point) {
  std::vector<double> values;
  for (const Figure& figure : figures_of(evaluate(compiler, point)))
    values.push_back(figure.value.mid);
  return values;
}

/// Values with one input at an end, the rest in the middle.
struct Swing {
  std::string path;
  std::vector<double> low, high;
};

std::vector<Swing> swings(Compiler& compiler, const std::map<std::string, Interval>& ranged) {
  std::vector<Swing> all;
  for (const auto& [path, range] : ranged)
    all.push_back({path, values_at(compiler, {.ends = {{path, End::kLow}}}),
                   values_at(compiler, {.ends = {{path, End::kHigh}}})});
  return all;
}

/// Every input at the end that moves figure `k` down (or up).
std::map<std::string, End> corner(const std::vector<Swing>& all, std::size_t k, bool up) {
  std::map<std::string, End> ends;
  for (const Swing& swing : all)
    if (swing.low[k] != swing.high[k])
      ends[swing.path] = (swing.high[k] > swing.low[k]) == up ? End::kHigh : End::kLow;
  return ends;
}

void widen(Compiler& compiler, const std::vector<Swing>& all, Figures& figures) {
  std::map<std::map<std::string, End>, std::vector<double>> seen;
  const auto values = [&](const std::map<std::string, End>& ends) -> const std::vector<double>& {
    const auto found = seen.find(ends);
    return found != seen.end()
               ? found->second
               : seen.emplace(ends, values_at(compiler, {.ends = ends})).first->second;
  };
  for (std::size_t k = 0; k < figures.size(); ++k) {
    Interval& value = figures[k].value;
    for (const bool up : {false, true}) {
      const double end = values(corner(all, k, up))[k];
      value.low = std::min(value.low, end), value.high = std::max(value.high, end);
    }
    for (const Swing& swing : all)
      for (const double end : {swing.low[k], swing.high[k]})
        value.low = std::min(value.low, end), value.high = std::max(value.high, end);
  }
}

std::size_t index_of_key(const Figures& figures, const std::string& key) {
  return static_cast<std::size_t>(std::ranges::find(figures, key, &Figure::key) - figures.begin());
}

std::vector<Influence> influences_of(Compiler& compiler, const CompiledPackage& package,
                                     const std::vector<Swing>& all, std::size_t cost,
                                     double middle) {
  std::vector<Influence> list;
  constexpr double kStep = 1.01;
  for (const std::string& path : package.facts) {
    Influence influence{.path = path, .cost = Interval::exactly(middle)};
    const Fact* fact = compiler.store().find(path);
    influence.is_number = fact && fact->is_number();
    if (influence.is_number) try {
        const double moved =
            values_at(compiler, {.ends = {}, .scaled = path, .factor = kStep})[cost];
        influence.elasticity = std::log(moved / middle) / std::log(kStep);
      } catch (
          const Error&) {  // 1 % more is impossible (a die at the reticle's edge): no elasticity
      }
    for (const Swing& swing : all)
      if (swing.path == path)
        influence.cost = {std::min(swing.low[cost], swing.high[cost]), middle,
                          std::max(swing.low[cost], swing.high[cost])};
    list.push_back(influence);
  }
  std::stable_sort(list.begin(), list.end(), [](const Influence& a, const Influence& b) {
    const double swing_a = a.cost.high - a.cost.low, swing_b = b.cost.high - b.cost.low;
    if (swing_a != swing_b) return swing_a > swing_b;
    if (a.is_number != b.is_number) return a.is_number;
    return std::abs(a.elasticity) > std::abs(b.elasticity);
  });
  return list;
}

}  // namespace

State evaluate(Compiler& compiler, const Point& point) {
  State state{.package = compiler.compile(point), .dies = {}, .bill = {}};
  const Design& design = state.package.design;
  for (std::size_t i = 0; i < static_cast<std::size_t>(design.die_types); ++i)
    state.dies.push_back(die_outcome(
        design.dies[i], state.package.rates[static_cast<std::size_t>(design.dies[i].rates)]));
  for (std::size_t i = 0; i < state.dies.size(); ++i)
    if (!(state.dies[i].sellable_share > 1e-9))
      throw Error::at(
          ErrorKind::kRange,
          fmt::format("fewer than one die '{}' in a billion sells", design.dies[i].name.view()),
          "defect density or area is out of reach");
  state.bill = bill_of(design, std::span<const DieOutcome>(state.dies));
  if (!std::isfinite(state.bill.total) || !(state.bill.yield > 0))
    throw Error(ErrorKind::kRange, "no good package comes out: its assembly yields nothing");
  return state;
}

Answer answer_of(Compiler& compiler) {
  Answer answer{.state = evaluate(compiler), .figures = {}, .influences = {}};
  answer.figures = figures_of(answer.state);
  const std::vector<Swing> all = swings(compiler, answer.state.package.ranged);
  widen(compiler, all, answer.figures);
  answer.influences =
      influences_of(compiler, answer.state.package, all, index_of_key(answer.figures, "bill.total"),
                    answer.state.bill.total);
  return answer;
}

const Figure* find_figure(const Answer& answer, const std::string& key) {
  const auto found = std::ranges::find(answer.figures, key, &Figure::key);
  return found == answer.figures.end() ? nullptr : &*found;
}

}  // namespace countervail::package
