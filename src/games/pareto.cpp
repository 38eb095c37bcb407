// Efficient points, rows and hull; definitions in pareto.h.
#include "games/pareto.h"

#include <algorithm>
#include <numeric>

namespace countervail::games {
namespace {

std::vector<std::size_t> all_indices(std::size_t count) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  return order;
}

bool dominates(std::span<const double> a, std::span<const double> b) {
  bool better = false;
  for (std::size_t k = 0; k < a.size(); ++k) {
    if (a[k] < b[k]) return false;
    better = better || a[k] > b[k];
  }
  return better;
}

/// Twice the area of the triangle, positive if a, b, c turn left.
double turn(Payoff a, Payoff b, Payoff c) {
  return (b.first - a.first) * (c.second - a.second) - (b.second - a.second) * (c.first - a.first);
}

}  // namespace

std::vector<std::size_t> pareto_points(std::span<const Payoff> points) {
  std::vector<std::size_t> order = all_indices(points.size());
  std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
    if (points[i].first != points[j].first) return points[i].first > points[j].first;
    if (points[i].second != points[j].second) return points[i].second > points[j].second;
    return i > j;
  });
  std::vector<std::size_t> efficient;
  for (std::size_t i : order)
    if (efficient.empty() || points[i].second > points[efficient.back()].second ||
        points[i] == points[efficient.back()])
      efficient.push_back(i);
  std::reverse(efficient.begin(), efficient.end());
  return efficient;
}

std::vector<std::size_t> pareto_rows(std::span<const double> rows, std::size_t width) {
  const auto row = [&](std::size_t i) { return rows.subspan(i * width, width); };
  std::vector<std::size_t> order = all_indices(width == 0 ? 0 : rows.size() / width);
  // What dominates a row comes before it in descending lexicographic order.
  std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
    const auto a = row(i), b = row(j);
    if (std::equal(a.begin(), a.end(), b.begin())) return i < j;
    return std::lexicographical_compare(b.begin(), b.end(), a.begin(), a.end());
  });
  std::vector<std::size_t> efficient;
  for (std::size_t i : order)
    if (std::none_of(efficient.begin(), efficient.end(),
                     [&](std::size_t e) { return dominates(row(e), row(i)); }))
      efficient.push_back(i);
  std::sort(efficient.begin(), efficient.end());
  return efficient;
}

std::vector<std::size_t> pareto_chain(std::span<const Payoff> points) {
  std::vector<std::size_t> chain;
  for (std::size_t i : pareto_points(points)) {
    if (!chain.empty() && points[chain.back()] == points[i]) continue;
    while (chain.size() >= 2 &&
           turn(points[chain[chain.size() - 2]], points[chain.back()], points[i]) >= 0)
      chain.pop_back();
    chain.push_back(i);
  }
  return chain;
}

}  // namespace countervail::games
