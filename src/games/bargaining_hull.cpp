// Bargaining solutions where packages may be mixed: on the efficient chain of the hull, cut to u >=
// d. Closed form on each segment, so a solution is exact to rounding; definitions in bargaining.h.
#include <algorithm>
#include <cmath>
#include <limits>

#include "games/bargaining.h"
#include "games/pareto.h"

namespace countervail::games {
namespace {

/// A piece of the chain where both have at least d: u(t) = (1 - t) from + t to, t in [begin, end].
struct Segment {
  std::size_t from = 0, to = 0;
  Payoff start, step;  ///< gains at t = 0, and their change to t = 1
  double begin = 0, end = 1;
  Payoff gain(double t) const { return start + t * step; }
};

/// The pieces from the second player's best to the first player's best. Along each the first gains
/// and the second loses.
std::vector<Segment> rational_chain(std::span<const Payoff> points, Payoff d) {
  const std::vector<std::size_t> chain = pareto_chain(points);
  std::vector<Segment> segments;
  for (std::size_t k = 0; k < chain.size(); ++k) {
    // A single point makes one segment of length nothing; otherwise each corner but the last opens
    // one.
    if (k + 1 == chain.size() && k > 0) break;
    const std::size_t from = chain[k], to = chain[std::min(k + 1, chain.size() - 1)];
    Segment segment{from, to, points[from] - d, points[to] - points[from]};
    if (segment.step.first > 0)
      segment.begin = std::max(0.0, -segment.start.first / segment.step.first);
    else if (segment.start.first < 0)
      continue;
    if (segment.step.second < 0)
      segment.end = std::min(1.0, segment.start.second / -segment.step.second);
    else if (segment.start.second < 0)
      continue;
    if (segment.begin <= segment.end) segments.push_back(segment);
  }
  return segments;
}

Mixture mixture_at(const Segment& segment, double t, Payoff d) {
  return {Settlement::kDeal, segment.from, segment.to, t, d + segment.gain(t)};
}

/// Whether anything of the chain gives both more than d; if not, the answer without a deal.
Mixture judged(const std::vector<Segment>& segments, Payoff d) {
  Mixture result{Settlement::kNoneAtAll, 0, 0, 0, d};
  for (const Segment& segment : segments) {
    if (result.settlement == Settlement::kNoneAtAll) result.settlement = Settlement::kNoGain;
    const Payoff middle = segment.gain((segment.begin + segment.end) / 2);
    if (middle.first > 0 && middle.second > 0) result.settlement = Settlement::kDeal;
  }
  return result;
}

/// The last point on the way to gains in the ratio `range`: the largest least g_i / range_i.
Mixture towards(const std::vector<Segment>& segments, Payoff d, Payoff range) {
  Mixture result = judged(segments, d);
  if (result.settlement != Settlement::kDeal) return result;
  double best = -std::numeric_limits<double>::infinity();
  for (const Segment& segment : segments) {
    // Where the ray crosses the segment; at an end of it where it passes beside.
    const double ahead = segment.start.first * range.second - segment.start.second * range.first;
    const double change = segment.step.second * range.first - segment.step.first * range.second;
    const double t =
        std::clamp(change == 0 ? segment.begin : ahead / change, segment.begin, segment.end);
    const Payoff gain = segment.gain(t);
    const double least = std::min(gain.first / range.first, gain.second / range.second);
    if (least > best) best = least, result = mixture_at(segment, t, d);
  }
  return result;
}

Payoff ideal_of(const std::vector<Segment>& segments, Payoff d) {
  if (segments.empty()) return d;
  return {d.first + segments.back().gain(segments.back().end).first,
          d.second + segments.front().gain(segments.front().begin).second};
}

}  // namespace

Mixture nash_mixture(std::span<const Payoff> points, Payoff d, double weight) {
  const std::vector<Segment> segments = rational_chain(points, d);
  Mixture result = judged(segments, d);
  if (result.settlement != Settlement::kDeal) return result;
  double best = -std::numeric_limits<double>::infinity();
  for (const Segment& segment : segments) {
    // d/dt (p ln g1 + (1 - p) ln g2) = 0
    const Payoff a = segment.start, s = segment.step;
    const double slope = weight * s.first * a.second + (1 - weight) * s.second * a.first;
    const double product = s.first * s.second;
    const double t =
        std::clamp(product == 0 ? segment.begin : -slope / product, segment.begin, segment.end);
    const Payoff gain = segment.gain(t);
    const double score = weight * std::log(gain.first) + (1 - weight) * std::log(gain.second);
    if (score > best) best = score, result = mixture_at(segment, t, d);
  }
  return result;
}

Payoff ideal_mixture(std::span<const Payoff> points, Payoff d) {
  return ideal_of(rational_chain(points, d), d);
}

Mixture kalai_smorodinsky_mixture(std::span<const Payoff> points, Payoff d) {
  const std::vector<Segment> segments = rational_chain(points, d);
  return towards(segments, d, ideal_of(segments, d) - d);
}

Mixture egalitarian_mixture(std::span<const Payoff> points, Payoff d) {
  return towards(rational_chain(points, d), d, {1, 1});
}

}  // namespace countervail::games
