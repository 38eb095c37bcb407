// What stands in for the C++ library in a browser (web/platform), held to that library here.
#include <gtest/gtest.h>

#include <bit>
#include <charconv>
#include <cstdint>
#include <limits>
#include <random>

#include "../web/platform/number_text.h"

namespace countervail {
namespace {

std::string of_library(double value) {
  char buffer[64];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

TEST(WebPlatform, NumbersReadAsTheLibraryWritesThem) {
  std::mt19937_64 random(7);
  long long compared = 0;
  const auto compare = [&](double value) {
    if (std::isnan(value)) return;  // no answer prints one
    ++compared;
    ASSERT_EQ(web::shortest_text(value), of_library(value)) << compared;
  };
  for (int i = 0; i < 300'000 && !testing::Test::HasFatalFailure(); ++i) {
    compare(std::bit_cast<double>(random()));                                  // any bits
    compare(static_cast<double>(static_cast<std::int64_t>(random())) / 1024);  // many digits
    compare(static_cast<double>(random() % 100'000) *
            std::pow(10.0, static_cast<int>(random() % 40) - 20));
  }
  for (double value :
       {0.0, -0.0, 1.0, -1.0, 10.0, 1e5, 1e6, 1e22, 1e23, 123456789.0, 0.1, 1e-4, 1e-5,
        9007199254740993.0, std::numeric_limits<double>::infinity(),
        -std::numeric_limits<double>::infinity(), std::numeric_limits<double>::denorm_min(),
        std::numeric_limits<double>::max()})
    compare(value);
  EXPECT_GT(compared, 890'000);
}

}  // namespace
}  // namespace countervail
