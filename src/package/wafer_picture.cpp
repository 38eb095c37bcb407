// An SVG of one drawn wafer: a rectangle a die in the colour of its fate, the
// usable rim dashed, counts drawn beside counts expected. Each die's title says
// what hit it, which viewers show on hover.
#include "package/wafer_picture.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "render/svg.h"

namespace countervail::package {
namespace {

constexpr double kSide = 640, kMargin = 20, kLegend = 150;  // px
constexpr std::array<const char*, 3> kFill{"#1b7f5c", "#e3b23c", "#b5413a"};
constexpr std::array<const char*, 3> kWords{"perfect", "partly good, sold", "lost"};

/// Drawn with y up, as the wafer's coordinates are.
std::string die_svg(const WaferMap& map, const DrawnDie& die, double scale) {
  const double x = kMargin + kSide / 2 + (die.centre_x - map.grid.width / 2) * scale;
  const double y = kMargin + kSide / 2 - (die.centre_y + map.grid.height / 2) * scale;
  const std::string hit =
      die.fixed_area_hit ? "fixed area hit" : fmt::format("{} units hit", die.units_hit);
  return fmt::format(
      "<rect x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\" fill=\"{}\"><title>{}: "
      "{}</title></rect>\n",
      x, y, map.grid.width * scale, map.grid.height * scale,
      kFill[static_cast<std::size_t>(die.state)], kWords[static_cast<std::size_t>(die.state)], hit);
}

std::string text_svg(double x, double y, int size, const std::string& text) {
  return fmt::format("<text x=\"{:.0f}\" y=\"{:.0f}\" font-size=\"{}\">{}</text>\n", x, y, size,
                     svg_escaped(text));
}

std::string legend_svg(const Wafer& wafer) {
  const std::array<int, 3> counts = counts_of(wafer.map);
  const std::array<double, 3> expected = expected_of(wafer);
  double y = kMargin + kSide + 34;
  std::string out =
      text_svg(kMargin, y, 17,
               fmt::format("{} ({}), {} whole dies of {} x {} mm", wafer.die, wafer.node,
                           wafer.map.grid.dies, format_significant(1e3 * wafer.map.grid.width, 4),
                           format_significant(1e3 * wafer.map.grid.height, 4)));
  for (std::size_t i = 0; i < 3; ++i) {
    y += 26;
    out += fmt::format("<rect x=\"{:.0f}\" y=\"{:.0f}\" width=\"14\" height=\"14\" fill=\"{}\"/>\n",
                       kMargin, y - 12, kFill[i]);
    out +=
        text_svg(kMargin + 22, y, 15,
                 fmt::format("{}: {} drawn, {:.1f} expected", kWords[i], counts[i], expected[i]));
  }
  return out;
}

std::string svg_of(const Wafer& wafer) {
  const double width = kSide + 2 * kMargin, height = width + kLegend,
               scale = kSide / wafer.map.wafer.diameter;
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" viewBox=\"0 "
      "0 {0:.0f} {1:.0f}\" "
      "font-family=\"sans-serif\" fill=\"#222\">\n<title>{2}</title>\n<rect width=\"100%\" "
      "height=\"100%\" fill=\"#fff\"/>\n",
      width, height, svg_escaped(wafer.package));
  const double centre = kMargin + kSide / 2;
  out += fmt::format(
      "<circle cx=\"{0:.1f}\" cy=\"{0:.1f}\" r=\"{1:.1f}\" fill=\"#e9edf0\" stroke=\"#8a949c\"/>\n",
      centre, kSide / 2);
  out += fmt::format(
      "<circle cx=\"{0:.1f}\" cy=\"{0:.1f}\" r=\"{1:.1f}\" fill=\"none\" stroke=\"#8a949c\" "
      "stroke-dasharray=\"4 4\"/>\n",
      centre, kSide / 2 - wafer.map.wafer.edge * scale);
  for (const DrawnDie& die : wafer.map.dies) out += die_svg(wafer.map, die, scale);
  return out + legend_svg(wafer) + "</svg>\n";
}

}  // namespace

std::array<int, 3> counts_of(const WaferMap& map) {
  std::array<int, 3> counts{};
  for (const DrawnDie& die : map.dies) ++counts[static_cast<std::size_t>(die.state)];
  return counts;
}

std::array<double, 3> expected_of(const Wafer& wafer) {
  const double dies = wafer.map.grid.dies;
  return {wafer.perfect_share * dies, (wafer.sellable_share - wafer.perfect_share) * dies,
          (1 - wafer.sellable_share) * dies};
}

Picture picture_of(const Wafer& wafer) {
  return {"wafer", wafer.package, "image/svg+xml", svg_of(wafer)};
}

}  // namespace countervail::package
