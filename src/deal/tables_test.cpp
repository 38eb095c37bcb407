#include "deal/tables.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "deal/disagreement.h"
#include "deal/hold.h"
#include "deal/winners.h"

namespace countervail::deal {
namespace {

constexpr int kDraws = 64, kQuarters = 8;

/// A number in [0, 1) of a draw and a variable alone.
double random_at(std::size_t draw, int variable) {
  std::mt19937_64 engine(draw * 1000 + static_cast<std::size_t>(variable));
  return std::uniform_real_distribution<>()(engine);
}

/// Chips row k lifts compute by k tenths a full horizon; a rate r of 4 leaves a loss of (1 - r/4).
Paths paths() {
  return {[](int chips, Acceptance acceptance, int end) {
            ComputeRow row;
            for (std::size_t d = 0; d < kDraws; ++d) {
              const double taken = acceptance == Acceptance::kNo ? 0 : random_at(d, 1);
              const double rise = 0.2 * chips * taken * end / kQuarters;
              for (auto& unit : row.rise) unit.push_back(rise);
              row.bill.push_back(1e9 * chips * taken * end);
              row.displaced.push_back(0.1 * row.bill.back());
            }
            return row;
          },
          [](std::size_t group, int rate, int end) {
            MineralRow row;
            for (std::size_t d = 0; d < kDraws; ++d) {
              const double short_of = kQuarters - end * rate / 4.0;
              row.loss.push_back(short_of * 5e9 * random_at(d, 2 + static_cast<int>(group)));
              row.forgone.push_back(short_of * 1e8);
            }
            return row;
          }};
}

TableShape shape() {
  return {kDraws, kQuarters, 4, {5, 5}, {1, 0}, {0.5, 0.2}, {0, 1, 2, 3, 4, 8}};
}

Offers offers() {
  Offers all{{UsOffer{}}, {ChinaOffer{{1, 0}, false, Acceptance::kNo, 0}}};
  for (int chips = 1; chips < 4; ++chips)
    for (const int term : {2, 4, 8}) all.us.push_back({chips, 0.1 * chips, term});
  for (int a = 0; a < 5; ++a)
    for (int b = 0; b < 5; ++b)
      for (const int term : {2, 8})
        for (const Acceptance accept : {Acceptance::kYes, Acceptance::kNo})
          all.china.push_back({{a, b}, b % 2 == 0, accept, term});
  return all;
}

bool equal_bits(const Change& a, const Change& b) {
  return a.rise == b.rise && a.avoided == b.avoided && a.fee == b.fee &&
         a.producers == b.producers && a.regained == b.regained && a.bill == b.bill &&
         a.displaced == b.displaced;
}

TEST(DealTables, EqualTheDirectRunInEveryBit) {
  const Tables tables(shape(), paths(), 2);
  const Offers all = offers();
  std::mt19937 engine(7);
  for (int k = 0; k < 1000; ++k) {
    const UsOffer& us = all.us[engine() % all.us.size()];
    const ChinaOffer& china = all.china[engine() % all.china.size()];
    const std::size_t draw = engine() % kDraws;
    EXPECT_TRUE(equal_bits(tables.change(us, china, draw),
                           direct_change(shape(), paths(), us, china, draw)));
  }
}

TEST(DealTables, TheSameOnAnyNumberOfThreadsAndWithMoreRows) {
  const Tables one(shape(), paths(), 1), seven(shape(), paths(), 7);
  TableShape more = shape();
  more.chips = 9, more.rates = {5, 9}, more.ends.push_back(16);
  const Tables wider(more, paths(), 3);
  const Offers all = offers();
  for (std::size_t i = 0; i < all.us.size(); ++i)
    for (std::size_t j = 0; j < all.china.size(); ++j) {
      const Change alone = one.change(all.us[i], all.china[j], i % kDraws);
      EXPECT_TRUE(equal_bits(alone, seven.change(all.us[i], all.china[j], i % kDraws)));
      EXPECT_TRUE(equal_bits(alone, wider.change(all.us[i], all.china[j], i % kDraws)));
    }
}

TEST(Valuations, BothAlikeLeaveMoneyAlone) {
  const Change change{{0.3, 0.3, 0.3, 0.3, 0.3}, 5e9, 1e9, 4e9, 2e9, 3e9, 1e9};
  for (const double v : {1e8, 1e10, 1e12}) {
    const games::Payoff g = worth(change, {v, v, 0, 0});
    EXPECT_NEAR(g.first + g.second, 5e9 + 1e9 + 2e9 - 3e9 - 1e9, 1e-3);
  }
  const BreakEven even = break_even(change, {}).value();
  EXPECT_DOUBLE_EQ(even.us, 6e9 / 0.3);
  EXPECT_DOUBLE_EQ(even.china, 2e9 / 0.3);
  EXPECT_FALSE(break_even({{0.009, 0.009, 0.009, 0.009, 0.009}}, {}));
  EXPECT_NEAR(equal_split(change, {1e10, 1e10, 0, 0}) * 2 + worth(change, {1e10, 1e10, 0, 0}).first,
              worth(change, {1e10, 1e10, 0, 0}).second, 1e-3);
}

TEST(EfficientPackages, NoOtherIsBetterForOneAtTheSameRise) {
  const Tables tables(shape(), paths(), 1);
  const Offers all = offers();
  const std::vector<Change> means = mean_changes(tables, all);
  const std::vector<std::size_t> best = efficient_packages(means, {1e9, 1e9, 0, 2});
  ASSERT_FALSE(best.empty());
  EXPECT_LT(best.size(), means.size() / 4);
  const auto money = [&](std::size_t k) { return worth(means[k], {0, 0, 0, 2}); };
  for (const std::size_t k : best)
    for (std::size_t other = 0; other < means.size(); ++other)
      EXPECT_FALSE(means[other].rise[2] == means[k].rise[2] &&
                   money(other).first > money(k).first && money(other).second >= money(k).second);
}

/// China loses exports by holding back and gains nothing in one shot: alone it would let everything out.
TEST(Disagreements, AThreatThatCostsItsMakerMoreIsNotPlayedInOneShot) {
  const Tables tables(shape(), paths(), 1);
  const Offers all = offers();
  const std::vector<Change> means = mean_changes(tables, all);
  const std::vector<Disagreement> points =
      disagreements(means, all, {1e10, 1e10, 0, 2}, {Package{0, 1}});
  ASSERT_GE(points.size(), 3U);
  EXPECT_EQ(points.front().name, "status quo");
  for (const auto& [package, chance] : points[1].play) {
    EXPECT_EQ(all.china[package.china].rates, (std::vector<int>{4, 4}));
    EXPECT_EQ(all.china[package.china].term, 8);
  }
  EXPECT_EQ(points.back().name, "threat, as stated");
  EXPECT_LT(points.back().mean.second, points[1].mean.second);
}

TEST(Winners, SharesAreOfDrawsAndValuationsAndDominatedPackagesChangeNothing) {
  const Tables tables(shape(), paths(), 1);
  const Offers all = offers();
  const std::vector<Change> means = mean_changes(tables, all);
  const Valuation rest{0, 0, 0, 2};
  const std::vector<Valuation> grid = valuations_of({1e8, 1e12, 1e8, 1e12, 5}, rest);
  const std::vector<std::size_t> best = efficient_packages(means, rest);
  const Winners few = winners_of(tables, all, best, {"status quo", {}, {}, true}, grid, 1);
  const Winners again = winners_of(tables, all, best, {"status quo", {}, {}, true}, grid, 5);
  double sum = 0;
  for (const Winner& each : few.packages) sum += each.share[1];
  EXPECT_NEAR(sum, few.zone, 1e-12);
  ASSERT_EQ(few.packages.size(), again.packages.size());
  for (std::size_t k = 0; k < few.packages.size(); ++k) {
    EXPECT_EQ(few.packages[k].package, again.packages[k].package);
    EXPECT_EQ(few.packages[k].share, again.packages[k].share);
  }
}

/// The longer the term and the likelier a breakdown, the fewer draws in which both keep it.
TEST(Hold, ShortTermsHoldWhereLongOnesFail) {
  const Tables tables(shape(), paths(), 1);
  const Offers all = offers();
  HoldQuestion question;
  question.terms = {1, 2, 4, 8, 80};
  const std::vector<Valuation> grid = valuations_of({1e9, 1e12, 1e9, 1e12, 6}, {0, 0, 0, 2});
  std::size_t us = 0, china = 0;
  for (std::size_t i = 0; i < all.us.size(); ++i)
    if (all.us[i].chips == 3 && all.us[i].term == 8) us = i;
  for (std::size_t j = 0; j < all.china.size(); ++j)
    if (all.china[j].rates == std::vector<int>{4, 4} && all.china[j].term == 8 &&
        all.china[j].acceptance == Acceptance::kYes)
      china = j;
  const HoldMap map =
      hold_map(tables, all, {us, china}, {"status quo", {}, {}, true}, grid, question);
  EXPECT_GT(map.both_gain, 0);
  for (std::size_t h = 0; h < map.at_renewal.size(); ++h)
    for (std::size_t t = 1; t < question.terms.size(); ++t) {
      EXPECT_LE(map.at_renewal[h][t], map.at_renewal[h][t - 1]);
      EXPECT_LE(map.at_renewal[h][t], map.at_renewal[h > 0 ? h - 1 : 0][t]);
    }
  EXPECT_LT(map.at_renewal.back().back(), map.at_renewal.back().front());
}

}  // namespace
}  // namespace countervail::deal
