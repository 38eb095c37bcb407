#pragma once
// scenarios/deal/*.toml: what two sides may offer, from when, for how long, and what is threatened; data/deal/inputs.toml: the
// numbers beside them. Offer 0 of each side is the status quo.
//
//   title, plan, from ("2025Q3"), quarters, state, unit, without = ["EVENT"]
//   [us] chips, quota (packages a half-year), fee, term (quarters)
//   [china] accept (yes, no, pause), scope (us, all), term; [china.group.NAME] case, before, rate
//   [threat.us] chips, quota, fee, term   [threat.china] rate = { NAME = X }, accept, scope, term
//   [valuation] us, china = [low, high] in bn USD an e-fold
//   [numbers] any key of data/deal/inputs.toml   [[observed]] what, when, value, source
#include <string>
#include <vector>

#include "deal/offers.h"
#include "facts/stated_number.h"

namespace countervail {

struct DealGroup {
  std::string name, case_name;
  std::vector<double> rates;  ///< share of the need let out, `before` among them
  int before = 0;             ///< its place
};

struct DealObserved {
  std::string what, when, source;
  double value = 0;
};

/// What is done after the latest event that anybody could read; kUnknown shows both.
enum class DealState : unsigned char { kKnown, kExtended, kLapsed, kUnknown };
inline constexpr WordTable<DealState, 4> kDealStates{"state",
                                                     {"known", "extended", "lapsed", "unknown"}};

struct DealChips {
  std::string chip;  ///< empty: none
  double quota = 0;  ///< packages a half-year
};

struct DealScenario {
  std::string title, file, plan = "default";
  int first = 0;  ///< quarter, years x 4
  int quarters = 16;
  DealState state = DealState::kUnknown;
  int unit = 2;
  std::vector<std::string> without;
  std::vector<DealChips> chips;  ///< row 0: none
  std::vector<DealGroup> groups;
  deal::Offers offers;
  std::vector<deal::Package> threat;  ///< one, or none
  std::vector<StatedNumber> numbers;
  std::vector<DealObserved> observed;
  double us_low = 1e8, us_high = 1e12, china_low = 1e8, china_high = 1e12;  ///< USD an e-fold

  const StatedNumber* number(std::string_view path) const;
};

/// Errors with file, line and column: no offer on one side, more than 400 offers on a side (with the count), a term beyond
/// the horizon, a rate or fee outside 0 to 1, a quota of 0, a horizon outside 1 to 80, a threat that is no offer, a start
/// after the latest known event without a branch.
DealScenario read_deal(const std::string& path, const Files& data, const Observations& facts,
                       const std::vector<std::string>& chips);

}  // namespace countervail
