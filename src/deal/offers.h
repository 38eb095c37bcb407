#pragma once
// All packages of two lists of offers, and those worth looking at.
#include <vector>

#include "deal/valuation.h"

namespace countervail::deal {

struct Offers {
  std::vector<UsOffer> us;
  std::vector<ChinaOffer> china;

  std::size_t packages() const { return us.size() * china.size(); }
  std::size_t place(Package p) const { return p.us * china.size() + p.china; }
  Package at(std::size_t place) const { return {place / china.size(), place % china.size()}; }
};

/// Does each side give: chips that are taken, and more minerals than before?
bool trades(const TableShape& shape, const Offers& offers, Package package);

/// Means over draws, a package each, by place.
std::vector<Change> mean_changes(const Tables& tables, const Offers& offers);

/// Packages that no other beats for one side without loss to the other, at any valuation: of those that raise compute alike,
/// the most money to each. Means decide. Ascending places.
std::vector<std::size_t> efficient_packages(const std::vector<Change>& means,
                                            const Valuation& valuation);

}  // namespace countervail::deal
