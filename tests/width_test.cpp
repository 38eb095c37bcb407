// Into a pipe nothing wraps, so that grep finds whole names; --width folds there too, and 0 never folds.
#include <gtest/gtest.h>

#include "cli.h"

namespace countervail::test {
namespace {

std::size_t longest_line(const std::string& text) {
  std::size_t longest = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) longest = std::max(longest, line.size());
  return longest;
}

TEST(Width, NothingWrapsIntoAPipe) {
  const Said piped = countervail_says("catalog show 'Ascend 910C'");
  const Said folded = countervail_says("--width 80 catalog show 'Ascend 910C'");
  EXPECT_GT(longest_line(piped.out), 120u);
  EXPECT_LE(longest_line(folded.out), 80u);
  EXPECT_EQ(countervail_says("--width 0 catalog show 'Ascend 910C'").out, piped.out);
}

TEST(Width, StandsBeforeOrBehindTheVerb) {
  const std::string before = countervail_says("--width 70 validate heat").out;
  EXPECT_LE(longest_line(before), 70u);
  EXPECT_EQ(countervail_says("validate heat --width 70").out, before);
}

TEST(Width, OtherThanACountIsRefused) {
  for (const char* width : {"-1", "wide", "10001", "1e3x"}) {
    const Said said = countervail_says(std::string("--width ") + width + " validate heat");
    EXPECT_EQ(said.code, 2) << width;
    EXPECT_NE(said.err.find("--width"), std::string::npos) << said.err;
  }
}

}  // namespace
}  // namespace countervail::test
