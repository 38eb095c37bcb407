// A trace in short; definitions in trace_file.h.
#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_set>

#include "serving/trace_file.h"
#include "statistics/quantile.h"

namespace countervail::serving {
namespace {

struct TwoMoments {
  double mean = 0, variance = 0;
};

/// NaN of no values.
TwoMoments moments_of(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  double sum = 0, squares = 0;
  for (const double x : values) sum += x;
  const double mean = sum / n;
  for (const double x : values) squares += (x - mean) * (x - mean);
  return {mean, squares / n};
}

double cv2_of(const std::vector<double>& values) {
  const TwoMoments moments = moments_of(values);
  return moments.variance / (moments.mean * moments.mean);
}

/// Correlation of each value with the next.
double lag_one_of(const std::vector<double>& values) {
  const TwoMoments moments = moments_of(values);
  double sum = 0;
  for (std::size_t i = 1; i < values.size(); ++i)
    sum += (values[i] - moments.mean) * (values[i - 1] - moments.mean);
  return sum / (static_cast<double>(values.size()) * moments.variance);
}

LengthSummary lengths_of(const Trace& trace, int Request::*length) {
  std::vector<double> values;
  for (const Request& each : trace.requests) values.push_back(each.*length);
  const double probabilities[] = {0.5, 0.99};
  const std::vector<double> q = statistics::quantiles(values, probabilities);
  return {moments_of(values).mean, q[0], q[1], cv2_of(values), lag_one_of(values)};
}

/// Arrivals in the whole windows of a trace: their moments, and the most of one window.
struct WindowCounts {
  double mean = 0, variance = 0, most = 0;
};

/// NaN below two windows. Windows without an arrival are counted, never visited: one row dated a century late costs nothing.
WindowCounts counts_in(const std::vector<Request>& requests, double span, double seconds) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const double windows = std::floor(span / seconds);
  if (windows < 2) return {kNone, kNone, kNone};
  double squares = 0, sum = 0, most = 0;
  for (std::size_t i = 0; i < requests.size();) {
    const double window = std::floor(requests[i].arrival / seconds);
    std::size_t end = i;
    while (end < requests.size() && std::floor(requests[end].arrival / seconds) == window) ++end;
    const auto count = static_cast<double>(end - i);
    if (window < windows) {
      sum += count;
      squares += count * count;
      most = std::max(most, count);
    }
    i = end;
  }
  const double mean = sum / windows;
  return {mean, squares / windows - mean * mean, most};
}

}  // namespace

double reused_share(const Trace& trace) {
  if (trace.first_hash.empty()) return 0;
  // A hash stands for its whole prefix, so that one set is enough; its order is never seen.
  std::unordered_set<std::uint64_t> known;
  double reused = 0, all = 0;
  for (std::size_t i = 0; i < trace.requests.size(); ++i) {
    const double input = trace.requests[i].input;
    bool hits = true;
    double hit = 0;
    for (std::size_t h = trace.first_hash[i]; h < trace.first_hash[i + 1]; ++h) {
      hits = !known.insert(trace.hashes[h]).second && hits;
      if (hits) hit += kHashedBlock;
    }
    reused += std::min(hit, input);
    all += input;
  }
  return all > 0 ? reused / all : 0;
}

TraceSummary summary_of(const Trace& trace) {
  std::vector<double> gaps;
  for (std::size_t i = 1; i < trace.requests.size(); ++i)
    gaps.push_back(trace.requests[i].arrival - trace.requests[i - 1].arrival);
  const double span = trace.requests.empty() ? 0 : trace.requests.back().arrival;
  const auto count = static_cast<double>(trace.requests.size());
  const WindowCounts tens = counts_in(trace.requests, span, 10);
  const WindowCounts minutes = counts_in(trace.requests, span, 60);
  TraceSummary summary{.requests = static_cast<long long>(trace.requests.size()),
                       .span = span,
                       .rate = span > 0 ? count / span : std::numeric_limits<double>::quiet_NaN(),
                       .gap_cv2 = cv2_of(gaps),
                       .dispersion_of_ten_seconds = tens.variance / tens.mean,
                       .busiest_minute = minutes.most / minutes.mean,
                       .input = lengths_of(trace, &Request::input),
                       .output = lengths_of(trace, &Request::output)};
  if (!trace.first_hash.empty()) summary.reused = reused_share(trace);
  return summary;
}

std::vector<Request> requests_of(const Trace& trace) {
  std::vector<Request> requests = trace.requests;
  for (Request& each : requests) {
    each.input = std::max(each.input, 1);
    each.output = std::max(each.output, 1);
  }
  return requests;
}

}  // namespace countervail::serving
