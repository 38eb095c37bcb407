// Coordinates are printed to a tenth of a pixel: finer digits would differ with the last bit of a logarithm.
#include "render/drawing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/printable.h"
#include "render/svg.h"
#include "render/text_width.h"

namespace countervail {
namespace {

constexpr double kAscent = 0.93, kDescent = 0.22;  // of the size: Liberation Sans 0.905, 0.212
constexpr int kTones = 8;

std::string number(double value) {
  std::string text = fmt::format("{:.1f}", std::isfinite(value) ? value : 0.0);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text == "-0" ? "0" : text;
}

std::string points_text(const std::vector<std::pair<double, double>>& points) {
  std::string text;
  for (const auto& [x, y] : points) text += (text.empty() ? "" : " ") + number(x) + ',' + number(y);
  return text;
}

const char* anchor_attribute(Anchor anchor) {
  static constexpr const char* kWords[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
  return kWords[static_cast<int>(anchor)];
}

// Each tone keeps 3:1 against its ground, words 4.5:1 (WCAG 2.2, 1.4.3 and 1.4.11); a test computes both.
constexpr const char* kLight[] = {"#1f5fa8", "#b3541e", "#3d7a2a", "#7a4f9c",
                                  "#0f7b7b", "#a33563", "#7a6a10", "#5c6470"};
constexpr const char* kDark[] = {"#7fb2f0", "#f0a46b", "#94cf7a", "#c9a3e8",
                                 "#5fcaca", "#f08fb4", "#d6c45a", "#a3abb5"};

std::string variables(const char* const* tones, const char* ground, const char* words,
                      const char* quiet, const char* grid) {
  std::string text =
      fmt::format("--ground:{};--words:{};--quiet:{};--grid:{};", ground, words, quiet, grid);
  for (int i = 0; i < kTones; ++i) text += fmt::format("--t{}:{};", i + 1, tones[i]);
  return text;
}

/// Stripes over a tone: assumed or hypothetical. Dashes say forecast.
constexpr const char* kHatch =
    "<defs><pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
    "patternTransform=\"rotate(45)\"><rect width=\"2.5\" height=\"6\" "
    "class=\"stripe\"/></pattern></defs>";

}  // namespace

std::string tone(int number) {
  return "tone" + std::to_string((std::max(number, 1) - 1) % kTones + 1);
}

std::string picture_style() {
  std::string css = ":root{" + variables(kLight, "#ffffff", "#16191d", "#4a515b", "#d5d9de") +
                    "}@media (prefers-color-scheme:dark){:root{" +
                    variables(kDark, "#14171a", "#eceef1", "#b4bbc4", "#3a4048") +
                    "}}@media print{:root{" +
                    variables(kLight, "#ffffff", "#16191d", "#4a515b", "#d5d9de") + "}}";
  css +=
      "svg text{fill:var(--words);font-family:Arial,\"Liberation Sans\",Helvetica,sans-serif}"
      "svg text.q{fill:var(--quiet)}.grid{stroke:var(--grid);stroke-width:1}"
      ".axis{stroke:var(--quiet);stroke-width:1}.ref{stroke:var(--words);stroke-width:1.5}"
      ".dash{stroke-dasharray:6 4}.line{fill:none;stroke-width:2}.band{fill-opacity:.22}"
      ".edge{stroke:var(--ground);stroke-width:1}.hatched{fill:url(#hatch)}"
      ".stripe{fill:var(--ground)}.zone{fill:var(--grid);fill-opacity:.5}";
  for (int i = 1; i <= kTones; ++i)
    css +=
        fmt::format(".tone{0}{{fill:var(--t{0})}}.line.tone{0}{{fill:none;stroke:var(--t{0})}}", i);
  return css;
}

void Drawing::rect(double x, double y, double width, double height_, std::string_view css) {
  shapes_ +=
      fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"{}\"/>", number(x),
                  number(y), number(std::max(width, 0.0)), number(std::max(height_, 0.0)), css);
}

void Drawing::line(double x1, double y1, double x2, double y2, std::string_view css) {
  shapes_ += fmt::format("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" class=\"{}\"/>", number(x1),
                         number(y1), number(x2), number(y2), css);
}

void Drawing::dot(double x, double y, double radius, std::string_view css) {
  shapes_ += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\" class=\"{}\"/>", number(x),
                         number(y), number(radius), css);
}

void Drawing::polygon(const std::vector<std::pair<double, double>>& points, std::string_view css) {
  shapes_ += fmt::format("<polygon points=\"{}\" class=\"{}\"/>", points_text(points), css);
}

void Drawing::polyline(const std::vector<std::pair<double, double>>& points, std::string_view css) {
  shapes_ += fmt::format("<polyline points=\"{}\" class=\"{}\"/>", points_text(points), css);
}

void Drawing::arrow(double x, double y, int direction, std::string_view css) {
  const double tip = 7.0 * direction;
  polygon({{x, y - 5}, {x + tip, y}, {x, y + 5}}, css);
}

Box Drawing::box(const DrawnText& text) const {
  const double wide = text_width(text.words, size_);
  const double left = text.x - wide * (static_cast<double>(text.anchor) / 2);
  return {left, text.y - kAscent * size_, left + wide, text.y + kDescent * size_};
}

void Drawing::text(DrawnText text) {
  if (text.words.empty()) return;
  text.words = printable(text.words);
  const Box where = box(text);
  text.x += std::max(0.0, -where.left) - std::max(0.0, where.right - width_);
  texts_.push_back(std::move(text));
}

void Drawing::lines(DrawnText first, const std::vector<std::string>& words) {
  for (const std::string& one : words) {
    first.words = one;
    text(first);
    first.y += line_height();
  }
}

std::string Drawing::body() const {
  std::string out = shapes_;
  for (const DrawnText& text : texts_)
    out += fmt::format("<text x=\"{}\" y=\"{}\"{}{}>{}</text>", number(text.x), number(text.y),
                       anchor_attribute(text.anchor), text.quiet ? " class=\"q\"" : "",
                       svg_escaped(text.words));
  return out;
}

std::string Drawing::element() const {
  return fmt::format("<svg viewBox=\"0 0 {} {}\" font-size=\"{}\" role=\"img\" aria-label=\"{}\">",
                     number(width_), number(height), number(size_), svg_escaped(printable(title))) +
         body() + "</svg>";
}

std::string Drawing::file() const {
  const std::string words = svg_escaped(printable(title));
  return fmt::format(
             "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" "
             "width=\"{0}\" height=\"{1}\" font-size=\"{2}\" role=\"img\" "
             "aria-label=\"{3}\">",
             number(width_), number(height), number(size_), words) +
         "<title>" + words + "</title><style>" + picture_style() + "</style>" + kHatch +
         "<rect width=\"100%\" height=\"100%\" fill=\"var(--ground)\"/>" + body() + "</svg>\n";
}

std::string hatch_pattern() {
  return kHatch;
}

}  // namespace countervail
