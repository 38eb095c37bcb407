#pragma once
// Dies that sell although some of their units are hit (cores fused off).
//
//   a die has n equal units of critical area a and a fixed rest of area A0; it sells when A0 is
//   clean and at most s = n - needed units are hit. With defect rate L, p = exp(-L a):
//
//     Y = E_L[ exp(-L A0) sum_{k <= s} C(n,k) (1-p)^k p^(n-k) ]
//
// Expanded into closed form the sum alternates and cancels catastrophically (n 144, s 12 loses
// every digit), so it is integrated over L. exp(-L t) with t = A0 + (n - s) a is taken out of the
// integrand; for Gamma rates that is a change of scale with an exact factor, (1 + t
// D/alpha)^-alpha, so s = 0 is exact and what is left is a smooth sum of s + 1 positive terms.
#include "silicon/defect_yield.h"

namespace countervail {

struct Harvest {
  int units = 0;   ///< equal units that may be fused off; 0: none, the whole die must be clean
  int needed = 0;  ///< units that must work
  double redundant_share = 0;  ///< of the critical area that the units cover
};

/// Share of dies that sell. `defects` = critical area times mean density.
double sellable_share(const DefectRates& rates, const Harvest& harvest, double defects);

/// Share of dies with exactly that reading: at least `needed` units but fewer than `below` (the
/// next better bin).
double bin_share(const DefectRates& rates, const Harvest& harvest, double defects, int below);

}  // namespace countervail
