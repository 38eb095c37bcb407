#include "base/printable.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace countervail {
namespace {

TEST(Printable, LeavesWhatATerminalMayShow) {
  EXPECT_EQ(printable("H100, 昇腾910C, 80 °C, naïve 🙂"),
            "H100, 昇腾910C, 80 °C, naïve 🙂");
  EXPECT_EQ(printable("a\nb\tc\r"), "a b c ");
  EXPECT_EQ(printable_lines("a\nb\tc"), "a\nb c");
}

TEST(Printable, SpellsOutTheRest) {
  EXPECT_EQ(printable("\x1b[31mred\x07"), "\\x1b[31mred\\x07");
  EXPECT_EQ(printable("\xC2\x9B"
                      "2J"),
            "\\x9b2J");  // a C1 control
  EXPECT_EQ(printable("a\xE2\x80\xAE"
                      "b"),
            "a\\u202eb");                                     // right to left
  EXPECT_EQ(printable("\xFF\xFEH\xC3"), "\\xff\\xfeH\\xc3");  // UTF-16, a cut character
  EXPECT_EQ(printable("\xC0\x80\xF8"), "\\xc0\\x80\\xf8");    // too long, out of range
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a\\x00b");
}

TEST(Printable, ErrorsAreOneShortLine) {
  const Error error(ErrorKind::kSyntax, "got '\x1b]0;x\x07'\nand", "f\x1b.csv", 1, 2, "a\x1bhint");
  EXPECT_STREQ(error.what(), "f\\x1b.csv:1:2: got '\\x1b]0;x\\x07' and (a\\x1bhint)");
  EXPECT_LT(std::string(Error(ErrorKind::kSyntax, std::string(1 << 20, 'x')).what()).size(), 3000u);
}

}  // namespace
}  // namespace countervail
