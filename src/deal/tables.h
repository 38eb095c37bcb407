#pragma once
// What a path gives in every draw, evaluated once a row; packages are put together from rows.
//
//   compute   reads chips, quota, acceptance, end      rise of ln K_China, bill, displaced sales
//   minerals  reads group, rate, end                   loss of the US, exports that China forgoes
//
// Common random numbers: a row's draw d rests on (seed, d, variable) alone, so rows do not change when others are added, and
// a package from tables equals its direct run in every bit. Money is discounted to quarter 0; ln K is the discounted mean
// over the horizon, so that one e-fold is one for the whole of it.
#include <array>
#include <functional>
#include <vector>

#include "deal/package.h"

namespace countervail::deal {

inline constexpr int kUnits = 5;  ///< of compute: TPP, BF16, 8-bit, bandwidth, training tokens

/// One number a draw each.
struct ComputeRow {
  std::array<std::vector<double>, kUnits> rise;  ///< of ln K_China = fall of rho, e-folds
  std::vector<double> bill, displaced;           ///< USD
};
struct MineralRow {
  std::vector<double> loss, forgone;  ///< USD: of the United States; of China's exports
};

/// The two paths: they fill a row for all draws. `rate` is a place in the group's list.
struct Paths {
  std::function<ComputeRow(int chips, Acceptance acceptance, int end)> compute;
  std::function<MineralRow(std::size_t group, int rate, int end)> minerals;
};

struct TableShape {
  int draws = 0, quarters = 0;
  int chips = 1;                 ///< rows of chips and quota, none among them
  std::vector<int> rates;        ///< how many a group
  std::vector<int> before;       ///< the rate before and after a term, a group
  std::vector<double> us_share;  ///< of China's exports of a group, what goes to the US
  std::vector<int> ends;         ///< quarters at which a row may end, ascending, 0 first
};

/// What a package changes against nothing happening, in one draw.
struct Change {
  std::array<double, kUnits> rise{};
  double avoided = 0, fee = 0,
         producers = 0;  ///< USD, United States; producers: revenue less the fee
  double regained = 0, bill = 0, displaced = 0;  ///< USD, China
};

class Tables {
 public:
  /// Evaluates every row on `threads` threads (0: one a core).
  Tables(TableShape shape, const Paths& paths, int threads);

  const TableShape& shape() const { return shape_; }
  /// As if the US ended after `us_end` quarters and China after `china_end`; both are among the ends.
  Change change(const UsOffer& us, int us_end, const ChinaOffer& china, int china_end,
                std::size_t draw) const;
  Change change(const UsOffer& us, const ChinaOffer& china, std::size_t draw) const {
    return change(us, us.term, china, china.term, draw);
  }
  const ComputeRow& compute(int chips, Acceptance acceptance, int end) const;
  const MineralRow& minerals(std::size_t group, int rate, int end) const;

 private:
  std::size_t place_of(int end) const;
  TableShape shape_;
  std::vector<ComputeRow> compute_;
  std::vector<std::vector<MineralRow>> minerals_;
};

/// The same without tables: every path is run for this package alone.
Change direct_change(const TableShape& shape, const Paths& paths, const UsOffer& us,
                     const ChinaOffer& china, std::size_t draw);

}  // namespace countervail::deal
