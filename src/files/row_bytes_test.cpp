#include "files/row_bytes.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/error.h"

namespace countervail {
namespace {

TEST(RowBytes, KeepEveryBit) {
  StoredRow row{7};
  row.key = 0xffffffffffffffffULL;
  row.axes = {{"0.1", 0.1, true}, {"Ascend 910C", 0, false}};
  row.outcome = "feasible", row.holds = false;
  Figure figure;
  figure.key = "time.step", figure.label = "step", figure.unit = "s", figure.group = "time";
  figure.value = {1.0 / 3, std::numeric_limits<double>::denorm_min(),
                  std::numeric_limits<double>::infinity()};
  row.figures = {figure, figure};
  row.figures[1].is_known = false;
  StoredRow failed{8};
  failed.error = "no chip 'H21'";
  const std::vector<StoredRow> back = rows_of(bytes_of({row, failed}));
  ASSERT_EQ(back.size(), 2U);
  EXPECT_EQ(back[0].row, 7);
  EXPECT_EQ(back[0].key, row.key);
  ASSERT_EQ(back[0].axes.size(), 2U);
  EXPECT_EQ(back[0].axes[0].number, 0.1);
  EXPECT_FALSE(back[0].axes[1].is_number);
  EXPECT_EQ(back[0].outcome, "feasible");
  EXPECT_FALSE(back[0].holds);
  ASSERT_EQ(back[0].figures.size(), 2U);
  EXPECT_EQ(back[0].figures[0].value.low, 1.0 / 3);
  EXPECT_EQ(back[0].figures[0].value.mid, std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(back[0].figures[0].value.high, std::numeric_limits<double>::infinity());
  EXPECT_EQ(back[0].figures[0].group, "time");
  EXPECT_FALSE(back[0].figures[1].is_known);
  EXPECT_EQ(back[1].error, failed.error);
  EXPECT_TRUE(rows_of(bytes_of({})).empty());
}

TEST(RowBytes, OtherBytesAreRefused) {
  EXPECT_THROW(rows_of({}), Error);
  EXPECT_THROW(rows_of({0x81, 0x01}), Error);
  std::vector<unsigned char> cut = bytes_of({StoredRow{1}});
  cut.pop_back();
  EXPECT_THROW(rows_of(cut), Error);
}

}  // namespace
}  // namespace countervail
