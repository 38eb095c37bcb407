#pragma once
// Customers before a number of equal servers, first come, first served: G/G/c, exactly, customer by customer.
//
//   start_i = max(arrival_i, earliest free server)      departure_i = start_i + service_i       (Kiefer and Wolfowitz 1955)
//   Little  : mean number present = rate x mean time present, an identity over a window that starts and ends empty
//             (Little 1961, Operations Research 9, 383)
//
// A prefill unit is such a queue; with drawn customers it is the textbook's, which waiting.h knows in closed form.
#include <cstdint>
#include <span>
#include <vector>

#include "serving/spread.h"

namespace countervail::serving {

/// When each customer leaves. `arrivals` ascend; `servers` >= 1; as many services as arrivals, each >= 0 s.
std::vector<double> first_come_departures(std::span<const double> arrivals,
                                          std::span<const double> services, int servers);

/// Both sides of Little's identity, from the first arrival to the last departure.
struct LittleCheck {
  double window = 0;  ///< s
  double mean_number =
      0;  ///< integral over time of the number present, over the window: from the events alone
  double rate = 0;              ///< customers a second of the window
  double mean_time = 0;         ///< s from arrival to departure
  double relative_gap() const;  ///< |mean_number - rate mean_time| over the larger
};
/// Arrivals need not ascend; customers as many as departures.
LittleCheck little_check(std::span<const double> arrivals, std::span<const double> departures);

enum class ServiceLaw : unsigned char { kGamma, kLognormal };

/// A textbook queue with drawn customers.
struct DrawnQueue {
  int servers = 1;
  double load = 0.5;       ///< of each server, below 1
  double service = 1;      ///< mean, s
  double service_cv2 = 1;  ///< 0 constant, 1 (gamma) exponential
  double arrival_cv2 = 1;  ///< of the gaps; 1 Poisson
  ServiceLaw law = ServiceLaw::kGamma;
};

struct QueueRun {
  Spread wait;                   ///< s
  double chance_of_waiting = 0;  ///< share of customers whose service did not start at once
  LittleCheck little;
};
/// `customers` from an empty queue until it is empty again; same seed, same bytes. Throws Error{kRange} for a load outside (0, 1),
/// fewer than 1 customer or server, a negative CV^2.
QueueRun simulate_queue(const DrawnQueue& queue, int customers, std::uint64_t seed);

}  // namespace countervail::serving
