// Textbook bargaining problems to 1e-12, and what must not change when units, players or lists do.
#include "games/bargaining.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "games/pareto.h"
#include "games/zero_sum.h"

namespace countervail::games {
namespace {

constexpr double kExactBargain = 1e-12;

void expect_payoff(Payoff got, double first, double second) {
  EXPECT_NEAR(got.first, first, kExactBargain);
  EXPECT_NEAR(got.second, second, kExactBargain);
}

/// Nash's Bill and Jack (Econometrica 18, 155 (1950)): all 512 ways to hand over five and four
/// things.
std::vector<Payoff> barter() {
  struct Thing {
    double own, other;
  };
  const Thing bill[] = {{2, 4}, {2, 2}, {2, 1}, {2, 2}, {4, 1}};  // book, whip, ball, bat, box
  const Thing jack[] = {{1, 10}, {1, 4}, {2, 6}, {2, 2}};         // pen, toy, knife, hat
  std::vector<Payoff> points;
  for (unsigned mask = 0; mask < 512; ++mask) {
    Payoff gain;
    for (unsigned k = 0; k < 5; ++k)
      if (mask >> k & 1) gain = gain + Payoff{-bill[k].own, bill[k].other};
    for (unsigned k = 0; k < 4; ++k)
      if (mask >> (5 + k) & 1) gain = gain + Payoff{jack[k].other, -jack[k].own};
    points.push_back(gain);
  }
  return points;
}

TEST(Bargaining, NashBarter) {
  const std::vector<Payoff> points = barter();
  const Choice choice = nash_choice(points, {});
  EXPECT_EQ(choice.settlement, Settlement::kDeal);
  EXPECT_EQ(choice.payoff, (Payoff{12, 5}));
  EXPECT_EQ(choice.index, 0b0111'01111u);  // book, whip, ball, bat for pen, toy, knife
  const Mixture mixture = nash_mixture(points, {});
  expect_payoff(mixture.payoff, 12, 5);  // lotteries change nothing
}

TEST(Bargaining, NashBarterFrontiers) {
  const std::vector<Payoff> points = barter();
  std::vector<Payoff> rational, corners;
  for (std::size_t i : pareto_points(points))
    if (points[i].first >= 0 && points[i].second >= 0 &&
        (rational.empty() || !(rational.back() == points[i])))
      rational.push_back(points[i]);
  EXPECT_EQ(rational,
            (std::vector<Payoff>{{2, 8}, {6, 7}, {8, 6}, {12, 5}, {14, 4}, {16, 2}, {18, 0}}));
  for (std::size_t i : pareto_chain(points)) corners.push_back(points[i]);
  // From (-2, 9) to (20, -2) is the part around d = 0; at either end someone gives away nearly
  // everything.
  EXPECT_EQ(corners, (std::vector<Payoff>{
                         {-12, 10}, {-2, 9}, {6, 7}, {12, 5}, {14, 4}, {20, -2}, {22, -6}}));
}

TEST(Bargaining, NashBarterKalaiSmorodinsky) {
  const std::vector<Payoff> points = barter();
  expect_payoff(ideal_mixture(points, {}), 18, 8.5);
  expect_payoff(kalai_smorodinsky_mixture(points, {}).payoff, 324 / 29., 153 / 29.);
  // On the finite list: ideal (18, 8), shares of (12, 5) are 2/3 and 5/8, of (8, 6) 4/9 and 3/4.
  EXPECT_EQ(ideal_point(points, {}), (Payoff{18, 8}));
  EXPECT_EQ(kalai_smorodinsky_choice(points, {}).payoff, (Payoff{12, 5}));
}

TEST(Bargaining, SquareRootSplit) {
  const Frontier split{0, 1,
                       [](double x) {
                         return Payoff{std::sqrt(x), 1 - x};
                       },
                       [](double x) {
                         return Payoff{0.5 / std::sqrt(x), -1};
                       }};
  EXPECT_NEAR(nash_on(split, {}), 1 / 3., kExactBargain);
  EXPECT_NEAR(kalai_smorodinsky_on(split, {}), (3 - std::sqrt(5)) / 2, kExactBargain);  // 0.381966
  // Weight p: p/(2x) = (1-p)/(1-x), so x = p/(2 - p).
  EXPECT_NEAR(nash_on(split, {}, 0.7), 0.7 / 1.3, kExactBargain);
}

TEST(Bargaining, CritiqueOfKalaiAndSmorodinsky) {
  const std::vector<Payoff> s{{0, 0}, {0, 1}, {0.75, 0.75}, {1, 0}},
      t{{0, 0}, {0, 1}, {1, 0.7}, {1, 0}};
  expect_payoff(nash_mixture(s, {}).payoff, 0.75, 0.75);
  expect_payoff(nash_mixture(t, {}).payoff, 1,
                0.7);  // the first gains more although his opponent's prospects rose
  expect_payoff(kalai_smorodinsky_mixture(s, {}).payoff, 0.75, 0.75);
  expect_payoff(kalai_smorodinsky_mixture(t, {}).payoff, 1 / 1.3, 1 / 1.3);  // 0.769231
  expect_payoff(egalitarian_mixture(t, {}).payoff, 1 / 1.3, 1 / 1.3);
}

TEST(Bargaining, FergusonsVariableThreats) {
  const VariableThreats found = variable_threats(bimatrix({{{5, 3}, {0, -4}}, {{0, 0}, {3, 6}}}));
  EXPECT_NEAR(found.total, 9, kExactBargain);
  EXPECT_NEAR(found.value, 2, kExactBargain);
  expect_payoff(found.shares, 5.5, 3.5);
  EXPECT_NEAR(found.side_payment, 2.5, kExactBargain);
  EXPECT_EQ(found.row, 1u);
  EXPECT_EQ(found.column, 1u);
  EXPECT_EQ(found.row_threat, (std::vector<double>{1, 0}));
  EXPECT_EQ(found.column_threat, (std::vector<double>{1, 0}));
  expect_payoff(found.threat, 5, 3);
}

TEST(Bargaining, RubinsteinShares) {
  EXPECT_NEAR(rubinstein_share(0.9, 0.9), 10 / 19., kExactBargain);  // 0.526316
  EXPECT_NEAR(rubinstein_share(0.9, 0.8), 5 / 7., kExactBargain);    // 0.714286
  const double round = 1e-7;
  EXPECT_NEAR(rubinstein_share(std::exp(-0.1 * round), std::exp(-0.3 * round)),
              rubinstein_limit(0.1, 0.3), 1e-6);
}

TEST(Bargaining, DisagreementOutsideAndOnTheFrontier) {
  const std::vector<Payoff> points{{0, 4}, {3, 3}, {4, 0}};
  for (Payoff outside : {Payoff{5, 5}, Payoff{3.5, 3.5}}) {
    EXPECT_EQ(nash_choice(points, outside).settlement, Settlement::kNoneAtAll);
    EXPECT_EQ(nash_choice(points, outside).payoff, outside);
    EXPECT_EQ(nash_mixture(points, outside).settlement, Settlement::kNoneAtAll);
    EXPECT_EQ(kalai_smorodinsky_mixture(points, outside).settlement, Settlement::kNoneAtAll);
    EXPECT_EQ(egalitarian_choice(points, outside).settlement, Settlement::kNoneAtAll);
  }
  const Payoff on{3, 3};
  EXPECT_EQ(nash_choice(points, on).settlement, Settlement::kNoGain);
  EXPECT_EQ(nash_mixture(points, on).settlement, Settlement::kNoGain);
  EXPECT_EQ(kalai_smorodinsky_choice(points, on).settlement, Settlement::kNoGain);
  EXPECT_EQ(kalai_smorodinsky_mixture(points, on).payoff, on);
  // (2, 3.2) gives both less than the middle of the first edge does, but no single package beats
  // it: lotteries open a deal.
  EXPECT_EQ(nash_choice(points, {1, 3.2}).settlement, Settlement::kNoneAtAll);
  EXPECT_EQ(nash_mixture(points, {1, 3.2}).settlement, Settlement::kDeal);
  EXPECT_EQ(nash_choice({}, {}).settlement, Settlement::kNoneAtAll);
  EXPECT_EQ(nash_mixture({}, {}).settlement, Settlement::kNoneAtAll);
}

TEST(Bargaining, EqualGainsWhereUnitsAreCommon) {
  const std::vector<Payoff> points{{0, 10}, {3, 4}, {4, 3}, {9, 1}};
  EXPECT_EQ(egalitarian_choice(points, {}).index,
            1u);  // (3, 4) and (4, 3) tie in both: the lower index
  // Between (0, 10) and (9, 1) runs x + y = 10, above the two points inside.
  expect_payoff(egalitarian_mixture(points, {}).payoff, 5, 5);
  expect_payoff(egalitarian_mixture(points, {2, 0}).payoff, 6, 4);
}

TEST(Bargaining, RefusesBadFigures) {
  const auto refusal = [](const std::vector<Payoff>& points, Payoff d,
                          double weight) -> std::string {
    try {
      check_bargain(points, d, weight);
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_EQ(refusal({{1, 1}}, {}, 0.3), "no error");
  EXPECT_EQ(refusal({}, {}, 0.5), "no package to bargain over");
  EXPECT_EQ(refusal({{1, 1}, {INFINITY, 2}}, {}, 0.5),
            "payoffs (inf, 2) of package 2 are not finite");
  EXPECT_EQ(refusal({{1, 1}}, {NAN, 0}, 0.5), "payoffs without a deal (nan, 0) are not finite");
  EXPECT_EQ(refusal({{1, 1}}, {}, 1), "bargaining weight 1 must lie between 0 and 1");
}

TEST(Pareto, RowsOfMoreThanTwoComponents) {
  const std::vector<double> rows{1, 1, 1,  //
                                 2, 0, 5,  //
                                 1, 1, 0,  // dominated by the first
                                 0, 3, 0,  //
                                 2, 0, 5};
  EXPECT_EQ(pareto_rows(rows, 3), (std::vector<std::size_t>{0, 1, 3, 4}));
  EXPECT_TRUE(pareto_rows({}, 3).empty());
}

TEST(Pareto, CollinearPointsAreNoCorners) {
  const std::vector<Payoff> points{{0, 2}, {1, 1}, {2, 0}, {2, 0}, {0, 2}};
  EXPECT_EQ(pareto_chain(points), (std::vector<std::size_t>{0, 2}));
  EXPECT_EQ(pareto_points(points), (std::vector<std::size_t>{0, 4, 1, 2, 3}));
}

TEST(ZeroSum, PenniesAndRockPaperScissors) {
  const ZeroSum pennies = solve_zero_sum(2, 2, std::vector<double>{1, -1, -1, 1});
  EXPECT_NEAR(pennies.value, 0, kExactBargain);
  for (double share : pennies.row) EXPECT_NEAR(share, 0.5, kExactBargain);
  const ZeroSum rps = solve_zero_sum(3, 3, std::vector<double>{0, -1, 1, 1, 0, -1, -1, 1, 0});
  EXPECT_NEAR(rps.value, 0, kExactBargain);
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_NEAR(rps.row[k], 1 / 3., kExactBargain);
    EXPECT_NEAR(rps.column[k], 1 / 3., kExactBargain);
  }
}

TEST(ZeroSum, ConstantAndSaddle) {
  EXPECT_EQ(solve_zero_sum(1, 1, std::vector<double>{-7}).value, -7);
  EXPECT_NEAR(solve_zero_sum(2, 3, std::vector<double>{4, 4, 4, 4, 4, 4}).value, 4, kExactBargain);
  EXPECT_NEAR(solve_zero_sum(2, 2, std::vector<double>{3, 5, 1, 9}).value, 3, kExactBargain);
}

double small_number() {
  return *rc::gen::inRange(-20, 21);
}

std::vector<Payoff> random_points() {
  std::vector<Payoff> points(static_cast<std::size_t>(*rc::gen::inRange(1, 30)));
  for (Payoff& p : points) p = {small_number(), small_number()};
  return points;
}

RC_GTEST_PROP(ZeroSum, GuaranteesOfBothSidesMeet, ()) {
  const auto m = static_cast<std::size_t>(*rc::gen::inRange(1, 9)),
             n = static_cast<std::size_t>(*rc::gen::inRange(1, 9));
  std::vector<double> a(m * n);
  for (double& x : a) x = small_number();
  const ZeroSum z = solve_zero_sum(m, n, a);
  double sum = 0;
  for (double x : z.row) sum += x;
  RC_ASSERT(std::abs(sum - 1) < kExactBargain);
  for (std::size_t j = 0; j < n; ++j) {
    double got = 0;
    for (std::size_t i = 0; i < m; ++i) got += z.row[i] * a[i * n + j];
    RC_ASSERT(got >= z.value - 1e-11);
  }
  for (std::size_t i = 0; i < m; ++i) {
    double got = 0;
    for (std::size_t j = 0; j < n; ++j) got += z.column[j] * a[i * n + j];
    RC_ASSERT(got <= z.value + 1e-11);
  }
}

RC_GTEST_PROP(Bargaining, UnitsAndZerosChangeNoChoice, ()) {
  const std::vector<Payoff> points = random_points();
  const Payoff d{small_number(), small_number()};
  // Powers of two and whole shifts keep every comparison exact.
  const double a = std::exp2(*rc::gen::inRange(-4, 5)), b = std::exp2(*rc::gen::inRange(-4, 5));
  const double s = small_number(), t = small_number();
  const auto mapped = [&](Payoff u) { return Payoff{a * u.first + s, b * u.second + t}; };
  std::vector<Payoff> other;
  for (Payoff u : points) other.push_back(mapped(u));
  RC_ASSERT(nash_choice(points, d).index == nash_choice(other, mapped(d)).index);
  RC_ASSERT(kalai_smorodinsky_choice(points, d).index ==
            kalai_smorodinsky_choice(other, mapped(d)).index);
  RC_ASSERT(pareto_points(points) == pareto_points(other));
  for (const auto solve :
       {+[](std::span<const Payoff> p, Payoff q) { return nash_mixture(p, q, 0.3); },
        +[](std::span<const Payoff> p, Payoff q) { return kalai_smorodinsky_mixture(p, q); }}) {
    const Mixture one = solve(points, d), two = solve(other, mapped(d));
    RC_ASSERT(one.settlement == two.settlement);
    RC_ASSERT(std::abs(mapped(one.payoff).first - two.payoff.first) < 1e-9);
    RC_ASSERT(std::abs(mapped(one.payoff).second - two.payoff.second) < 1e-9);
  }
}

TEST(Bargaining, UnitsChangeTheEgalitarianChoice) {
  const std::vector<Payoff> points{{2, 6}, {4, 4}}, stretched{{8, 6}, {16, 4}};
  EXPECT_EQ(egalitarian_choice(points, {}).index, 1u);
  EXPECT_EQ(egalitarian_choice(stretched, {}).index, 0u);
}

RC_GTEST_PROP(Bargaining, SwappingThePlayersSwapsTheAnswer, ()) {
  std::vector<Payoff> points = random_points();
  const Payoff d{small_number(), small_number()};
  const auto mirror = [](Payoff u) { return Payoff{u.second, u.first}; };
  std::vector<Payoff> other;
  for (Payoff u : points) other.push_back(mirror(u));
  const Choice one = nash_choice(points, d), two = nash_choice(other, mirror(d));
  RC_ASSERT(one.index == two.index);
  RC_ASSERT(kalai_smorodinsky_choice(points, d).index ==
            kalai_smorodinsky_choice(other, mirror(d)).index);
  const Mixture mixed = nash_mixture(points, d, 0.7), back = nash_mixture(other, mirror(d), 0.3);
  RC_ASSERT(std::abs(mixed.payoff.first - back.payoff.second) < 1e-9);
  RC_ASSERT(std::abs(mixed.payoff.second - back.payoff.first) < 1e-9);
}

RC_GTEST_PROP(Bargaining, CopiesAndDominatedPackagesChangeNothing, ()) {
  std::vector<Payoff> points = random_points();
  const Payoff d{small_number(), small_number()};
  const std::size_t before = points.size();
  const Choice nash = nash_choice(points, d), ks = kalai_smorodinsky_choice(points, d);
  const Mixture mixed = nash_mixture(points, d);
  const std::vector<std::size_t> efficient = pareto_points(points);
  const Payoff copied =
      points[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(before)))];
  points.push_back(copied);
  points.push_back(copied - Payoff{1, 0});
  RC_ASSERT(nash_choice(points, d).payoff == nash.payoff);
  RC_ASSERT(kalai_smorodinsky_choice(points, d).payoff == ks.payoff);
  RC_ASSERT(nash_mixture(points, d).payoff == mixed.payoff);
  std::vector<std::size_t> of_old;
  for (std::size_t i : pareto_points(points)) {
    RC_ASSERT(i <= before);  // never the dominated one
    if (i < before) of_old.push_back(i);
  }
  RC_ASSERT(of_old == efficient);
}

RC_GTEST_PROP(Bargaining, ChosenPackagesAreEfficientAndBeatEveryOther, ()) {
  const std::vector<Payoff> points = random_points();
  const Payoff d{small_number(), small_number()};
  const Choice nash = nash_choice(points, d, 0.7), ks = kalai_smorodinsky_choice(points, d);
  RC_ASSERT(nash.settlement == ks.settlement);
  if (nash.settlement != Settlement::kDeal) return;
  const std::vector<std::size_t> efficient = pareto_points(points);
  RC_ASSERT(std::count(efficient.begin(), efficient.end(), nash.index) == 1);
  RC_ASSERT(std::count(efficient.begin(), efficient.end(), ks.index) == 1);
  const auto product = [&](Payoff u) {
    return std::pow(u.first - d.first, 0.7) * std::pow(u.second - d.second, 0.3);
  };
  const Mixture mixed = nash_mixture(points, d, 0.7);
  RC_ASSERT(product(mixed.payoff) >= product(nash.payoff) * (1 - 1e-12));
  for (std::size_t i = 0; i < points.size(); ++i)
    for (std::size_t j = 0; j < points.size(); ++j) {
      const double share = 0.25 * static_cast<double>(1 + (i + j) % 3);
      const Payoff u = (1 - share) * points[i] + share * points[j];
      if (u.first <= d.first || u.second <= d.second) continue;
      RC_ASSERT(product(u) <= product(mixed.payoff) * (1 + 1e-12));
    }
}

}  // namespace
}  // namespace countervail::games
