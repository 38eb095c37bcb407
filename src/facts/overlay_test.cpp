#include "facts/overlay.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "facts/ledger.h"

namespace countervail {
namespace {

const char* const kPeak = "chip/X/bf16";

Fact number(const std::string& path, Interval value, const char* date = "") {
  Fact fact;
  fact.path = path, fact.value = value, fact.date = date, fact.source = "test";
  fact.unit = "TFLOP/s", fact.dimension = dimension::kFlopsPerSecond;
  fact.confidence = Confidence::kVendor;
  return fact;
}

Fact dollars(double usd, const char* date) {
  Fact fact = number("node/X/wafer_price", Interval::exactly(usd), date);
  fact.unit = "USD", fact.dimension = dimension::kDollar;
  return fact;
}

FactField field(const char* kind, const char* name, Domain domain) {
  FactField row;
  row.kind = kind, row.name = name, row.domain = domain, row.unit = "TFLOP/s";
  row.dimension = dimension::kFlopsPerSecond;
  set_domain_limits(row);
  return row;
}

/// A peak of 1..3 that another source gives as 9, a latency-like figure, a word.
FactStore varied_sample() {
  FactStore store;
  store.fields.add(field("chip", "bf16", Domain::kPositive));
  FactField slow = field("chip", "stall", Domain::kPositive);
  slow.smaller_is_better = true;
  store.fields.add(slow);
  store.fields.add(field("chip", "share", Domain::kShare));
  store.add(number(kPeak, {1, 2, 3}));
  store.add(number(kPeak, Interval::exactly(9)));
  store.add(number("chip/X/stall", {1, 2, 3}));
  store.add(number("chip/X/share", Interval::exactly(1)));
  Fact link;
  link.path = "chip/X/link", link.text = "NVSwitch", link.source = "test";
  store.add(link);
  return store;
}

std::string message_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Overlay, AStoreIsAnOverlayThatChangesNothing) {
  const FactStore store = varied_sample();
  const Overlay facts = store;
  EXPECT_EQ(facts.find(kPeak), store.find(kPeak));
  EXPECT_EQ(facts.paths(), store.paths());
  EXPECT_EQ(facts.items("chip"), store.items("chip"));
  EXPECT_EQ(facts.read(kPeak).number, 2);
}

TEST(Overlay, TheFirstRowOrTheRangeOfAllRows) {
  const FactStore store = varied_sample();
  Overlay facts(store);
  EXPECT_EQ(facts.read(kPeak).range, (Interval{1, 2, 3}));
  facts.policy.conflicts = Conflicts::kRange;
  EXPECT_EQ(facts.read(kPeak).range, (Interval{1, 2, 9}));
  facts.policy.end = End::kHigh;
  EXPECT_EQ(facts.read(kPeak).number, 9);
  facts.patch(number(kPeak, {4, 5, 6}));
  EXPECT_EQ(facts.read(kPeak).range, (Interval{4, 5, 6}));  // decided: it stands alone
  EXPECT_EQ(facts.conflicts(kPeak).size(), 1u);             // the others stay visible
}

TEST(Overlay, DatesChooseTheRows) {
  FactStore store;
  store.add(dollars(100, "2020"));
  store.add(dollars(80, "2018-2022"));
  store.add(dollars(150, "2025-03-01"));
  const auto range = [&](int as_of) {
    Overlay facts(store);
    facts.policy = {Conflicts::kRange, as_of, End::kMid};
    return facts.read("node/X/wafer_price").range;
  };
  EXPECT_EQ(range(2021), (Interval{80, 80, 100}));  // 2018-2022 reaches as far as 2021: the newest
  EXPECT_EQ(range(2020), (Interval{80, 100, 100}));
  EXPECT_EQ(range(2026), (Interval{80, 150, 150}));
  EXPECT_EQ(range(1990), (Interval{80, 100, 150}));  // nothing that old: every row
  Overlay pinned(store);
  pinned.policy = {Conflicts::kRange, 2026, End::kMid};
  pinned.patch(*store.find("node/X/wafer_price"));
  EXPECT_EQ(pinned.read("node/X/wafer_price").range, Interval::exactly(100));
  EXPECT_EQ(years_of("2020-2023").last, 2023);
  EXPECT_EQ(years_of("2025-05-22").last, 2025);
  EXPECT_EQ(years_of("soon").first, 0);
}

TEST(Overlay, EndsAreWorseAndBetter) {
  const FactStore store = varied_sample();
  Overlay facts(store);
  facts.policy.end = End::kLow;
  EXPECT_EQ(facts.read(kPeak).number, 1);
  EXPECT_EQ(facts.read("chip/X/stall").number, 3);  // a longer stall is worse
  facts.read_at("chip/X/stall", End::kHigh);        // its own end before that of all
  EXPECT_EQ(facts.read("chip/X/stall").number, 1);
}

TEST(Overlay, CopiesStackAndDoNotTouchEachOther) {
  const FactStore store = varied_sample();
  Overlay first(store);
  first.set(kPeak, 7);
  Overlay second = first;
  second.scale(kPeak, 2);
  second.scale("chip/X/stall", 0.5);
  EXPECT_EQ(first.read(kPeak).number, 7);
  EXPECT_EQ(second.read(kPeak).number, 14);
  EXPECT_EQ(second.read("chip/X/stall").range, (Interval{0.5, 1, 1.5}));
  EXPECT_EQ(Overlay(store).read(kPeak).number, 2);
  second.hide(kPeak);
  EXPECT_EQ(second.find(kPeak), nullptr);
  EXPECT_EQ(second.paths("chip/X/").size(), 3u);
  EXPECT_NE(first.find(kPeak), nullptr);
}

TEST(Overlay, AnotherRowInPlaceOfThePreferred) {
  const FactStore store = varied_sample();
  Overlay facts(store);
  facts.prefer(store.conflicts(kPeak)[0]);
  EXPECT_EQ(facts.read(kPeak).number, 9);
  EXPECT_TRUE(facts.is_set(kPeak));
  EXPECT_FALSE(facts.is_set("chip/X/stall"));
}

TEST(Overlay, AnItemOnceMoreUnderAnotherName) {
  const FactStore store = varied_sample();
  Overlay facts(store);
  facts.copy_item("chip", "X", "X (candidate)");
  EXPECT_EQ(facts.items("chip"), (std::vector<std::string>{"X", "X (candidate)"}));
  EXPECT_EQ(facts.paths("chip/X (candidate)/").size(), 4u);
  facts.patch(number("chip/X (candidate)/bf16", Interval::exactly(5)));
  EXPECT_EQ(facts.read("chip/X (candidate)/bf16").number, 5);
  EXPECT_EQ(facts.read("chip/X (candidate)/stall").fact->path, "chip/X (candidate)/stall");
  EXPECT_EQ(facts.read(kPeak).number, 2);
}

TEST(Overlay, ErrorsSayWhatIsThere) {
  const FactStore store = varied_sample();
  Overlay facts(store);
  EXPECT_EQ(message_of([&] { facts.read("chip/X/bf61"); }),
            "no fact 'chip/X/bf61' (did you mean 'chip/X/bf16'?)");
  EXPECT_EQ(message_of([&] { facts.read("chip/Y/price"); }),
            "no fact 'chip/Y/price' (give one: --set \"chip/Y/price=...\")");
  EXPECT_EQ(message_of([&] { facts.read("chip/X/link"); }),
            "'chip/X/link' is the word 'NVSwitch', not a number");
  EXPECT_EQ(message_of([&] {
              facts.patch(number("chip/X/link", {1, 1, 1}));
            }).substr(0, 44),
            "'chip/X/link' is in words, not in TFLOP/s (a");
  Fact bytes = number(kPeak, {1, 1, 1});
  bytes.dimension = dimension::kByte, bytes.unit = "GB";
  EXPECT_EQ(message_of([&] { facts.patch(bytes); }).substr(0, 41),
            "'chip/X/bf16' is in TFLOP/s, not in GB (a");
  facts.scale("chip/X/share", 1.01);
  EXPECT_EQ(message_of([&] { facts.read("chip/X/share"); }),
            "'chip/X/share' must be from 0 to 1 (SI), got 1.01");
}

TEST(Ledger, RemembersPathsRangesAndTheWeakestConfidence) {
  FactStore store = varied_sample();
  Fact guess = number("chip/X/guess", Interval::exactly(1));
  guess.confidence = Confidence::kAssumed;
  store.add(guess);
  Ledger ledger(store, End::kHigh);
  EXPECT_EQ(ledger.weakest(), Confidence::kMeasured);
  EXPECT_EQ(ledger.number(kPeak), 3);
  EXPECT_EQ(ledger.text("chip/X/link"), "NVSwitch");
  EXPECT_EQ(ledger.number_or("chip/X/price", 7), 7);
  EXPECT_EQ(ledger.read(), (std::set<std::string>{kPeak, "chip/X/link"}));
  EXPECT_EQ(ledger.ranged().size(), 1u);
  EXPECT_EQ(ledger.ranged().at(kPeak), (Interval{1, 2, 3}));
  EXPECT_TRUE(ledger.has_number("chip/X/guess"));
  EXPECT_FALSE(ledger.has_number("chip/X/link"));
  ledger.number("chip/X/guess");
  EXPECT_EQ(ledger.weakest(), Confidence::kAssumed);
}

}  // namespace
}  // namespace countervail
