#include "validate/kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "catalog/load_facts.h"
#include "error_text.h"
#include "shipped_facts.h"
#include "source_tree.h"

namespace countervail {
namespace {

const KernelInputs& inputs() {
  static const KernelInputs kInputs = read_kernel_inputs(shipped(), kDataFolder);
  return kInputs;
}

MeasuredKernels read(const std::string& text) {
  return read_measured_kernels(parse_csv(text, "t.csv"), inputs().machines, inputs().calibration);
}

constexpr MachineRates kMachine{1e15, 4e12, 450e9};
constexpr GemmNumbers kGemm{.launch = 3e-6,
                            .efficiency = 0.8,
                            .memory_efficiency = 0.8,
                            .tile = 64,
                            .fill = 5e5,
                            .depth = 1024};

// One row of a decode step costs the bytes of its weights; so do eight, and no factor in the rows alone slows them.
TEST(KernelLaws, ASkinnyProductCostsItsWeights) {
  const double one = gemm_kernel_seconds(kGemm, kMachine, {1, 16384, 16384});
  const double weights = 2.0 * 16384 * 16384 / (4e12 * 0.8);
  EXPECT_NEAR(one, weights + 3e-6, 0.06 * weights);
  EXPECT_NEAR(gemm_kernel_seconds(kGemm, kMachine, {8, 16384, 16384}) / one, 1, 0.01);
}

TEST(KernelLaws, NoLawBeatsItsPeakOrItsMemory) {
  for (const double m : {1.0, 100.0, 4096.0})
    for (const double n : {64.0, 4096.0, 65536.0})
      for (const double k : {64.0, 4096.0, 65536.0}) {
        const double seconds = gemm_kernel_seconds(kGemm, kMachine, {m, n, k});
        EXPECT_GT(seconds, 2 * m * n * k / 1e15);
        EXPECT_GT(seconds, 2 * (m * n + n * k + m * k) / 4e12);
      }
}

// Heads fill the machine: eight heads of one prompt are slower a head than sixty-four.
TEST(KernelLaws, FewHeadsDoNotFillTheMachine) {
  const AttentionNumbers numbers{
      .efficiency = 0.8, .memory_efficiency = 0.8, .tile = 128, .fill = 3e4, .half_width = 60};
  const auto a_head = [&](double heads) {
    return attention_kernel_seconds(numbers, kMachine, {1, 4096, heads, 8, 128, 4096}) / heads;
  };
  EXPECT_GT(a_head(8), 1.3 * a_head(64));
  EXPECT_NEAR(a_head(64), a_head(128), 0.05 * a_head(64));
}

TEST(KernelLaws, AWindowBoundsTheKeys) {
  const AttentionNumbers numbers{.efficiency = 0.8, .memory_efficiency = 0.8, .tile = 64};
  const auto seconds = [&](double length) {
    return attention_kernel_seconds(numbers, kMachine, {8, length, 64, 8, 128, 1024});
  };
  EXPECT_NEAR(seconds(65536) / seconds(32768), 2, 0.05);
}

// The shipped numbers follow their own rows; what rows not shipped say stands in docs/validation/operators.md.
TEST(Kernels, FollowTheShippedRows) {
  const ValidationResult result = validate_kernels({inputs().shipped, {}}, inputs(), shipped());
  EXPECT_TRUE(result.uncovered.empty());
  std::map<std::string, std::vector<double>> medians;
  for (const ErrorGroup& group : result.groups) {
    EXPECT_EQ(group.split, "calibration");
    if (group.name.find('/') == std::string::npos)
      medians[group.name.substr(0, group.name.find(' '))].push_back(group.median_ape);
  }
  ASSERT_EQ(medians.size(), 11u);
  for (auto& [kind, values] : medians) {
    std::ranges::sort(values);
    EXPECT_LE(values[values.size() / 2], kind == "experts" ? 20 : 12) << kind;
  }
}

TEST(Kernels, RefitPrintsTheShippedNumbers) {
  const auto constants = refit_kernels(inputs(), shipped(), "a100_sxm");
  ASSERT_GE(constants.size(), 60u);
  for (const RefittedConstant& each : constants)
    EXPECT_NEAR(each.refitted / each.shipped, 1, 0.01) << each.owner << " " << each.name;
}

constexpr const char* kRow = "chip,gemm_dtype,m,n,k,latency\nh100_sxm,";

TEST(KernelTables, ARowOfOnesOwnIsTest) {
  const MeasuredKernels rows = read(std::string(kRow) + "bfloat16,128,256,512,0.01\n");
  ASSERT_EQ(rows.rows.size(), 1u);
  EXPECT_FALSE(rows.rows[0].calibration);
  EXPECT_DOUBLE_EQ(rows.rows[0].seconds, 1e-5);
  EXPECT_EQ(rows.rows[0].group, "h100_sxm-bfloat16");
}

TEST(KernelTables, ShippedRowsAreKnownAgain) {
  const CsvTable table = read_csv("measured/kernels/nccl.csv", kDataFolder);
  for (const MeasuredKernel& row :
       read_measured_kernels(table, inputs().machines, inputs().calibration).rows)
    EXPECT_TRUE(row.calibration);
}

TEST(KernelTables, SayWhatIsWrong) {
  const auto message = [](const std::string& cells) {
    return failure([&] { read(std::string(kRow) + cells + "\n"); });
  };
  EXPECT_NE(message("bfloat17,1,1,1,1").find("t.csv:2:10"), std::string::npos);
  EXPECT_NE(message("bfloat17,1,1,1,1").find("bfloat16"), std::string::npos);
  EXPECT_NE(message("fp8,1,x,1,1").find("'x' is no finite number"), std::string::npos);
  EXPECT_NE(message("fp8,0,1,1,1").find("at least 1"), std::string::npos);
  EXPECT_NE(message("fp8,1,1,1,0").find("a time above 0"), std::string::npos);
  const MeasuredKernels other = read("chip,gemm_dtype,m,n,k,latency\nmi300x,fp8,1,1,1,1\n");
  ASSERT_EQ(other.uncovered.size(), 1u);
  EXPECT_EQ(other.uncovered[0].what, "chip mi300x");
  EXPECT_FALSE(is_kernel_table(parse_csv("operator,chip\na,b\n", "o.csv")));
}

}  // namespace
}  // namespace countervail
