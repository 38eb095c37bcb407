#pragma once
// Prefill and decode on units of their own: how many of each a number of devices holds, in whole units.
//
//   rate = max over n_p, n_d of min(n_p mu_p, n_d mu_d),   n_p size_p + n_d size_d <= N
//
// DistServe (Zhong et al. 2024, arXiv:2401.09670, section 4) and Splitwise (arXiv:2311.18677) size their pools so. Idle
// devices are allowed, so the rate never falls with N.
namespace countervail::serving {

/// A unit of one phase: devices it takes, requests/s it carries.
struct Unit {
  long long devices = 0;
  double rate = 0;
};

struct MatchedUnits {
  long long prefill = 0, decode = 0;
  double rate = 0;  ///< requests/s of both; 0: not even one of each fits
};

/// Of equal rates the one with fewer prefill units.
MatchedUnits match_rates(const Unit& prefill, const Unit& decode, long long devices);

}  // namespace countervail::serving
