#include "heat/heatmap.h"

#include <gtest/gtest.h>

#include "heat/report.h"
#include "heat/solve.h"
#include "render/png.h"

namespace countervail::heat {
namespace {

/// A hot and a cold die side by side under a lid, nothing between them.
Stack two_dies() {
  Stack stack{.title = "two <dies>", .width = 20e-3, .height = 10e-3};
  stack.materials = {{"silicon", 110, 110, 110}, {"copper", 390, 390, 390}};
  const Rectangle hot{1e-3, 1e-3, 8e-3, 8e-3}, cold{11e-3, 1e-3, 8e-3, 8e-3};
  stack.layers = {{"dies", 500e-6, 1, kNoMaterial, stack.footprint()},
                  {"lid", 1e-3, 2, 1, stack.footprint()}};
  stack.layers[0].regions = {{"hot", hot, 0}, {"cold", cold, 0}};
  stack.layers[0].blocks = {{"hot & high", hot, 60, BlockKind::kLogic},
                            {"cold", cold, 5, BlockKind::kMemory}};
  stack.top = {BoundaryKind::kConvection, 1e4, 0, 300};
  stack.limits = {330, 400};
  return stack;
}

std::uint32_t word_at(const std::string& bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i)
    value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

TEST(Png, WritesTheFormat) {
  IndexedImage image{2, 1, {{0, 0, 0}, {255, 0, 0}}, {0, 1}};
  const std::string png = png_of(image);
  EXPECT_EQ(png.substr(0, 8), "\x89PNG\r\n\x1a\n");
  EXPECT_EQ(word_at(png, 16), 2u);
  EXPECT_EQ(word_at(png, 20), 1u);
  // The last chunk of every PNG, checksum included.
  EXPECT_EQ(png.substr(png.size() - 12), std::string("\0\0\0\0IEND\xae\x42\x60\x82", 12));
  // One stored block of three bytes: no filter, index 0, index 1; Adler-32 of them is 0x00040002.
  const std::string stream("\x78\x01\x01\x03\x00\xfc\xff\x00\x00\x01\x00\x04\x00\x02", 14);
  EXPECT_NE(png.find(stream), std::string::npos);
}

TEST(Png, Base64HasTheVectorsOfItsRfc) {
  EXPECT_EQ(base64_of(""), "");
  EXPECT_EQ(base64_of("f"), "Zg==");
  EXPECT_EQ(base64_of("fo"), "Zm8=");
  EXPECT_EQ(base64_of("foobar"), "Zm9vYmFy");
}

TEST(Heatmap, ShowsBlocksPeaksAndScale) {
  const Stack stack = two_dies();
  const Field field = solve(stack, {.columns = 40, .rows = 20});
  const std::string svg = heatmap_svg(stack, field);
  for (const char* part : {"two &lt;dies&gt;: dies, 65.0 W in all", "hot &amp; high", ">cold<",
                           "mm</text>", " C</text>"})
    EXPECT_NE(svg.find(part), std::string::npos) << part;
  EXPECT_EQ(svg.find("nan"), std::string::npos);
  EXPECT_EQ(svg, heatmap_svg(stack, field));
  const std::string png = heatmap_png(stack, field, {.layer = 1, .map_pixels = 200});
  EXPECT_EQ(word_at(png, 16), 200u + 16 + 18 + 16 + 58);
}

TEST(HeatReport, TablesAndSentence) {
  const Stack stack = two_dies();
  const Field field = solve(stack, {.columns = 40, .rows = 20});
  const Table layers = layer_table(stack, field), blocks = block_table(stack, field);
  EXPECT_EQ(layers.rows.front().front().text, "lid");
  EXPECT_EQ(layers.rows.back()[3].text, "65");
  EXPECT_EQ(blocks.rows.front().front().text, "hot & high");
  EXPECT_EQ(block_table(stack, field, 1).rows.size(), 1u);
  const std::string sentence = field_sentence(stack, field);
  EXPECT_NE(sentence.find("65.0000 W in; out through the top 65.0000 W"), std::string::npos)
      << sentence;
  EXPECT_NE(sentence.find("over its limit of 56.85 C"), std::string::npos) << sentence;
}

TEST(HeatReport, SaysWhyThereIsNoAnswer) {
  Stack stack = two_dies();
  stack.layers[0].blocks[0].leakage = {LeakageKind::kExponential, 500, 310, 10};
  const Field field = solve(stack, {.columns = 8, .rows = 4});
  EXPECT_EQ(field.status, Status::kNoSteadyState);
  EXPECT_EQ(field_sentence(stack, field).substr(0, 17), "No steady state: ");
  EXPECT_NE(heatmap_svg(stack, field).find("no steady state"), std::string::npos);
  Field stuck = field;
  stuck.status = Status::kNotConverged;
  EXPECT_NE(field_sentence(stack, stuck).find("not converged"), std::string::npos);
  stuck.status = Status::kNoPath;
  EXPECT_NE(field_sentence(stack, stuck).find("no path"), std::string::npos);
}

}  // namespace
}  // namespace countervail::heat
