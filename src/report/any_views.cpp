// Views that any answer has: the ranges of its figures, unit by unit, and what each fact moves.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "render/figure_text.h"
#include "report/read.h"
#include "report/subjects.h"

namespace countervail::report {
namespace {

constexpr std::size_t kMostRows = 16, kMostCharts = 4;

/// One chart: figures of one group and unit, at least one of which is a range.
struct Kin {
  std::string group, unit;
  std::vector<const Figure*> figures;
  bool any_range = false;
};

std::vector<Kin> kin_of(const Document& document) {
  std::vector<Kin> all;
  for (const Figure& figure : document.figures) {
    if (!figure.is_known || !std::isfinite(figure.value.mid)) continue;
    auto found = std::find_if(all.begin(), all.end(), [&](const Kin& kin) {
      return kin.group == figure.group && kin.unit == figure.unit;
    });
    if (found == all.end())
      found = all.insert(all.end(), Kin{figure.group, figure.unit, {}, false});
    found->figures.push_back(&figure);
    found->any_range = found->any_range || !figure.value.is_exact();
  }
  std::erase_if(all, [](const Kin& kin) { return !kin.any_range; });
  return all;
}

/// Spread over more than a decade: equal steps would hide the small ones.
bool wants_log(const Kin& kin) {
  double least = 1e300, most = 0;
  for (const Figure* figure : kin.figures) {
    if (figure->value.low <= 0) return false;
    least = std::min(least, figure->value.low);
    most = std::max(most, figure->value.high);
  }
  return most / least > 10;
}

/// The figure whose ends lie furthest apart.
const Figure& least_sure(const Kin& kin) {
  const auto spread = [](const Figure* figure) {
    return figure->value.mid == 0
               ? 0
               : (figure->value.high - figure->value.low) / std::abs(figure->value.mid);
  };
  return **std::max_element(kin.figures.begin(), kin.figures.end(),
                            [&](auto a, auto b) { return spread(a) < spread(b); });
}

std::string unit_words(const std::string& unit) {
  if (unit.empty() || unit == "1") return "a plain number";
  return unit == "K" ? "degrees Celsius" : unit;
}

View view_of(const Kin& kin) {
  IntervalChart chart;
  const std::string what = kin.group.empty() ? "Figures" : kin.group;
  chart.axis = {.label = fmt::format("{}: {}", what, unit_words(kin.unit)),
                .unit = kin.unit,
                .log = wants_log(kin)};
  for (const Figure* figure : kin.figures) {
    if (chart.rows.size() == kMostRows) break;
    chart.rows.push_back({figure->label, figure->value});
  }
  const Figure& widest = least_sure(kin);
  View view;
  view.key = "ranges-" + lower(what);
  for (char& c : view.key)
    if (c == ' ' || c == '/') c = '-';
  view.title = fmt::format("Least sure of {}: {}, {}", lower(what), widest.label,
                           range_text(widest.unit, widest.value));
  view.chart = std::move(chart);
  if (kin.figures.size() > kMostRows)
    view.note = fmt::format("The first {} of {} figures; all stand in the tables.", kMostRows,
                            kin.figures.size());
  return view;
}

}  // namespace

std::vector<View> views_of_ranges(const Document& document) {
  std::vector<View> views;
  for (const Kin& kin : kin_of(document)) {
    if (views.size() == kMostCharts) break;
    views.push_back(view_of(kin));
    for (std::size_t i = 0; i + 1 < views.size(); ++i)
      if (views[i].key == views.back().key) views.back().key += "-" + std::to_string(views.size());
  }
  return views;
}

std::optional<View> view_of_influences(const Document& document) {
  struct Move {
    const FactLine* fact;
    double elasticity;
  };
  std::vector<Move> moves;
  std::string figure;
  for (const FactLine& fact : document.facts) {
    if (fact.moves.empty()) continue;
    figure = fact.moves[0].first;
    if (std::isfinite(fact.moves[0].second) && std::abs(fact.moves[0].second) >= 0.005)
      moves.push_back({&fact, fact.moves[0].second});
  }
  if (moves.empty()) return std::nullopt;
  std::stable_sort(moves.begin(), moves.end(), [](const Move& a, const Move& b) {
    return std::abs(a.elasticity) > std::abs(b.elasticity);
  });
  const std::size_t all = moves.size();
  moves.resize(std::min(all, kMostRows));
  std::string moved = figure;
  for (const Figure& each : document.figures)
    if (each.key == figure)
      moved = each.label + (each.group == "ratio" ? ", one side over the other" : "");
  Tornado chart;
  chart.axis = {.label = fmt::format("per cent of {}, for one per cent more of the fact", moved)};
  chart.base_label = "moves nothing";
  View view;
  for (const Move& move : moves) {
    chart.rows.push_back({move.fact->path + " (" + move.fact->confidence + ")", 0, move.elasticity,
                          move.fact->confidence == "assumed", move.elasticity >= 0 ? 1 : 2,
                          fmt::format("{:+.2f} %", move.elasticity)});
    view.facts.push_back(move.fact->path);
  }
  view.key = "drivers";
  view.title = fmt::format("What moves the answer most: {} ({}), {:+.2f} % for one per cent more",
                           moves[0].fact->path, moves[0].fact->confidence, moves[0].elasticity);
  view.note = fmt::format("Hatched: assumed. The {} strongest of {} facts that move it.",
                          moves.size(), all);
  view.chart = std::move(chart);
  return view;
}

}  // namespace countervail::report
