#include "facts/fact.h"

#include <gtest/gtest.h>

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

TEST(FactStore, ListsPathsAndItemsInOrder) {
  FactStore store = sample();
  Fact fact = *store.find("chip/X/link");
  fact.path = "chip/A/link";
  store.add(fact);
  fact.path = "chip/default/link";
  store.add(fact);
  EXPECT_EQ(store.paths("chip/A/"), std::vector<std::string>{"chip/A/link"});
  EXPECT_EQ(store.items("chip"), (std::vector<std::string>{"A", "X"}));
  fact.path = "chip/X/link", fact.text = "UB";
  store.prefer(fact);
  EXPECT_EQ(store.find("chip/X/link")->text, "UB");
  EXPECT_EQ(store.conflicts("chip/X/link")[0].text, "NVSwitch");
}

TEST(FactFields, KindsOfPaths) {
  EXPECT_EQ(kind_of("chip/H20 96GB/fp8"), "chip");
  EXPECT_EQ(kind_of("package/h100/title"), "package");
  EXPECT_EQ(kind_of("package/h100/cooling/film"), "package.cooling");
  EXPECT_EQ(kind_of("package/h100/die/GH100/width"), "package.die");
  EXPECT_EQ(field_of("package/h100/die/GH100/width"), "width");
  EXPECT_EQ(field_of("fp8"), "fp8");
}

}  // namespace
}  // namespace countervail
