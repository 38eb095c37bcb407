#include "base/words.h"

#include <gtest/gtest.h>

#include "error_text.h"

namespace countervail {
namespace {

enum class Colour { kRed, kGreen, kHidden };
constexpr auto kColours = words_of<Colour>("colour", "red", "green", "");

TEST(Words, GoBothWays) {
  static_assert(kColours[Colour::kGreen] == "green");
  EXPECT_EQ(kColours.of("red"), Colour::kRed);
  EXPECT_EQ(kColours.find("blue"), std::nullopt);
  EXPECT_EQ(kColours.find(""), std::nullopt);
}

TEST(Words, AnUnknownOneIsToldWhatIsAllowed) {
  EXPECT_EQ(failure([] { kColours.of("gren"); }),
            "unknown colour 'gren' (did you mean 'green'? one of red, green)");
  EXPECT_EQ(failure([] { kColours.of("aubergine"); }),
            "unknown colour 'aubergine' (one of red, green)");
}

}  // namespace
}  // namespace countervail
