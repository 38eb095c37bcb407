#include <gtest/gtest.h>

#include "base/error.h"
#include "base/interval.h"
#include "base/parallel.h"
#include "base/quantity.h"
#include "base/text.h"
#include "base/units.h"

namespace countervail {
namespace {

double quantity(const char* text) {
  return parse_quantity(text).si;
}

TEST(Units, ReadsTheTradesSpellings) {
  EXPECT_DOUBLE_EQ(quantity("3.2 TB/s"), 3.2e12);
  EXPECT_DOUBLE_EQ(quantity("64 GiB"), 64.0 * 1073741824);
  EXPECT_DOUBLE_EQ(quantity("400 Gbit/s"), 50e9);
  EXPECT_DOUBLE_EQ(quantity("665 mm2"), 665e-6);
  EXPECT_DOUBLE_EQ(quantity("0.1 1/cm2"), 1000);
  EXPECT_DOUBLE_EQ(quantity("0.36 USD/kWh"), 1e-7);
  EXPECT_DOUBLE_EQ(quantity("1 pJ/bit"), 8e-12);
  EXPECT_DOUBLE_EQ(quantity("2 W/(m K)"), 2);
  EXPECT_DOUBLE_EQ(quantity("85 C"), 358.15);
  EXPECT_DOUBLE_EQ(quantity("312 TFLOP/s"), 312e12);
  EXPECT_EQ(parse_quantity("312 TFLOPS").dimension, dimension::kFlopsPerSecond);
  EXPECT_DOUBLE_EQ(quantity("700 W"), 700);
}

TEST(Units, NamesTheUnknownUnitAndTheNearest) {
  try {
    parse_quantity("3 GBps");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind, ErrorKind::kUnit);
    EXPECT_STREQ(error.what(), "unknown unit 'GBps' in 'GBps' (write 'GB/s')");
  }
}

TEST(Units, RefusesABareNumberAndTheWrongDimension) {
  EXPECT_THROW(parse_quantity_as("3", dimension::kByte), Error);
  EXPECT_THROW(parse_quantity_as("3 W", dimension::kByte), Error);
  EXPECT_THROW(parse_quantity("nan GB"), Error);
  EXPECT_THROW(parse_quantity("GB"), Error);
  EXPECT_THROW(parse_quantity("1 ((((((((((m"), Error);
  EXPECT_EQ(parse_quantity_as("50 %", dimension::kNone), 0.5);
}

TEST(Units, FormatsWithAPrefix) {
  EXPECT_EQ(format_si(3.35e12, "B/s"), "3.35 TB/s");
  EXPECT_EQ(format_si(0.01234, "s"), "12.3 ms");
  EXPECT_EQ(format_si(999.9e9, "B"), "1 TB");
}

TEST(Quantity, DividesDimensions) {
  const BytesPerSecond rate = Bytes(10) / Seconds(2);
  EXPECT_EQ(rate.si(), 5);
  EXPECT_EQ(Bytes(6) / Bytes(3), 2);
  EXPECT_EQ((Watts(3) * Seconds(2)).si(), Joules(6).si());
}

TEST(Units, NamesTheUnitOfSiNumbers) {
  EXPECT_EQ(si_unit({}), "");
  EXPECT_EQ(si_unit(dimension::kWatt), "W");
  EXPECT_EQ(si_unit(dimension::kFlopsPerSecond), "FLOP/s");
  EXPECT_EQ(si_unit(dimension::kWattsPerMetreKelvin), "W/(m K)");
  EXPECT_EQ(si_unit(dimension::kPerArea), "1/m2");
  for (const Dimension& d :
       {dimension::kArea, dimension::kJoulesPerByte, dimension::kDollarsPerJoule,
        dimension::kWattsPerMetreKelvin, dimension::kPerSecond}) {
    EXPECT_EQ(parse_unit(si_unit(d)).scale, 1) << si_unit(d);
    EXPECT_EQ(parse_unit(si_unit(d)).dimension, d) << si_unit(d);
  }
}

TEST(Text, FindsTheNearestSpelling) {
  EXPECT_EQ(nearest_spelling("H10O", {"A100", "H100"}), "H100");
  EXPECT_EQ(nearest_spelling("zzzzzz", {"A100", "H100"}), "");
}

TEST(Text, HashesAsPublished) {
  EXPECT_EQ(fnv1a64(""), 0xcbf29ce484222325ULL);
  EXPECT_EQ(fnv1a64("a"), 0xaf63dc4c8601ec8cULL);
}

TEST(Text, WritesNumbersThatReadBack) {
  EXPECT_EQ(format_number(0.1), "0.1");
  EXPECT_EQ(format_number(300000), "300000");
  EXPECT_EQ(format_number(-5e14), "-500000000000000");
  EXPECT_EQ(format_number(1.5e20), "1.5e+20");
  EXPECT_EQ(format_significant(1234.5, 3), "1234");
  EXPECT_EQ(format_significant(0.0012345, 3), "0.00123");
}

TEST(Interval, CoversTheExtremes) {
  const Interval product = Interval{-1, 0, 2} * Interval{3, 4, 5};
  EXPECT_EQ(product.low, -5);
  EXPECT_EQ(product.high, 10);
}

TEST(Parallel, RunsEachBlockOnce) {
  for (int threads : {1, 2, 3, 8}) {
    std::vector<int> seen(1000, 0);
    for_each_block(seen.size(), threads, [&](std::size_t block) { ++seen[block]; });
    for (int count : seen) EXPECT_EQ(count, 1);
  }
}

TEST(Parallel, RethrowsWhatABlockThrows) {
  for (int threads : {1, 2, 8})
    EXPECT_THROW(for_each_block(100, threads,
                                [](std::size_t block) {
                                  if (block == 37) throw Error(ErrorKind::kRange, "block 37");
                                }),
                 Error);
}

}  // namespace
}  // namespace countervail
