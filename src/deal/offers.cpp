// A mean of a sum is the sum of the rows' means, so packages need no pass over draws.
#include "deal/offers.h"

#include <numeric>

#include "games/pareto.h"

namespace countervail::deal {
namespace {

double mean_of(const std::vector<double>& draws) {
  return std::accumulate(draws.begin(), draws.end(), 0.0) / static_cast<double>(draws.size());
}

ComputeRow mean_row(const ComputeRow& row) {
  ComputeRow mean;
  for (std::size_t u = 0; u < kUnits; ++u) mean.rise[u] = {mean_of(row.rise[u])};
  mean.bill = {mean_of(row.bill)}, mean.displaced = {mean_of(row.displaced)};
  return mean;
}

}  // namespace

bool trades(const TableShape& shape, const Offers& offers, Package package) {
  const UsOffer& us = offers.us[package.us];
  const ChinaOffer& china = offers.china[package.china];
  return us.chips > 0 && china.acceptance != Acceptance::kNo && china.rates != shape.before;
}

std::vector<Change> mean_changes(const Tables& tables, const Offers& offers) {
  const Paths means{[&](int chips, Acceptance acceptance, int end) {
                      return mean_row(tables.compute(chips, acceptance, end));
                    },
                    [&](std::size_t group, int rate, int end) {
                      const MineralRow& row = tables.minerals(group, rate, end);
                      return MineralRow{{mean_of(row.loss)}, {mean_of(row.forgone)}};
                    }};
  TableShape shape = tables.shape();
  shape.draws = 1;
  const Tables one(shape, means, 1);
  std::vector<Change> changes;
  changes.reserve(offers.packages());
  for (const UsOffer& us : offers.us)
    for (const ChinaOffer& china : offers.china) changes.push_back(one.change(us, china, 0));
  return changes;
}

std::vector<std::size_t> efficient_packages(const std::vector<Change>& means,
                                            const Valuation& valuation) {
  // Less compute is good for one side and more for the other: both stand in the row, so only equal rises compare.
  constexpr std::size_t kWidth = 4;
  std::vector<double> rows;
  rows.reserve(means.size() * kWidth);
  for (const Change& c : means) {
    const double rise = c.rise[static_cast<std::size_t>(valuation.unit)];
    rows.insert(rows.end(), {rise, -rise, c.avoided + c.fee + valuation.producers * c.producers,
                             c.regained - c.bill - c.displaced});
  }
  return games::pareto_rows(rows, kWidth);
}

}  // namespace countervail::deal
