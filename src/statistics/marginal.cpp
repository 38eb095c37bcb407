// Inverse CDFs and checks of the marginals; equations in marginal.h.
#include "statistics/marginal.h"

#include <fmt/format.h>

#include <cmath>

#include "base/error.h"
#include "statistics/normal.h"

namespace countervail::statistics {
namespace {

double logit(double p) {
  return std::log(p) - std::log1p(-p);
}
double logistic(double x) {
  return 1 / (1 + std::exp(-x));
}

/// The split normal through the three figures, already in the scale where it is normal.
double split_normal(double low, double mid, double high, double tail, double u) {
  const double z = normal_quantile(u), unit = -normal_quantile(tail);
  return mid + z * ((z < 0 ? mid - low : high - mid) / unit);
}

double at(const Point& m, double) {
  return m.value;
}
double at(const Uniform& m, double u) {
  return m.low + u * (m.high - m.low);
}
double at(const LogUniform& m, double u) {
  return m.low * std::exp(u * std::log(m.high / m.low));
}
double at(const Triangular& m, double u) {
  const double width = m.high - m.low;
  if (width == 0) return m.low;
  if (u * width < m.mode - m.low) return m.low + std::sqrt(u * width * (m.mode - m.low));
  return m.high - std::sqrt((1 - u) * width * (m.high - m.mode));
}
double at(const SplitNormal& m, double u) {
  return split_normal(m.low, m.mid, m.high, m.tail, u);
}
double at(const SplitLognormal& m, double u) {
  return m.mid *
         std::exp(split_normal(std::log(m.low / m.mid), 0, std::log(m.high / m.mid), m.tail, u));
}
double at(const SplitLogitNormal& m, double u) {
  return logistic(split_normal(logit(m.low), logit(m.mid), logit(m.high), m.tail, u));
}
double at(const Discrete& m, double u) {
  double sum = 0, reached = 0;
  for (double weight : m.weights) sum += weight;
  std::size_t last = 0;
  for (std::size_t i = 0; i < m.values.size(); ++i) {
    if (m.weights[i] == 0) continue;
    last = i;
    if (u * sum < (reached += m.weights[i])) return m.values[i];
  }
  return m.values[last];
}

[[noreturn]] void refuse(std::string_view name, const std::string& why) {
  throw Error(ErrorKind::kRange, fmt::format("'{}': {}", name, why));
}

void check_order(std::string_view name, double low, double mid, double high) {
  if (!std::isfinite(low) || !std::isfinite(mid) || !std::isfinite(high))
    refuse(name, fmt::format("range {}, {}, {} must be finite", low, mid, high));
  if (!(low <= mid && mid <= high))
    refuse(name, fmt::format("range {}, {}, {} must rise from low to high", low, mid, high));
}

void check_tail(std::string_view name, double tail) {
  if (!(tail > 0 && tail < 0.5))
    refuse(name, fmt::format("tail probability {} must lie between 0 and 0.5", tail));
}

void check(const Point& m, std::string_view name) {
  check_order(name, m.value, m.value, m.value);
}
void check(const Uniform& m, std::string_view name) {
  check_order(name, m.low, m.low, m.high);
}
void check(const LogUniform& m, std::string_view name) {
  check_order(name, m.low, m.low, m.high);
  if (!(m.low > 0)) refuse(name, fmt::format("low {} of a log scale must be above 0", m.low));
}
void check(const Triangular& m, std::string_view name) {
  check_order(name, m.low, m.mode, m.high);
}
void check(const SplitNormal& m, std::string_view name) {
  check_order(name, m.low, m.mid, m.high);
  check_tail(name, m.tail);
}
void check(const SplitLognormal& m, std::string_view name) {
  check_order(name, m.low, m.mid, m.high);
  check_tail(name, m.tail);
  if (!(m.low > 0)) refuse(name, fmt::format("low {} of a lognormal must be above 0", m.low));
}
void check(const SplitLogitNormal& m, std::string_view name) {
  check_order(name, m.low, m.mid, m.high);
  check_tail(name, m.tail);
  if (!(m.low > 0 && m.high < 1))
    refuse(name, fmt::format("share {}..{} with a spread must lie inside 0..1, both ends excluded",
                             m.low, m.high));
}
void check(const Discrete& m, std::string_view name) {
  if (m.values.empty() || m.values.size() != m.weights.size())
    refuse(name, fmt::format("{} values with {} weights: one weight a value is needed",
                             m.values.size(), m.weights.size()));
  double sum = 0;
  for (std::size_t i = 0; i < m.values.size(); ++i) {
    check_order(name, m.values[i], m.values[i], m.values[i]);
    if (!(m.weights[i] >= 0 && std::isfinite(m.weights[i])))
      refuse(name, fmt::format("weight {} must be finite and not negative", m.weights[i]));
    sum += m.weights[i];
  }
  if (!(sum > 0 && std::isfinite(sum))) refuse(name, "weights sum to nothing");
}

}  // namespace

void check_marginal(const Marginal& marginal, std::string_view name) {
  std::visit([&](const auto& m) { check(m, name); }, marginal);
}

double marginal_quantile(const Marginal& marginal, double u) {
  return std::visit([&](const auto& m) { return at(m, u); }, marginal);
}

}  // namespace countervail::statistics
