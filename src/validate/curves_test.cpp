#include "validate/curves.h"

#include <gtest/gtest.h>

#include "catalog/load_facts.h"
#include "compile/curves.h"
#include "error_text.h"
#include "facts/fact_files.h"
#include "files/csv.h"
#include "source_tree.h"
#include "validate/measured_row.h"

namespace countervail {
namespace {

constexpr const char* kFabric = R"([link]
latency = "2 us"
efficiency = 0.8
half_size = "1 MB"
source = "a class value"
confidence = "assumed"
)";

constexpr const char* kCurve = R"([gemm.X1]
bits = 16
peak = "100 TFLOP/s"
bandwidth = "1 TB/s"
memory_efficiency = 0.8
efficiency = 0.75
tile = 64
fill = 100000
launch = "5 us"
source = "a table"
confidence = "measured"
)";

FactStore facts_of(const char* kind, const char* text) {
  FactStore store;
  add_toml_facts(store, kind, "f.toml", Files::in_memory({{"f.toml", text}}));
  return store;
}

TEST(Fabrics, AreReadAsAnswersReadThem) {
  const FactStore store = facts_of("fabric", kFabric);
  Ledger ledger(store);
  const Fabric fabric = fabric_of(ledger, "link");
  EXPECT_DOUBLE_EQ(fabric.latency, 2e-6);
  EXPECT_DOUBLE_EQ(fabric.half_size, 1e6);
  EXPECT_EQ(fabric.in_network_efficiency, 0);
  Plane plane;
  apply(fabric, plane);
  EXPECT_EQ(plane.efficiency, 0.8);
  const std::string message = failure([&] { fabric_of(ledger, "lnk"); });
  EXPECT_NE(message.find("no fact 'fabric/lnk/latency'"), std::string::npos) << message;
}

TEST(Curves, AreFoundByFoldedChipNameAndBits) {
  const FactStore store = facts_of("curve", kCurve);
  const MeasuredCurves curves = measured_curves(store, {{{"X1", {"X1-SXM"}}}, {}});
  ASSERT_NE(curves.find_gemm("x1 sxm", 16), nullptr);
  EXPECT_EQ(curves.find_gemm("x1 sxm", 8), nullptr);
  const Device& device = curves.find_gemm("X1-SXM", 16)->device;
  EXPECT_DOUBLE_EQ(device.peak_flops, 1e14);
  EXPECT_DOUBLE_EQ(device.kernel_launch, 5e-6);
  EXPECT_TRUE(curves.find_gemm("X1-SXM", 16)->fitted);
  EXPECT_NE(failure([&] {
              measured_curves(store, {{{"X2", {"X2"}}}, {}});
            }).find("curve/gemm/X2/"),
            std::string::npos);
}

// Every curve of the facts stands for a measured chip, and every chip that is named was measured.
TEST(Curves, CoverTheMeasuredChips) {
  const FactStore store = load_facts(kDataFolder);
  const CurveChips chips = read_fits(kDataFolder).chips;
  EXPECT_LE(chips.gemm.size() + chips.attention.size(), store.items("curve").size());
  std::vector<std::string> measured;
  for (const char* file : {"operators.csv", "collectives.csv", "training.csv"}) {
    const CsvTable table = read_csv(std::string("measured/") + file, kDataFolder);
    for (const CsvRow& row : table.rows) measured.push_back(MeasuredRow(table, row).text("chip"));
  }
  for (const std::vector<NamedChips>* part : {&chips.gemm, &chips.attention})
    for (const NamedChips& one : *part)
      for (const std::string& chip : one.chips)
        EXPECT_TRUE(is_one_of(measured, chip)) << one.curve << ": " << chip;
}

}  // namespace
}  // namespace countervail
