#include "progress.h"

#include <unistd.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <memory>
#include <string>

namespace countervail::app {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kBetweenLines{250};
constexpr double kMinute = 60, kHour = 3600;

/// "40 s", "12 min", "3.5 h".
std::string duration_text(double seconds) {
  char text[32];
  if (seconds < 2 * kMinute)
    std::snprintf(text, sizeof text, "%.0f s", seconds);
  else if (seconds < 2 * kHour)
    std::snprintf(text, sizeof text, "%.0f min", seconds / kMinute);
  else
    std::snprintf(text, sizeof text, "%.1f h", seconds / kHour);
  return text;
}

std::string line_of(const Progress& progress) {
  const double rate =
      progress.seconds > 0 ? static_cast<double>(progress.now) / progress.seconds : 0;
  char text[96];
  std::snprintf(text, sizeof text, "%lld of %lld rows, %.3g a second", progress.done,
                progress.total, rate);
  const auto left = static_cast<double>(progress.total - progress.done);
  return rate > 0 ? text + (", " + duration_text(left / rate) + " left") : text;
}

}  // namespace

std::function<void(const Progress&)> progress_line() {
  if (isatty(STDERR_FILENO) == 0) return {};
  // Shared, since a std::function is copied with its question.
  const auto last = std::make_shared<Clock::time_point>(Clock::now());
  return [last](const Progress& progress) {
    const bool ends = progress.done == progress.total;
    if (!ends && Clock::now() - *last < kBetweenLines) return;
    *last = Clock::now();
    // Back to the first column and clear to the end of the line (ECMA-48: CR, EL).
    std::fprintf(stderr, "\r\x1b[K%s", ends ? "" : line_of(progress).c_str());
    std::fflush(stderr);
  };
}

}  // namespace countervail::app
