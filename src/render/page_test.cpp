// A page made of hostile words, and its parts.
#include "render/page.h"

#include <gtest/gtest.h>

#include "render/cells.h"
#include "render/html_parts.h"
#include "render/sha256.h"

namespace countervail {
namespace {

Document hostile() {
  Document document{.schema = "countervail/sample/1",
                    .sentence = "Two <b>of</b> them do. Next: \"a\" & 'b'."};
  document.figures = {figure("a", "<img onerror=x>", Interval{1, 2, 3}, "package", "answer")};
  document.add(Table{"</script><script>alert(1)</script>",
                     {{"<i>", Align::kLeft}, {"value", Align::kRight}},
                     {{"\xe2\x80\xae rtl", quantity(9.51, "s")}},
                     "rows"});
  document.add(Paragraph{"log", "a < b\n  c & d\n", 0, true});
  document.facts = {{"chip/A B/bf16",
                     {"148 TFLOP/s", 1.48e14, "FLOP/s"},
                     "javascript:alert(1)",
                     "vendor",
                     "2024-05",
                     "",
                     {}},
                    {"chip/A/tdp",
                     {"300 W", 300.0, "W"},
                     "see https://example.org/a?b=1&c=2, page 3",
                     "assumed",
                     "2026-01",
                     "a \"note\"",
                     {}}};
  return document;
}

std::string page_of_hostile() {
  Page page{hostile(), {}, {{"On a command line:", "countervail x 'a<b'"}}, "countervail"};
  IntervalChart chart{.axis = {.label = "<svg onload=x>", .unit = "package"},
                      .rows = {{"</text><script>", {1, 2, 3}}}};
  page.views.push_back(
      {"answer", "A \"finding\" </h2><script>", chart, "<note>", {"chip/A B/bf16"}});
  return html_of(page);
}

TEST(Page, WordsOfOthersStayWords) {
  const std::string html = page_of_hostile();
  for (const char* tag :
       {"<script", "<b>", "<i>", "<img onerror", "<svg onload", "<note", "href=\"javascript"})
    EXPECT_EQ(html.find(tag), std::string::npos) << tag;
  EXPECT_EQ(html.find("\xe2\x80\xae"),
            std::string::npos);  // text that turns the direction of writing
  EXPECT_NE(html.find("a &lt; b\n  c &amp; d"), std::string::npos);
  EXPECT_NE(html.find("<h1>Two &lt;b&gt;of&lt;/b&gt; them do.</h1>"), std::string::npos);
}

TEST(Page, LinksOnlyToAddressesOfTheWeb) {
  const std::string html = page_of_hostile();
  EXPECT_NE(html.find("<a rel=\"noreferrer\" href=\"https://example.org/a?b=1&amp;c=2\">"),
            std::string::npos);
  for (std::size_t at = html.find("href=\""); at != std::string::npos;
       at = html.find("href=\"", at + 1)) {
    const std::string to = html.substr(at + 6, 8);
    EXPECT_TRUE(to.starts_with("#") || to.starts_with("data:") || to.starts_with("https://")) << to;
  }
}

TEST(Page, ForbidsAllThatItDoesNotBring) {
  const std::string html = page_of_hostile();
  EXPECT_NE(html.find("content=\"default-src 'none'; style-src '" + policy_hash(page_style()) +
                      "'; img-src data:;"),
            std::string::npos);
  EXPECT_EQ(html.find(" style=\""), std::string::npos);
}

TEST(Page, ALivePageNamesItsOneScriptAndHoldsNoOtherMarkup) {
  Page page{{}, {}, {}, "countervail"};
  EXPECT_EQ(html_of(page).find("<script"), std::string::npos);
  page.live = LiveParts{"#live{margin:0}", "go(1<2)", "</script>worker",
                        "engine",          "facts",   R"({"title": "</script>"})"};
  const std::string html = html_of(page);
  EXPECT_NE(html.find("script-src '" + policy_hash("go(1<2)") +
                      "' 'wasm-unsafe-eval' blob:; worker-src blob:"),
            std::string::npos);
  EXPECT_NE(html.find("style-src '" + policy_hash(page_style() + "#live{margin:0}") + "'"),
            std::string::npos);
  EXPECT_NE(html.find("<script>go(1<2)</script>"), std::string::npos);
  EXPECT_NE(html.find("id=\"live-engine\">ZW5naW5l<"), std::string::npos);
  EXPECT_EQ(html.find("</script>worker"),
            std::string::npos);  // what readers or builds bring is base64
  EXPECT_EQ(html.find("</script>\"}"), std::string::npos);
}

TEST(Page, WeakestFactsStandFirstAndAreFound) {
  const std::string html = page_of_hostile();
  const std::size_t weak = html.find("id=\"f=chip/A/tdp\""),
                    strong = html.find("id=\"f=chip/A%20B/bf16\"");
  ASSERT_NE(weak, std::string::npos);
  ASSERT_NE(strong, std::string::npos);
  EXPECT_LT(weak, strong);
  EXPECT_NE(html.find("href=\"#f=chip/A%20B/bf16\""), std::string::npos);
}

TEST(Page, FindingIsTheFirstSentence) {
  EXPECT_EQ(finding_and_rest("3 Llama 3.1 70B do: a, b. Software: x.").first,
            "3 Llama 3.1 70B do: a, b.");
  EXPECT_EQ(finding_and_rest("One (arXiv, p. 3) does.").first, "One (arXiv, p. 3) does.");
  EXPECT_EQ(finding_and_rest("").first, "");
}

TEST(Sha256, IsTheStandards) {
  const auto digest = sha256("abc");
  EXPECT_EQ(digest[0], 0xba);
  EXPECT_EQ(digest[31], 0xad);
  EXPECT_EQ(policy_hash(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  // Two blocks: FIPS 180-4, example B.2.
  EXPECT_EQ(policy_hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "sha256-JI1qYdIGOLjlwCaTDD5gOaM85Flk/yFn9uzt1BnbBsE=");
}

}  // namespace
}  // namespace countervail
