// Rows go in and come back; what is not committed is not there; another sweep's file is refused.
#include "files/row_store.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "cli.h"
#include "error_text.h"
#include "files/row_csv.h"

namespace countervail {
namespace {

const RowStore::Identity kIdentity{{"question", "parity"}, {"over", "batch=1,2"}};
const std::vector<StoredAxis> kAxes{{"batch", ""}, {"candidate.bf16", "TFLOP/s"}};

StoredRow row_of(long long row) {
  const double x = static_cast<double>(row);
  StoredRow stored{row, 0x8000000000000000ULL + static_cast<std::uint64_t>(row)};
  stored.axes = {{"7", 7, true}, {"a, \"b\"", 0, false}};
  stored.outcome = "found";
  stored.figures = {{"z.last", "last", "s", {x, x + 1, x + 2}, ""},
                    {"a.first", "first", "", Interval::exactly(10 - x), ""}};
  return stored;
}

TEST(RowStore, GivesBackWhatWentIn) {
  const test::Scratch scratch;
  const std::string path = (scratch.path() / "rows.db").string();
  {
    RowStore store(path, kIdentity, kAxes);
    store.add(row_of(3));
    StoredRow failed{1, 5, {{"8", 8, true}, {"x", 0, false}}, "", false, "no such chip"};
    store.add(failed);
    StoredRow unknown = row_of(2);
    unknown.figures[0].is_known = false;
    unknown.figures[1].value = Interval::exactly(std::numeric_limits<double>::infinity());
    store.add(unknown);
  }
  const RowStore store(path, kIdentity, kAxes);
  using Pair = std::pair<long long, std::uint64_t>;
  EXPECT_EQ(store.stored(),
            (std::vector<Pair>{{1, 5}, {2, 0x8000000000000002ULL}, {3, 0x8000000000000003ULL}}));
  std::vector<StoredRow> rows;
  store.for_each([&](const StoredRow& row) { rows.push_back(row); });
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].error, "no such chip");
  EXPECT_FALSE(rows[0].holds);
  EXPECT_TRUE(rows[0].figures.empty());
  ASSERT_EQ(rows[1].figures.size(), 2u);
  EXPECT_EQ(rows[1].figures[0].key, "a.first");
  EXPECT_TRUE(std::isinf(rows[1].figures[0].value.mid));
  EXPECT_FALSE(rows[1].figures[1].is_known);
  EXPECT_EQ(rows[2].axes[0].number, 7);
  EXPECT_EQ(rows[2].axes[1].text, "a, \"b\"");
  EXPECT_EQ(rows[2].figures[1].value, (Interval{3, 4, 5}));
  EXPECT_EQ(store.counts().rows, 3);
  EXPECT_EQ(store.counts().hold, 2);
  EXPECT_EQ(store.counts().failed, 1);
}

TEST(RowStore, RangesDoNotDependOnTheOrderOfRows) {
  const test::Scratch scratch;
  const auto csv_of = [&](const std::string& name, const std::vector<long long>& order) {
    RowStore store((scratch.path() / (name + ".db")).string(), kIdentity, kAxes);
    for (const long long row : order) store.add(row_of(row));
    const std::vector<FigureRange> ranges = store.figure_ranges();
    EXPECT_EQ(ranges.size(), 2u);
    EXPECT_EQ(ranges[0].key, "a.first");
    EXPECT_EQ(ranges[0].least_row, 2);
    EXPECT_EQ(ranges[1].most, 3);
    EXPECT_TRUE(ranges[1].is_range);
    const std::string csv = (scratch.path() / (name + ".csv")).string();
    write_row_csv(store, kAxes, ranges, csv);
    return test::text_of(csv);
  };
  const std::string forth = csv_of("forth", {0, 1, 2}), back = csv_of("back", {2, 1, 0});
  EXPECT_EQ(forth, back);
  EXPECT_TRUE(forth.starts_with(
      "row,batch,candidate.bf16 [TFLOP/s],outcome,holds,error,a.first,z.last_low [s],z.last "
      "[s],z.last_high [s]\n0,7,\"a, \"\"b\"\"\",found,1,,10,0,1,2\n"))
      << forth;
}

TEST(RowStore, RefusesWhatIsNotItsOwn) {
  const test::Scratch scratch;
  const std::string path = (scratch.path() / "rows.db").string();
  const auto opened = [&](const std::string& at, const RowStore::Identity& identity) {
    return failure([&] { RowStore store(at, identity, kAxes); });
  };
  EXPECT_EQ(opened(path, kIdentity), "no error");
  RowStore::Identity other = kIdentity;
  other[1].second = "batch=1,3";
  EXPECT_NE(opened(path, other).find("its over is 'batch=1,2', asked is 'batch=1,3'"),
            std::string::npos);
  const RowStore held(path, kIdentity, kAxes);
  EXPECT_NE(opened(path, kIdentity).find("another process has this database open"),
            std::string::npos);
  EXPECT_NE(opened(scratch.write("words.db", "no database"), kIdentity).find("not a database"),
            std::string::npos);
  EXPECT_NE(opened((scratch.path() / "none/rows.db").string(), kIdentity).find("cannot open"),
            std::string::npos);
}

TEST(RowStore, AFailedWriteLeavesNoHalfRow) {
  const test::Scratch scratch;
  const std::string path = (scratch.path() / "rows.db").string();
  {
    RowStore store(path, kIdentity, kAxes);
    store.add(row_of(0));
    store.commit();
    StoredRow twice = row_of(1);
    twice.figures.push_back(twice.figures.front());  // its key is taken
    EXPECT_THROW(store.add(twice), Error);
    EXPECT_THROW(store.add(row_of(2)), Error);  // the store is closed to writes
  }
  const RowStore store(path, kIdentity, kAxes);
  EXPECT_EQ(store.stored().size(), 1u);
}

}  // namespace
}  // namespace countervail
