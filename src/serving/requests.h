#pragma once
// Requests as a simulation takes them: when each comes, how many tokens it brings, how many it wants.
//
//   gaps between arrivals   gamma of mean 1/rate and the stated CV^2: 1 is Poisson, above it bursts, 0 a clock
//   lengths                 lognormal of the stated mean and CV^2, rounded, at least one token; CV^2 0: all alike
//
// Gaps and both lengths are drawn from streams of their own, so a change of one law leaves the others' draws alone (common random
// numbers), and the first n of a longer run are the same n. Independence is an assumption: real lengths drift over the hour.
#include <cstdint>
#include <vector>

namespace countervail::serving {

struct Request {
  double arrival = 0;         ///< s from the start
  int input = 0, output = 0;  ///< tokens, at least 1 each
};

struct LengthLaw {
  double mean = 1;  ///< tokens
  double cv2 = 0;   ///< variance over mean squared
};

struct RequestLaw {
  double rate = 1;       ///< requests/s
  double burst_cv2 = 1;  ///< of the gaps between arrivals
  LengthLaw input, output;
};

/// Longest prompt or answer that a law may draw; longer ones count as this.
inline constexpr int kMostTokens = 100'000'000;

/// `count` requests in order of arrival. Throws Error{kRange} for a rate or a mean that is not positive, a negative CV^2.
std::vector<Request> draw_requests(const RequestLaw& law, int count, std::uint64_t seed);

/// The same requests `factor` times as fast: a trace replayed at another rate. `factor` > 0.
std::vector<Request> sped_up(std::vector<Request> requests, double factor);

}  // namespace countervail::serving
