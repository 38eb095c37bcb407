// Ranges of figures come from corners: for each figure every ranged input is put at the end that
// moves it down, and once more up, where one evaluation a fact and end has told which end that is.
// Figures that share a corner share its evaluation. Single ends are taken in too, in case two
// inputs act against each other at the corner.
#include "package/answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/error.h"

namespace countervail::package {
namespace {

std::vector<double> values_at(Compiler& compiler, const Overlay& facts) {
  std::vector<double> values;
  for (const Figure& figure : figures_of(evaluate(compiler, facts)))
    values.push_back(figure.value.mid);
  return values;
}

/// The figures under their keys, as influences_of compares them.
Figures without_groups(const std::vector<Figure>& figures) {
  Figures result;
  for (const Figure& figure : figures)
    result.push_back(
        {.key = figure.key, .label = {}, .unit = {}, .value = figure.value, .group = {}});
  return result;
}

using Ends = std::map<std::string, End>;

/// Every input at the end that moves figure `k` down (or up).
Ends corner(const std::vector<Influence>& all, std::size_t k, bool up) {
  Ends ends;
  for (const Influence& one : all)
    if (!one.worse.empty() && one.worse[k] != one.better[k])
      ends[one.path] = (one.better[k] > one.worse[k]) == up ? End::kHigh : End::kLow;
  return ends;
}

void widen(Compiler& compiler, const std::vector<Influence>& all, Figures& figures) {
  std::map<Ends, std::vector<double>> seen;
  const auto values = [&](const Ends& ends) -> const std::vector<double>& {
    const auto found = seen.find(ends);
    if (found != seen.end()) return found->second;
    Overlay facts = compiler.facts();
    for (const auto& [path, end] : ends) facts.read_at(path, end);
    return seen.emplace(ends, values_at(compiler, facts)).first->second;
  };
  for (std::size_t k = 0; k < figures.size(); ++k) {
    Interval& value = figures[k].value;
    const auto include = [&](double end) {
      value.low = std::min(value.low, end), value.high = std::max(value.high, end);
    };
    for (const bool up : {false, true}) include(values(corner(all, k, up))[k]);
    for (const Influence& one : all)
      if (!one.worse.empty()) include(one.worse[k]), include(one.better[k]);
  }
}

std::size_t index_of_key(const Figures& figures, const std::string& key) {
  return static_cast<std::size_t>(std::ranges::find(figures, key, &Figure::key) - figures.begin());
}

std::vector<CostInfluence> cost_influences(const std::vector<Influence>& all, std::size_t cost,
                                           double middle) {
  std::vector<CostInfluence> list;
  for (const Influence& one : all) {
    CostInfluence influence{one.path, one.elasticity[cost].value_or(0), Interval::exactly(middle),
                            one.is_number};
    if (!one.worse.empty())
      influence.cost = {std::min(one.worse[cost], one.better[cost]), middle,
                        std::max(one.worse[cost], one.better[cost])};
    list.push_back(influence);
  }
  std::stable_sort(list.begin(), list.end(), [](const CostInfluence& a, const CostInfluence& b) {
    const double swing_a = a.cost.high - a.cost.low, swing_b = b.cost.high - b.cost.low;
    if (swing_a != swing_b) return swing_a > swing_b;
    // By what they move over their range, then numbers before words, then by elasticity.
    if (a.is_number != b.is_number) return a.is_number;
    return std::abs(a.elasticity) > std::abs(b.elasticity);
  });
  return list;
}

}  // namespace

State evaluate(Compiler& compiler) {
  return evaluate(compiler, compiler.facts());
}

State evaluate(Compiler& compiler, const Overlay& facts) {
  State state{.package = compiler.compile(facts), .dies = {}, .bill = {}};
  const Design& design = state.package.design;
  for (std::size_t i = 0; i < static_cast<std::size_t>(design.die_types); ++i)
    state.dies.push_back(die_outcome(
        design.dies[i], state.package.rates[static_cast<std::size_t>(design.dies[i].rates)]));
  for (std::size_t i = 0; i < state.dies.size(); ++i)
    // Below this costs are quotients of rounding; better no answer than a number of dollars.
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

Answer answer_of(Compiler& compiler, const InfluenceOptions& options) {
  Answer answer{.state = evaluate(compiler), .figures = {}, .influences = {}};
  answer.conflicts = *compiler.facts().policy.conflicts;
  answer.figures = figures_of(answer.state);
  const std::vector<Influence> all = influences_of(
      compiler.facts(), answer.state.package.facts, without_groups(answer.figures),
      [&](const Overlay& facts) { return without_groups(figures_of(evaluate(compiler, facts))); },
      options);
  widen(compiler, all, answer.figures);
  answer.influences =
      cost_influences(all, index_of_key(answer.figures, "bill.total"), answer.state.bill.total);
  return answer;
}

const Figure* find_figure(const Answer& answer, const std::string& key) {
  const auto found = std::ranges::find(answer.figures, key, &Figure::key);
  return found == answer.figures.end() ? nullptr : &*found;
}

}  // namespace countervail::package
