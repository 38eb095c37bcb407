#include "facts/spreads.h"

#include <gtest/gtest.h>

#include <cmath>

#include "facts/overlay.h"

namespace countervail {
namespace {

FactField field(const char* name, Domain domain) {
  FactField made{.kind = "chip", .name = name, .unit = "1", .domain = domain};
  set_domain_limits(made);
  return made;
}

FactStore store_of(double value, Domain domain, Confidence confidence) {
  FactStore store;
  store.fields.add(field("x", domain));
  store.spreads.set_confidence(static_cast<std::size_t>(Confidence::kRecalled), 0.1);
  Fact fact;
  fact.path = "chip/A/x";
  fact.value = Interval::exactly(value);
  fact.confidence = confidence;
  store.add(fact);
  return store;
}

Interval range_of(const FactStore& store, bool spreads) {
  Overlay facts(store);
  facts.policy.spreads = spreads;
  return facts.read("chip/A/x").range;
}

TEST(Spreads, WidenAPositiveNumberByItsConfidence) {
  const FactStore store = store_of(2, Domain::kPositive, Confidence::kRecalled);
  const Interval range = range_of(store, true);
  EXPECT_NEAR(range.low, 2 * std::exp(-0.1 * kFactQuantile), 1e-12);
  EXPECT_NEAR(range.high, 2 * std::exp(0.1 * kFactQuantile), 1e-12);
  EXPECT_EQ(range.mid, 2);
  EXPECT_TRUE(range_of(store, false).is_exact());
}

TEST(Spreads, KeepASharesRangeBetweenNoneAndAll) {
  const Interval range = range_of(store_of(0.95, Domain::kShare, Confidence::kRecalled), true);
  EXPECT_LT(range.low, 0.95);
  EXPECT_GT(range.high, 0.95);
  EXPECT_LT(range.high, 1);
}

TEST(Spreads, StopAtTheLimitsOfAField) {
  const Interval range = range_of(store_of(1, Domain::kAtLeastOne, Confidence::kRecalled), true);
  EXPECT_EQ(range.low, 1);
  EXPECT_GT(range.high, 1.1);
}

TEST(Spreads, LeaveCountsSwitchesAndOtherConfidencesAlone) {
  EXPECT_TRUE(range_of(store_of(8, Domain::kCount, Confidence::kRecalled), true).is_exact());
  EXPECT_TRUE(range_of(store_of(1, Domain::kShare, Confidence::kRecalled), true).is_exact());
  EXPECT_TRUE(range_of(store_of(2, Domain::kPositive, Confidence::kMeasured), true).is_exact());
}

TEST(Spreads, LeaveWhatAQuestionSetsAlone) {
  const FactStore store = store_of(2, Domain::kPositive, Confidence::kRecalled);
  Overlay facts(store);
  facts.policy.spreads = true;
  facts.set("chip/A/x", 3);
  EXPECT_TRUE(facts.read("chip/A/x").range.is_exact());
}

TEST(Spreads, AFieldsOwnComesBeforeItsConfidence) {
  FactStore store = store_of(2, Domain::kPositive, Confidence::kRecalled);
  store.spreads.set_field("chip.x", 0);
  EXPECT_TRUE(range_of(store, true).is_exact());
}

}  // namespace
}  // namespace countervail
