#pragma once
// Power, capital, cost and energy of a number of packages, and what stops them: facts in, a bill out.
//
//   IT power        the packages' share of the highest level with a figure; where only the package has one, that x factor,
//                   marked as an estimate
//   facility power  IT power x overhead (PUE)
//   cost a token    (capital / amortisation + facility power x electricity price) / useful tokens a second
//   energy a token  facility power / useful tokens a second
#include <optional>

#include "cluster/goodput.h"
#include "compile/prices.h"
#include "facts/ledger.h"

namespace countervail {

Economics compile_economics(Ledger& ledger);
Reliability compile_reliability(Ledger& ledger);

struct Bill {
  std::optional<double> it_power;  ///< W
  bool power_is_estimated = false;
  std::optional<double> facility_power;    ///< W
  std::optional<double> capital;           ///< USD
  bool capital_is_packages_only = false;   ///< no system price is known
  std::optional<double> energy_per_token;  ///< J
  std::optional<double> cost_per_token;    ///< USD
};

/// `tokens_per_second` useful ones; 0 leaves the figures per token empty.
Bill bill_of(const Tower& tower, const Economics& economics, long long packages,
             double tokens_per_second);

/// W that one package draws with its share of the system, overhead included; empty when nothing is known.
std::optional<double> facility_power_per_package(const Tower& tower, const Economics& economics);

/// W of one system of `packages`; empty where only the package's own figure is known.
std::optional<Interval> system_power(const Tower& tower, int packages);

}  // namespace countervail
