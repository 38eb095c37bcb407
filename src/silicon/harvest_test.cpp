// Gold: 200,000-sample Monte Carlo (seed 1) of the same model, and 64-point quadrature on the gamma
// quantile.
#include "silicon/harvest.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace countervail {
namespace {

double harvested(double cm2, double density, double alpha, int units, int needed,
                 double share = 0.5) {
  return sellable_share(defect_rates(YieldForm::kNegativeBinomial, alpha), {units, needed, share},
                        cm2 * density);
}

/// The same integral by Simpson's rule over the gamma density, in long double: slow and plain.
double by_simpson(double defects, double alpha, int units, int needed, double share) {
  const int steps = 200'000;
  const long double top = 60 + 8 * static_cast<long double>(alpha);  // in units of D/alpha
  long double sum = 0;
  for (int i = 0; i <= steps; ++i) {
    const long double x = top * i / steps, rate = x * defects / alpha;
    if (x == 0 && alpha > 1) continue;
    const long double density =
        std::exp((alpha - 1) * std::log(x) - x - std::lgamma(static_cast<long double>(alpha)));
    const long double p = std::exp(-rate * share / units), q = -std::expm1(-rate * share / units);
    long double term = std::pow(p, units), inside = 0;
    for (int k = 0; k <= units - needed; ++k) {
      inside += term;
      term *= (units - k) / (k + 1.0L) * q / p;
    }
    const int weight = i == 0 || i == steps ? 1 : i % 2 ? 4 : 2;
    sum += weight * density * std::exp(-rate * (1 - share)) * inside;
  }
  return static_cast<double>(sum * top / steps / 3);
}

TEST(Harvest, RowsOfTheH100Die) {
  EXPECT_NEAR(harvested(8.14, 0.11, 10, 144, 132), 0.6454, 1e-4);
  EXPECT_NEAR(harvested(8.14, 0.11, 2, 144, 132), 0.6676, 1e-4);
  EXPECT_NEAR(harvested(8.14, 0.20, 10, 144, 132), 0.4572, 1e-4);
}

TEST(Harvest, PerfectDies) {
  const auto perfect = [](double cm2, double density, double alpha) {
    return harvested(cm2, density, alpha, 0, 0);
  };
  EXPECT_NEAR(perfect(8.14, 0.11, 10), 0.4242, 5e-5);
  EXPECT_NEAR(perfect(8.14, 0.11, 2), 0.4771, 5e-5);
  EXPECT_NEAR(perfect(8.14, 0.20, 10), 0.2213, 5e-5);
  EXPECT_NEAR(perfect(6.6561, 0.09, 10), 0.5589, 5e-5);
  EXPECT_NEAR(perfect(6.6561, 0.30, 10), 0.1619, 5e-5);
}

TEST(Harvest, RowsOfThe25CoreDie) {
  const double rows[][3] = {{0.09, 0.7178, 0.7444}, {0.20, 0.4571, 0.5249}, {0.30, 0.2992, 0.3859}};
  for (const auto& row : rows) {
    EXPECT_NEAR(harvested(6.6561, row[0], 10, 25, 24), row[1], 0.002) << row[0];
    EXPECT_NEAR(harvested(6.6561, row[0], 10, 25, 20), row[2], 0.002) << row[0];
  }
}

TEST(Harvest, AgreesWithSimpson) {
  const struct {
    double defects, alpha;
    int units, needed;
    double share;
  } cases[] = {{0.9, 10, 144, 132, 0.5},
               {3.0, 2.5, 144, 100, 0.8},
               {6.0, 3, 64, 8, 0.95},
               {0.05, 30, 25, 20, 0.4},
               {2.0, 4, 200, 190, 1.0}};
  for (const auto& c : cases)
    EXPECT_NEAR(harvested(c.defects, 1, c.alpha, c.units, c.needed, c.share),
                by_simpson(c.defects, c.alpha, c.units, c.needed, c.share), 1e-7)
        << c.defects;
}

TEST(Harvest, PerfectFormsAreTheirRatesIntegrated) {
  for (YieldForm form :
       {YieldForm::kNegativeBinomial, YieldForm::kPoisson, YieldForm::kMurphy, YieldForm::kSeeds})
    for (double defects : {1e-12, 0.1, 0.9, 3.0}) {
      const DefectRates rates = defect_rates(form, 4);
      double share = 0, total = 0;
      for (std::size_t i = 0; i < rates.weight.size(); ++i) {
        share += rates.weight[i] * std::exp(-defects * rates.multiple[i]);
        total += rates.weight[i];
      }
      EXPECT_NEAR(total, 1, 1e-12);
      EXPECT_NEAR(share, defect_free_share(form, defects, 4), 1e-9)
          << static_cast<int>(form) << " " << defects;
    }
}

TEST(Harvest, KnownLimitsOfTheForms) {
  EXPECT_NEAR(defect_free_share(YieldForm::kNegativeBinomial, 0.9, 1e9), std::exp(-0.9), 1e-8);
  EXPECT_NEAR(defect_free_share(YieldForm::kNegativeBinomial, 0.9, 1),
              defect_free_share(YieldForm::kSeeds, 0.9, 7), 1e-15);
  EXPECT_NEAR(defect_free_share(YieldForm::kMurphy, 1, 0), 0.39957640089, 1e-10);  // (1 - 1/e)^2
}

TEST(Harvest, EveryUnitSpareLeavesTheFixedArea) {
  for (YieldForm form : {YieldForm::kNegativeBinomial, YieldForm::kPoisson, YieldForm::kMurphy})
    EXPECT_NEAR(sellable_share(defect_rates(form, 10), {20, 0, 0.75}, 2),
                defect_free_share(form, 0.5, 10), 1e-12);
}

TEST(Harvest, BinsAddUpToTheWorstOne) {
  const DefectRates rates = defect_rates(YieldForm::kNegativeBinomial, 10);
  const double perfect = bin_share(rates, {25, 25, 0.5}, 2, 26),
               good = bin_share(rates, {25, 24, 0.5}, 2, 25);
  const double rest = bin_share(rates, {25, 20, 0.5}, 2, 24);
  EXPECT_NEAR(perfect + good + rest, sellable_share(rates, {25, 20, 0.5}, 2), 1e-12);
}

TEST(Harvest, LearningHalvesTheGapEachHalfLife) {
  EXPECT_DOUBLE_EQ(learned_defect_density(0.3, 0.1, 12, 0), 0.3);
  EXPECT_DOUBLE_EQ(learned_defect_density(0.3, 0.1, 12, 12), 0.2);
  EXPECT_DOUBLE_EQ(learned_defect_density(0.3, 0.1, 12, 24), 0.15);
  EXPECT_DOUBLE_EQ(learned_defect_density(0.3, 0.1, 12, -5), 0.3);
}

RC_GTEST_PROP(Harvest, SparesHelpAndDefectsHurt, ()) {
  const int units = *rc::gen::inRange(2, 200), needed = *rc::gen::inRange(1, units);
  const double defects = *rc::gen::inRange(1, 400) / 100.0,
               share = *rc::gen::inRange(1, 100) / 100.0;
  const auto form = *rc::gen::element(YieldForm::kNegativeBinomial, YieldForm::kPoisson,
                                      YieldForm::kMurphy, YieldForm::kSeeds);
  const DefectRates rates = defect_rates(form, *rc::gen::inRange(1, 40) / 2.0);
  const double y = sellable_share(rates, {units, needed, share}, defects);
  RC_ASSERT(y >= 0 && y <= 1);
  RC_ASSERT(y <= sellable_share(rates, {units, needed - 1, share}, defects) + 1e-9);
  RC_ASSERT(y >= sellable_share(rates, {units, needed, share}, defects * 1.1) - 1e-9);
  RC_ASSERT(y >= defect_free_share(form, defects, rates.alpha) - 1e-9);
}

}  // namespace
}  // namespace countervail
