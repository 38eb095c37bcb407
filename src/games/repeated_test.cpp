// Thresholds, windows, private values, votes and information: the textbook table to 1e-12, and the
// definitions behind it.
#include "games/repeated.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <functional>
#include <string>

#include "base/error.h"
#include "games/decision.h"
#include "games/private_values.h"
#include "games/veto.h"

namespace countervail::games {
namespace {

constexpr double kExactShare = 1e-12;

TEST(Repeated, PrisonersDilemma) {
  const DilemmaThresholds d = dilemma_thresholds(5, 3, 1, 0);
  EXPECT_NEAR(d.grim, 0.5, kExactShare);
  EXPECT_NEAR(d.tit_for_tat, 2 / 3., kExactShare);
  EXPECT_NEAR(hold_threshold({5, 3, 1, 1}).patience, d.grim, kExactShare);
}

TEST(Repeated, CournotDuopoly) {
  // Inverse demand a - b q, cost c, a - c = 12, b = 1: each firm's profit at quantities q, r is q
  // (12 - q - r).
  const auto profit = [](double q, double r) { return q * (12 - q - r); };
  const auto reply = [](double r) { return (12 - r) / 2; };
  const double nash = 12 / 3., half_monopoly = 12 / 4.;
  EXPECT_NEAR(profit(nash, nash), 16, kExactShare);
  EXPECT_NEAR(profit(half_monopoly, half_monopoly), 18, kExactShare);
  EXPECT_NEAR(profit(reply(half_monopoly), half_monopoly), 20.25, kExactShare);
  const HoldThreshold threshold =
      hold_threshold({profit(reply(half_monopoly), half_monopoly),
                      profit(half_monopoly, half_monopoly), profit(nash, nash), 1});
  EXPECT_NEAR(threshold.patience, 9 / 17., kExactShare);
}

TEST(Repeated, DetectionLag) {
  EXPECT_NEAR(hold_threshold({5, 3, 1, 2}).patience, std::sqrt(0.5), kExactShare);  // 0.707107
}

TEST(Repeated, JustAboveAndBelowTheThreshold) {
  for (const Temptation& t :
       {Temptation{5, 3, 1, 1}, Temptation{5, 3, 1, 3}, Temptation{9, 2, -4, 0.5}}) {
    const HoldThreshold threshold = hold_threshold(t);
    for (double off : {-1e-6, 1e-6}) {
      const double d = threshold.patience + off;
      EXPECT_EQ(holds(threshold, d), off > 0);
      // The definition: keeping for ever against cheating for `lag` periods.
      const double unnoticed = std::pow(d, t.lag);
      EXPECT_EQ(t.keep >= (1 - unnoticed) * t.cheat + unnoticed * t.punish, off > 0);
    }
  }
}

TEST(Repeated, DealsThatAlwaysOrNeverHold) {
  EXPECT_EQ(hold_threshold({3, 3, 9, 1}).holding, Holding::kAlways);
  EXPECT_TRUE(holds(hold_threshold({2, 3, 1, 1}), 0));
  EXPECT_EQ(hold_threshold({5, 3, 3, 1}).holding, Holding::kNever);
  EXPECT_FALSE(holds(hold_threshold({5, 3, 4, 1}), 1));
  EXPECT_EQ(longest_term(hold_threshold({5, 3, 4, 1}), 0.05, 0.3), 0);
  EXPECT_EQ(longest_term(hold_threshold({2, 3, 1, 1}), 0.05, 0.3), INFINITY);
  EXPECT_EQ(longest_term(hold_threshold({5, 3, 1, 1}), 0, 0), INFINITY);
}

TEST(Repeated, DiscountFactorsOfTerms) {
  EXPECT_NEAR(discount_factor(0.05, 0.3, 0.5), 0.839457, 5e-7);
  EXPECT_NEAR(discount_factor(0.05, 0.3, 1), 0.704688, 5e-7);
  EXPECT_NEAR(discount_factor(0.05, 0.3, 3), 0.349938, 5e-7);
  const HoldThreshold half = hold_threshold({5, 3, 1, 1});
  EXPECT_NEAR(longest_term(half, 0.05, 0.3), std::log(2) / 0.35, kExactShare);
  EXPECT_TRUE(holds(half, discount_factor(0.05, 0.3, 1)));
  EXPECT_FALSE(
      holds(half, discount_factor(0.05, 0.3, 3)));  // short terms hold where long ones fail
}

TEST(Repeated, LinkedDealsShareTheirSlack) {
  const Temptation loose{4, 3, 0, 1}, tight{9, 3, 1, 1};  // thresholds 1/4 and 3/4
  const Temptation both[] = {loose, tight};
  EXPECT_NEAR(hold_threshold(linked(both)).patience, 7 / 12., kExactShare);
}

TEST(Repeated, TrancheThresholds) {
  const TrancheThresholds t = tranche_thresholds(5, 2, 4, 3);
  EXPECT_NEAR(t.buyer, 0.4, kExactShare);
  EXPECT_NEAR(t.seller, 0.75, kExactShare);
}

TEST(Repeated, TrancheWindows) {
  const double expected[][3] = {{0.84, 33040, 60110}, {0.70, 39968, 49498}, {0.95, 29079, 68623}};
  for (const auto& [patience, least, most] : expected) {
    const TrancheQuestion q{400000, 30, 30, 2, 5, patience};
    const TrancheWindow window = tranche_window(q);
    EXPECT_NEAR(window.least, least, 0.5);
    EXPECT_NEAR(window.most, most, 0.5);
    EXPECT_FALSE(window.empty());
    // At its ends a tranche is worth exactly the thresholds of tranche_thresholds.
    const auto worth = [&](double n) { return 30 * std::log((q.stock + n) / q.stock); };
    EXPECT_NEAR(tranche_thresholds(worth(window.least), 2, 5, 1).buyer, patience, 1e-9);
    EXPECT_NEAR(tranche_thresholds(1, 0, 5, worth(window.most)).seller, patience, 1e-9);
  }
  EXPECT_TRUE(tranche_window({400000, 30, 30, 5, 2, 0.84}).empty());
}

std::string refusal(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Repeated, RefusesBadFigures) {
  EXPECT_EQ(refusal([] { check_temptation({1, 2, 3, 1}); }), "no error");
  EXPECT_EQ(refusal([] { check_temptation({1, NAN, 3, 1}); }), "payoff nan must be finite");
  EXPECT_EQ(refusal([] {
              check_temptation({1, 2, 3, 0});
            }),
            "detection lag 0 must be finite and above 0");
  EXPECT_EQ(refusal([] { check_term(0.05, 0.3, 1); }), "no error");
  EXPECT_EQ(refusal([] { check_term(0.05, -0.1, 1); }),
            "hazard -0.1 must be finite and not below 0");
  EXPECT_EQ(refusal([] { check_term(-1, 0, 1); }),
            "discount rate -1 must be finite and not below 0");
  EXPECT_EQ(refusal([] { check_term(0, 0, INFINITY); }),
            "number of years inf must be finite and not below 0");
  EXPECT_EQ(refusal([] { check_tranche({400000, 30, 30, 2, 5, 0.84}); }), "no error");
  EXPECT_EQ(refusal([] {
              check_tranche({0, 30, 30, 2, 5, 0.84});
            }),
            "stock 0 must be finite and above 0");
  EXPECT_EQ(refusal([] {
              check_tranche({1, -30, 30, 2, 5, 0.84});
            }),
            "buyer's value of an e-fold -30 must be finite and above 0");
  EXPECT_EQ(refusal([] {
              check_tranche({1, 30, 0, 2, 5, 0.84});
            }),
            "seller's value of an e-fold 0 must be finite and above 0");
  EXPECT_EQ(refusal([] {
              check_tranche({1, 30, 30, -2, 5, 0.84});
            }),
            "buyer's cost of a tranche -2 must be finite and not below 0");
  EXPECT_EQ(refusal([] {
              check_tranche({1, 30, 30, 2, -5, 0.84});
            }),
            "seller's gain from a tranche -5 must be finite and not below 0");
  EXPECT_EQ(refusal([] {
              check_tranche({1, 30, 30, 2, 5, 1.1});
            }),
            "patience 1.1 must be above 0 and at most 1");
}

TEST(PrivateValues, UniformOnTheUnitInterval) {
  const PrivateTrade t = private_trade({});
  EXPECT_NEAR(t.first_best.share, 0.5, kExactShare);
  EXPECT_NEAR(t.first_best.gains, 1 / 6., kExactShare);
  EXPECT_NEAR(t.auction.gap, 0.25, kExactShare);
  EXPECT_NEAR(t.auction.share, 9 / 32., kExactShare);
  EXPECT_NEAR(t.auction.gains, 9 / 64., kExactShare);
  EXPECT_NEAR(
      t.second_best.gains, 9 / 64.,
      kExactShare);  // Myerson and Satterthwaite: the linear equilibrium is the best there is
  EXPECT_NEAR(t.second_best.gap, 0.25, kExactShare);
  for (double v : {0.3, 0.6, 0.74}) EXPECT_NEAR(buyer_bid({}, v), 2 * v / 3 + 1 / 12., kExactShare);
  for (double c : {0.3, 0.6, 0.74}) EXPECT_NEAR(seller_offer({}, c), 2 * c / 3 + 0.25, kExactShare);
}

TEST(PrivateValues, NobodyGainsByAnotherBid) {
  for (const PrivateValues& p :
       {PrivateValues{}, PrivateValues{0.4, 1, 0, 0.7}, PrivateValues{0, 1, 0.5, 3},
        PrivateValues{0.3, 2, 0, 0.5}, PrivateValues{3, 4, 0, 1}}) {
    const int steps = 4000;
    const auto expected_gain = [&](double own, double bid, bool buyer) {
      const double low = buyer ? p.seller_low : p.buyer_low,
                   high = buyer ? p.seller_high : p.buyer_high;
      double sum = 0;
      for (int k = 0; k < steps; ++k) {
        const double other = low + (high - low) * (k + 0.5) / steps;
        const double theirs = buyer ? seller_offer(p, other) : buyer_bid(p, other);
        const double b = buyer ? bid : theirs, s = buyer ? theirs : bid;
        if (b >= s - 1e-12) sum += buyer ? own - (b + s) / 2 : (b + s) / 2 - own;
      }
      return sum / steps;
    };
    for (double part : {0.05, 0.3, 0.5, 0.8, 1.0}) {
      const double v = p.buyer_low + part * (p.buyer_high - p.buyer_low);
      const double c = p.seller_low + (1 - part) * (p.seller_high - p.seller_low);
      const double buyer_now = expected_gain(v, buyer_bid(p, v), true);
      const double seller_now = expected_gain(c, seller_offer(p, c), false);
      for (int k = -10; k <= 60; ++k) {
        const double bid = p.seller_low + (p.buyer_high - p.seller_low) * k / 50;
        EXPECT_LE(expected_gain(v, bid, true), buyer_now + 2e-3) << v << ' ' << bid;
        EXPECT_LE(expected_gain(c, bid, false), seller_now + 2e-3) << c << ' ' << bid;
      }
    }
  }
}

TEST(PrivateValues, RangesApart) {
  const PrivateTrade never = private_trade({0, 1, 2, 3});
  EXPECT_EQ(never.first_best.share, 0);
  EXPECT_EQ(never.second_best.gains, 0);
  EXPECT_EQ(never.auction.share, 0);
  const PrivateTrade always = private_trade({3, 4, 0, 1});
  EXPECT_NEAR(always.first_best.share, 1, kExactShare);
  EXPECT_NEAR(always.auction.gains, 3, kExactShare);
  EXPECT_NEAR(always.second_best.gains, 3, kExactShare);
}

RC_GTEST_PROP(PrivateValues, SharesByCountingAndTheOrderOfMechanisms, ()) {
  const auto number = [] { return static_cast<double>(*rc::gen::inRange(0, 100)); };
  PrivateValues p{number(), 0, number(), 0};
  p.buyer_high = p.buyer_low + 1 + number();
  p.seller_high = p.seller_low + 1 + number();
  const PrivateTrade t = private_trade(p);
  RC_ASSERT(t.first_best.gains >= t.second_best.gains - 1e-9);
  RC_ASSERT(t.second_best.gains >= t.auction.gains - 1e-9);
  const int n = 300;
  double share = 0, gains = 0;
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j) {
      const double v = p.buyer_low + (p.buyer_high - p.buyer_low) * (i + 0.5) / n;
      const double c = p.seller_low + (p.seller_high - p.seller_low) * (j + 0.5) / n;
      if (v - c >= t.auction.gap) share += 1, gains += v - c;
    }
  RC_ASSERT(std::abs(share / n / n - t.auction.share) < 0.01);
  RC_ASSERT(std::abs(gains / n / n - t.auction.gains) < 0.02 * (p.buyer_high + p.seller_high));
  // Swapping the sides and the sign of money changes nothing.
  const PrivateTrade mirror =
      private_trade({-p.seller_high, -p.seller_low, -p.buyer_high, -p.buyer_low});
  RC_ASSERT(std::abs(mirror.second_best.gains - t.second_best.gains) < 1e-9);
}

TEST(PrivateValues, RefusesEmptyRanges) {
  EXPECT_THROW(check_private_values({1, 1, 0, 1}), Error);
  EXPECT_THROW(check_private_values({0, 1, 3, 2}), Error);
  EXPECT_THROW(check_private_values({0, INFINITY, 0, 1}), Error);
  EXPECT_NO_THROW(check_private_values({}));
}

TEST(Veto, WhoBlocksAndWhereItFlips) {
  // Components: compute, fees, sales at home.
  const std::vector<VetoPlayer> players{{"executive", {1, 2, 0}}, {"makers", {0, 0, 1}}};
  const double gains[] = {-3, 2, -1};
  const std::vector<Vote> votes = votes_on(players, gains);
  EXPECT_FALSE(votes[0].blocks);
  EXPECT_NEAR(votes[0].score, 1, kExactShare);
  EXPECT_NEAR(*votes[0].flips_at[0], 4 / 3., kExactShare);
  EXPECT_NEAR(*votes[0].flips_at[1], 1.5, kExactShare);
  EXPECT_EQ(votes[0].flips_at[2], 1);  // a weight of 0 may take either sign
  EXPECT_TRUE(votes[1].blocks);
  EXPECT_EQ(*votes[1].flips_at[2], 0);
}

TEST(Veto, WeightsThatFlipNothing) {
  const std::vector<VetoPlayer> players{{"labs", {1, 1}}};
  const double gains[] = {0, 5};
  const Vote vote = votes_on(players, gains)[0];
  EXPECT_FALSE(vote.flips_at[0].has_value());  // the component does not change
  EXPECT_EQ(*vote.flips_at[1], 0);
  const double split[] = {2, 1};
  EXPECT_FALSE(
      votes_on(players, split)[0].flips_at[0].has_value());  // only a negative weight would
}

TEST(Veto, RefusesBadWeights) {
  const std::vector<VetoPlayer> none{{"x", {0, 0}}}, shorter{{"x", {1}}}, wild{{"x", {NAN, 1}}};
  EXPECT_THROW(check_players(none, 2), Error);
  EXPECT_THROW(check_players(shorter, 2), Error);
  EXPECT_THROW(check_players(wild, 2), Error);
}

TEST(Decision, ValueOfPerfectInformation) {
  const double payoffs[] = {10, 0, 4, 4}, equal[] = {0.5, 0.5}, sure[] = {1, 0};
  EXPECT_NEAR(value_of_perfect_information(payoffs, equal), 2, kExactShare);
  EXPECT_EQ(value_of_perfect_information(payoffs, sure), 0);
}

}  // namespace
}  // namespace countervail::games
