#include "facts/fact.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace countervail {
namespace {

FactStore sample() {
  FactStore store;
  Fact fact;
  fact.path = "chip/X/bf16";
  fact.value = {1, 2, 3};
  fact.unit = "TFLOP/s";
  fact.dimension = dimension::kFlopsPerSecond;
  store.add(fact);
  fact.value = Interval::exactly(9);
  store.add(fact);
  fact = {};
  fact.path = "chip/X/link";
  fact.text = "NVSwitch";
  store.add(fact);
  return store;
}

TEST(FactStore, PrefersTheFirstAndKeepsTheConflict) {
  const FactStore store = sample();
  EXPECT_EQ(store.find("chip/X/bf16")->value.mid, 2);
  ASSERT_EQ(store.conflicts("chip/X/bf16").size(), 1u);
  EXPECT_EQ(store.conflicts("chip/X/bf16")[0].value.mid, 9);
}

TEST(Ledger, ReadsItsEndAndRemembers) {
  const FactStore store = sample();
  Ledger ledger(store, End::kHigh);
  EXPECT_EQ(ledger.number("chip/X/bf16"), 3);
  EXPECT_EQ(ledger.text("chip/X/link"), "NVSwitch");
  EXPECT_EQ(ledger.number_or("chip/X/price", 7), 7);
  EXPECT_EQ(ledger.read().size(), 2u);
}

TEST(FactStore, NamesTheNearestPath) {
  const FactStore store = sample();
  try {
    Ledger(store).number("chip/X/bf61");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "no fact 'chip/X/bf61' (did you mean 'chip/X/bf16'?)");
  }
}

TEST(FactStore, PatchKeepsTheDimension) {
  FactStore store = sample();
  Fact patch;
  patch.value = Interval::exactly(5);
  patch.dimension = dimension::kByte;
  patch.unit = "GB";
  EXPECT_THROW(store.patch("chip/X/bf16", patch), Error);
  patch.dimension = dimension::kFlopsPerSecond;
  patch.unit = "TFLOP/s";
  store.patch("chip/X/bf16", patch);
  EXPECT_EQ(store.find("chip/X/bf16")->value.mid, 5);
}

}  // namespace
}  // namespace countervail
