// Rows go to threads one by one: a mineral row simulates thousands of months, and rows are many.
#include "deal/tables.h"

#include <algorithm>

#include "base/parallel.h"

namespace countervail::deal {
namespace {

/// Adds up one package from the rows that its offers read; both readers give the row of a group.
template <typename LetOut, typename Before>
Change put_together(const TableShape& shape, const UsOffer& us, const ChinaOffer& china,
                    std::size_t draw, const ComputeRow& compute, const LetOut& let_out,
                    const Before& before) {
  Change change;
  for (std::size_t u = 0; u < kUnits; ++u) change.rise[u] = compute.rise[u][draw];
  change.bill = compute.bill[draw];
  change.displaced = compute.displaced[draw];
  change.fee = us.fee * change.bill;
  change.producers = change.bill - change.fee;
  for (std::size_t g = 0; g < shape.rates.size(); ++g) {
    const MineralRow &with = let_out(g), &without = before(g);
    change.avoided += without.loss[draw] - with.loss[draw];
    const double reach = china.for_all ? 1 : shape.us_share[g];
    change.regained += reach * (without.forgone[draw] - with.forgone[draw]);
  }
  return change;
}

}  // namespace

Tables::Tables(TableShape shape, const Paths& paths, int threads) : shape_(std::move(shape)) {
  const std::size_t ends = shape_.ends.size();
  compute_.resize(static_cast<std::size_t>(shape_.chips) * kAcceptances * ends);
  for_each_block(compute_.size(), threads, [&](std::size_t row) {
    const std::size_t end = row % ends, rest = row / ends;
    compute_[row] = paths.compute(static_cast<int>(rest / kAcceptances),
                                  static_cast<Acceptance>(rest % kAcceptances), shape_.ends[end]);
  });
  minerals_.resize(shape_.rates.size());
  for (std::size_t g = 0; g < minerals_.size(); ++g) {
    minerals_[g].resize(static_cast<std::size_t>(shape_.rates[g]) * ends);
    for_each_block(minerals_[g].size(), threads, [&](std::size_t row) {
      minerals_[g][row] = paths.minerals(g, static_cast<int>(row / ends), shape_.ends[row % ends]);
    });
  }
}

std::size_t Tables::place_of(int end) const {
  const auto found = std::lower_bound(shape_.ends.begin(), shape_.ends.end(), end);
  return static_cast<std::size_t>(found - shape_.ends.begin());
}

const ComputeRow& Tables::compute(int chips, Acceptance acceptance, int end) const {
  const std::size_t row =
      static_cast<std::size_t>(chips) * kAcceptances + static_cast<std::size_t>(acceptance);
  return compute_[row * shape_.ends.size() + place_of(end)];
}

const MineralRow& Tables::minerals(std::size_t group, int rate, int end) const {
  return minerals_[group][static_cast<std::size_t>(rate) * shape_.ends.size() + place_of(end)];
}

Change Tables::change(const UsOffer& us, int us_end, const ChinaOffer& china, int china_end,
                      std::size_t draw) const {
  return put_together(
      shape_, us, china, draw, compute(us.chips, china.acceptance, us_end),
      [&](std::size_t g) -> const MineralRow& { return minerals(g, china.rates[g], china_end); },
      [&](std::size_t g) -> const MineralRow& { return minerals(g, shape_.before[g], 0); });
}

Change direct_change(const TableShape& shape, const Paths& paths, const UsOffer& us,
                     const ChinaOffer& china, std::size_t draw) {
  std::vector<MineralRow> with, without;
  for (std::size_t g = 0; g < shape.rates.size(); ++g) {
    with.push_back(paths.minerals(g, china.rates[g], china.term));
    without.push_back(paths.minerals(g, shape.before[g], 0));
  }
  return put_together(
      shape, us, china, draw, paths.compute(us.chips, china.acceptance, us.term),
      [&](std::size_t g) -> const MineralRow& { return with[g]; },
      [&](std::size_t g) -> const MineralRow& { return without[g]; });
}

}  // namespace countervail::deal
