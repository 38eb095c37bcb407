#include "validate/efficiency.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "validate/fabrics.h"

namespace countervail {
namespace {

constexpr const char* kFabric = R"([link]
latency = "2 us"
efficiency = 0.8
half_size = "1 MB"
basis = "assumed"
source = "a class value"
confidence = "assumed"
)";

std::string message_of(const auto& run) {
  try {
    run();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

std::string fabric_error(const std::string& from, const std::string& to) {
  return message_of([&] { parse_fabrics(replaced(kFabric, from, to), "f.toml"); });
}

TEST(Fabrics, ReadsTheFourNumbers) {
  const FabricTable table = parse_fabrics(kFabric, "f.toml");
  const Fabric& fabric = table.at("link").fabric;
  EXPECT_DOUBLE_EQ(fabric.latency, 2e-6);
  EXPECT_DOUBLE_EQ(fabric.half_size, 1e6);
  EXPECT_EQ(fabric.in_network_efficiency, 0);
  Plane plane;
  apply(fabric, plane);
  EXPECT_EQ(plane.efficiency, 0.8);
}

TEST(Fabrics, NamesTheNearestFabric) {
  const FabricTable table = parse_fabrics(kFabric, "f.toml");
  const std::string message = message_of([&] { table.at("lnk"); });
  EXPECT_NE(message.find("unknown fabric 'lnk'"), std::string::npos) << message;
  EXPECT_NE(message.find("'link'"), std::string::npos) << message;
}

TEST(Fabrics, RefusesSharesOutsideZeroToOne) {
  EXPECT_NE(fabric_error("0.8", "1.2").find("f.toml:3"), std::string::npos);
  EXPECT_NE(fabric_error("0.8", "1.2").find("between 0 and 1"), std::string::npos);
  EXPECT_NE(fabric_error("0.8", "0").find("must exceed 0"), std::string::npos);
}

TEST(Fabrics, RefusesUnknownBasisKeyAndUnit) {
  EXPECT_NE(fabric_error("\"assumed\"\nsource", "\"guessed\"\nsource").find("basis must be"),
            std::string::npos);
  EXPECT_NE(fabric_error("half_size", "half_sise").find("half_size"), std::string::npos);
  EXPECT_NE(fabric_error("\"2 us\"", "\"2 GB\"").find("f.toml:2"), std::string::npos);
}

constexpr const char* kCurve = R"([gemm.X1]
chips = ["X1-SXM"]
bits = 16
peak = "100 TFLOP/s"
bandwidth = "1 TB/s"
memory_efficiency = 0.8
efficiency = 0.75
half_mn = 100
half_k = 50
launch = "5 us"
basis = "fitted"
source = "a table"
confidence = "measured"
)";

TEST(Efficiency, FindsACurveByFoldedChipNameAndBits) {
  const EfficiencyTable table = parse_efficiency(kCurve, "e.toml");
  ASSERT_NE(table.find_gemm("x1 sxm", 16), nullptr);
  EXPECT_EQ(table.find_gemm("x1 sxm", 8), nullptr);
  const Device device = device_of(*table.find_gemm("X1-SXM", 16));
  EXPECT_DOUBLE_EQ(device.peak_flops, 1e14);
  EXPECT_DOUBLE_EQ(device.kernel_launch, 5e-6);
}

TEST(Efficiency, RefusesImpossibleShares) {
  const auto error = [](const char* from, const char* to) {
    return message_of([&] { parse_efficiency(replaced(kCurve, from, to), "e.toml"); });
  };
  EXPECT_NE(error("0.75", "0").find("must exceed 0"), std::string::npos);
  EXPECT_NE(error("0.75", "1.5").find("above 1.25"), std::string::npos);
  EXPECT_NE(error("\"100 TFLOP/s\"", "\"0 TFLOP/s\"").find("e.toml:4"), std::string::npos);
}

}  // namespace
}  // namespace countervail
