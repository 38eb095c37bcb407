#pragma once
// The price after a cut, as a multiple of the price before it.
//
//   p^(-e_d) = s (1 - c) + (1 - s) min(p^(e_s), g)         up to the choke price
//
//   s    share of supply that the cutting side controls;   c  share of it that is cut
//   e_d  elasticity of demand, e_s of supply by others (both above 0, as sizes)
//   g    most that others can make over what they made (>= 1)
//   choke  price at which users stop buying rather than pay more
//
// Without g and a choke the price diverges as s -> 1 with small elasticities (s .85, e_d + e_s .3:
// hundreds of times), which no market has shown. A month's price moves a small volume: never
// multiply it with all tonnes.
#include <limits>

namespace countervail::minerals {

struct Market {
  double controlled_share = 0;  ///< s in [0, 1]
  double demand_elasticity = 0.1;
  double supply_elasticity = 0.2;
  double most_of_others = std::numeric_limits<double>::infinity();  ///< g
  double choke_price = std::numeric_limits<double>::infinity();
};

struct Price {
  double multiple = 1;  ///< p
  double quantity = 1;  ///< used, over before
  double others = 1;    ///< made by others, over before
  bool at_capacity = false;
  bool at_choke = false;
};

/// `cut` in [0, 1]; below 0 (more than before) the price falls.
Price price_after_cut(const Market& market, double cut);

/// Throws Error for shares outside [0, 1], elasticities not above 0, g or choke below 1.
void check(const Market& market);

}  // namespace countervail::minerals
