#include "validate/validation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/error.h"
#include "base/text.h"
#include "catalog/load_facts.h"
#include "shipped_facts.h"
#include "source_tree.h"
#include "validate/collectives.h"
#include "validate/exchanges.h"
#include "validate/operators.h"
#include "validate/pattern_search.h"

namespace countervail {
namespace {

CollectiveInputs collective_inputs() {
  return read_collective_inputs(shipped(), kDataFolder);
}

ValidationResult shipped_collectives() {
  const auto measured = read_measured_collectives(kDataFolder + "/measured/collectives.csv");
  return validate_collectives(measured, collective_inputs());
}

const ErrorGroup* group_or_none(const ValidationResult& result, const std::string& name,
                                const std::string& split) {
  for (const ErrorGroup& each : result.groups)
    if (each.name == name && each.split == split) return &each;
  return nullptr;
}

TEST(Summary, SignedErrorByGroupAndSplit) {
  const ValidationResult result =
      summarise({{.id = "1", .group = "g", .measured = 1, .predicted = 1.1},
                 {.id = "2", .group = "g", .measured = 1, .predicted = 0.7},
                 {.id = "3", .group = "g", .calibration = true, .measured = 2, .predicted = 2}},
                {{"4", UncoveredReason::kFieldMissing, "chips"},
                 {"5", UncoveredReason::kFieldMissing, "chips"}});
  ASSERT_EQ(result.groups.size(), 2u);
  EXPECT_EQ(result.groups[0].split, "calibration");
  EXPECT_EQ(result.groups[1].split, "test");
  EXPECT_NEAR(result.groups[1].mape, 20, 1e-9);
  EXPECT_NEAR(result.groups[1].median_ape, 20, 1e-9);
  EXPECT_NEAR(result.groups[1].bias, -10, 1e-9);
  ASSERT_EQ(result.uncovered.size(), 1u);
  EXPECT_EQ(result.uncovered[0].count, 2);
}

TEST(PatternSearch, FindsAMinimumWithinBounds) {
  const auto bowl = [](const std::vector<double>& v) {
    return std::pow(std::log(v[0] / 3), 2) + std::pow(std::log(v[1] / 7), 2);
  };
  const Fit fit = pattern_search({{.value = 1}, {.value = 1, .high = 5}}, bowl);
  EXPECT_NEAR(fit.values[0], 3, 0.01);
  EXPECT_NEAR(fit.values[1], 5, 0.01);
}

// The gates: crossovers (rows that name ring or NVLS, subsets of a node) and node sweeps above 1 MiB.
TEST(Collectives, CrossoversAndNodeSweepsWithinFifteenPerCent) {
  const ValidationResult result = shipped_collectives();
  int checked = 0;
  for (const ErrorGroup& each : result.groups) {
    const bool gated = each.name.find("all_reduce") != std::string::npos &&
                       each.name.find("/across/") == std::string::npos &&
                       !each.name.ends_with("/small");
    if (!gated) continue;
    ++checked;
    EXPECT_LE(each.median_ape, 15) << each.name << " " << each.split;
  }
  EXPECT_GE(checked, 10);
}

TEST(Collectives, OnlyEightDeviceNodesAreCalibration) {
  const ValidationResult result = shipped_collectives();
  for (const PredictedRow& row : result.rows)
    EXPECT_TRUE(!row.calibration || row.group.starts_with("deepep") ||
                row.label.starts_with("all_reduce 8 x"))
        << row.label;
}

// Dispatch and combine on H800, Hopper, Blackwell and the A3 SuperPOD: the median within 20 %.
TEST(Collectives, ExchangesOfExpertsWithinTwentyPerCent) {
  std::vector<double> errors, test_errors;
  for (const PredictedRow& row : shipped_collectives().rows)
    if (row.group.starts_with("deepep")) {
      errors.push_back(std::abs(signed_error(row)));
      if (!row.calibration) test_errors.push_back(errors.back());
    }
  ASSERT_GE(errors.size(), 25u);
  ASSERT_GE(test_errors.size(), 15u);
  for (std::vector<double>* each : {&errors, &test_errors}) {
    std::ranges::sort(*each);
    EXPECT_LE((*each)[each->size() / 2], 0.20);
  }
}

TEST(Collectives, AnExchangeWithoutItsTokensIsUncovered) {
  const CsvTable table = parse_csv(
      "row_id,collective,library,chip,chips,chips_per_node,dtype,message_bytes,quantity,value,unit,"
      "trust,tokens,hidden,top_k\n"
      "X1,moe_dispatch,DeepEP v2,H800,8,8,FP8,,latency_us,77,us,A,,7168,8\n",
      "inline.csv");
  MeasuredExchange exchange;
  EXPECT_EQ(read_exchange(MeasuredRow(table, table.rows[0]), exchange),
            "tokens, hidden width and top-k");
}

TEST(Collectives, ATableOfOnesOwnIsAllTest) {
  const auto measured = read_measured_collectives(kDataFolder + "/measured/collectives.csv");
  const ValidationResult result = validate_collectives(measured, collective_inputs(), true);
  for (const ErrorGroup& each : result.groups) EXPECT_EQ(each.split, "test");
}

TEST(Collectives, RefitReproducesTheShippedFabrics) {
  const auto measured = read_measured_collectives(kDataFolder + "/measured/collectives.csv");
  const auto constants = refit_fabrics(measured, collective_inputs());
  ASSERT_GE(constants.size(), 9u);
  std::map<std::string, int> numbers;
  for (const RefittedConstant& each : constants) {
    EXPECT_NEAR(each.refitted / each.shipped, 1, 0.01) << each.owner << " " << each.name;
    EXPECT_LE(++numbers[each.owner], 4);
  }
}

TEST(Operators, RefitReproducesTheShippedCurves) {
  const auto measured = read_measured_operators(kDataFolder + "/measured/operators.csv");
  for (const RefittedConstant& each :
       refit_efficiency(measured, read_operator_inputs(shipped(), kDataFolder)))
    EXPECT_NEAR(each.refitted / each.shipped, 1, 0.01) << each.owner << " " << each.name;
}

TEST(Operators, CurvesFollowTheMeasuredKernels) {
  const auto measured = read_measured_operators(kDataFolder + "/measured/operators.csv");
  const ValidationResult result =
      validate_operators(measured, read_operator_inputs(shipped(), kDataFolder));
  const ErrorGroup* a100 = group_or_none(result, "A100-SXM-80GB/gemm/16", "test");
  const ErrorGroup* flash =
      group_or_none(result, "A100-SXM-80GB/FlashAttention-2 forward+backward/16", "calibration");
  ASSERT_NE(a100, nullptr);
  ASSERT_NE(flash, nullptr);
  EXPECT_LE(a100->median_ape,
            12);  // another laboratory's rows; the curve is of data/measured/kernels
  EXPECT_LE(flash->mape, 3);
}

TEST(Operators, WhatThisProjectMeasuredIsTestAndNearTheCurves) {
  MeasuredOperators measured;
  add_device_operators(measured, kDataFolder);
  ASSERT_GT(measured.rows.size(), 500u);
  const ValidationResult result =
      validate_operators(measured, read_operator_inputs(shipped(), kDataFolder));
  for (const ErrorGroup& each : result.groups) EXPECT_EQ(each.split, "test") << each.name;
  for (const char* chip : {"H100-SXM-80GB/gemm/16", "H200-SXM-141GB/gemm/16"}) {
    const ErrorGroup* products = group_or_none(result, chip, "test");
    ASSERT_NE(products, nullptr) << chip;
    EXPECT_LE(products->median_ape, 10) << chip;
  }
}

TEST(Operators, MemoryBoundKernelsAreTest) {
  const auto measured = read_measured_operators(kDataFolder + "/measured/operators.csv");
  const ValidationResult result =
      validate_operators(measured, read_operator_inputs(shipped(), kDataFolder));
  EXPECT_NE(group_or_none(result, "A100-SXM-80GB/stream/16", "test"), nullptr);
  EXPECT_EQ(group_or_none(result, "A100-SXM-80GB/softmax/16", "calibration"), nullptr);
  EXPECT_NE(group_or_none(result, "A100-SXM-80GB/softmax/16", "test"), nullptr);
}

TEST(MeasuredTables, ComplainAboutAMissingColumn) {
  try {
    read_measured_operators(kDataFolder + "/measured/collectives.csv");
    FAIL() << "expected an error";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("operator"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace countervail
