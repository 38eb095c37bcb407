#pragma once
// What each side may offer, and both together as a package. Offers are read by the paths that they move and by no other:
//
//   United States   a chip and how many a half-year, the fee on them, for how many quarters
//   China           per group of minerals the share of the need that is let out, for the US or for all; whether its buyers
//                   may take the chips; for how many quarters
//
// A term runs from quarter 0; after it the side goes back to what it did before.
#include <string>
#include <vector>

namespace countervail::deal {

enum class Acceptance : unsigned char { kYes, kNo, kPause };  ///< kPause: no for two quarters
inline constexpr int kAcceptances = 3;

struct UsOffer {
  int chips = 0;   ///< row of chips and quota; 0: none
  double fee = 0;  ///< share of the sellers' revenue
  int term = 0;    ///< quarters
};

struct ChinaOffer {
  std::vector<int> rates;  ///< of each group, its rate's place in the list of rates
  bool for_all = false;    ///< else for the US alone
  Acceptance acceptance = Acceptance::kYes;
  int term = 0;
};

/// Places in the lists of offers.
struct Package {
  std::size_t us = 0, china = 0;
  friend constexpr bool operator==(const Package&, const Package&) = default;
};

}  // namespace countervail::deal
