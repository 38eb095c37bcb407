// One picture, two writers. The map is always an indexed PNG (253 colours of the scale, white,
// black, grey), in the SVG as an embedded image: one rectangle a cell would make files of
// megabytes and viewers would blur their seams. Both writers take positions and words from the
// same functions, so that they cannot disagree.
#include "heat/heatmap.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/units.h"
#include "render/png.h"
#include "render/raster_text.h"
#include "render/svg.h"

namespace countervail::heat {
namespace {

constexpr int kMargin = 16, kHead = 40, kFoot = 34, kBarGap = 18, kBarWidth = 16, kTickRoom = 58;
// 256 entries of an 8-bit palette less white, black and grey.
constexpr int kScaleColours = 253;
constexpr std::uint8_t kWhite = 253, kBlack = 254, kGrey = 255;  // after the colours of the scale

/// Anchors of the inferno colour map (S. van der Walt, N. Smith, CC0), evenly spaced, dark to
/// light.
constexpr Colour kAnchors[] = {{0, 0, 4},      {31, 12, 72},   {85, 15, 109},
                               {136, 34, 106}, {186, 54, 85},  {227, 89, 51},
                               {249, 140, 10}, {249, 201, 50}, {252, 255, 164}};

std::vector<Colour> palette() {
  std::vector<Colour> colours;
  constexpr int kLast = static_cast<int>(std::size(kAnchors)) - 1;
  for (int c = 0; c < kScaleColours; ++c) {
    const double at = static_cast<double>(c) * kLast / (kScaleColours - 1);
    const int low = std::min(static_cast<int>(at), kLast - 1);
    Colour colour;
    for (std::size_t part = 0; part < 3; ++part) {
      const double a = kAnchors[low][part], b = kAnchors[low + 1][part];
      colour[part] = static_cast<std::uint8_t>(std::lround(a + (b - a) * (at - low)));
    }
    colours.push_back(colour);
  }
  colours.insert(colours.end(), {Colour{255, 255, 255}, Colour{20, 20, 20}, Colour{130, 130, 130}});
  return colours;
}

int chosen_layer(const Field& field, const HeatmapOptions& options) {
  const int layers = static_cast<int>(field.layers.size());
  if (options.layer >= 0) return std::min(options.layer, layers - 1);
  const auto hottest = std::max_element(
      field.blocks.begin(), field.blocks.end(),
      [](const BlockTemperature& a, const BlockTemperature& b) { return a.max < b.max; });
  return hottest == field.blocks.end() ? 0 : hottest->layer;
}

/// The hottest plane of a layer, and everything that both kinds of picture place.
struct Picture {
  int layer = 0, plane = 0, width = 0, height = 0;  ///< of the map, pixels
  double low = 0, high = 1;                         ///< K, ends of the colour scale
  double pixels_per_metre = 0;

  int canvas_width() const { return kMargin + width + kBarGap + kBarWidth + kTickRoom; }
  int canvas_height() const { return kHead + height + kFoot; }
  int bar_x() const { return kMargin + width + kBarGap; }
  int x_of(double metres) const {
    return kMargin + static_cast<int>(std::lround(metres * pixels_per_metre));
  }
  int y_of(double metres) const {
    return kHead + height - static_cast<int>(std::lround(metres * pixels_per_metre));
  }
};

/// The plane with the hottest cell, and the range of its temperatures.
void set_plane(const Field& field, Picture& picture) {
  double hottest = 0;
  const std::size_t cells =
      static_cast<std::size_t>(field.columns) * static_cast<std::size_t>(field.rows);
  for (int p = 0; p < field.planes; ++p) {
    if (field.layer_of_plane[static_cast<std::size_t>(p)] != picture.layer) continue;
    double low = 1e300, high = 0;
    for (std::size_t c = field.cell(p, 0, 0); c < field.cell(p, 0, 0) + cells; ++c) {
      if (!field.solid[c]) continue;
      low = std::min(low, field.temperature[c]);
      high = std::max(high, field.temperature[c]);
    }
    if (high <= hottest) continue;
    hottest = high;
    picture.plane = p, picture.low = low, picture.high = std::max(high, low + 0.01);
  }
}

Picture picture_of(const Stack& stack, const Field& field, const HeatmapOptions& options) {
  Picture picture{chosen_layer(field, options)};
  const int longer = std::clamp(options.map_pixels, 64, 2048);
  picture.pixels_per_metre = longer / std::max(stack.width, stack.height);
  picture.width =
      std::max(16, static_cast<int>(std::lround(stack.width * picture.pixels_per_metre)));
  picture.height =
      std::max(16, static_cast<int>(std::lround(stack.height * picture.pixels_per_metre)));
  set_plane(field, picture);
  return picture;
}

std::uint8_t shade(const Picture& picture, double kelvin) {
  const double share = (kelvin - picture.low) / (picture.high - picture.low);
  return static_cast<std::uint8_t>(
      std::clamp(static_cast<int>(share * kScaleColours), 0, kScaleColours - 1));
}

std::size_t cell_at(const std::vector<double>& edges, double position) {
  const auto after = std::upper_bound(edges.begin() + 1, edges.end() - 1, position);
  return static_cast<std::size_t>(after - edges.begin()) - 1;
}

/// Colours of the map alone; nothing between the cells is smoothed.
void paint_map(const Field& field, const Picture& picture, int left, int upper,
               IndexedImage& image) {
  for (int y = 0; y < picture.height; ++y) {
    const double up = (picture.height - y - 0.5) / picture.height * field.y_edges.back();
    const auto row = static_cast<int>(cell_at(field.y_edges, up));
    for (int x = 0; x < picture.width; ++x) {
      const double along = (x + 0.5) / picture.width * field.x_edges.back();
      const std::size_t cell =
          field.cell(picture.plane, row, static_cast<int>(cell_at(field.x_edges, along)));
      image.at(left + x, upper + y) =
          field.solid[cell] ? shade(picture, field.temperature[cell]) : kWhite;
    }
  }
}

struct Label {
  int x = 0, y = 0, width = 0,
      height = 0;  ///< the rectangle it names, pixels from its upper left corner
  std::string name, peak;
  bool dark_ground = false;
};

/// Outlines of this layer's blocks with their peaks.
std::vector<Label> labels_of(const Stack& stack, const Field& field, const Picture& picture) {
  std::vector<Label> labels;
  std::size_t in_layer = 0;
  const Layer& layer = stack.layers[static_cast<std::size_t>(picture.layer)];
  for (const BlockTemperature& block : field.blocks) {
    if (block.layer != picture.layer) continue;
    // Temperatures of a layer come in the order of its blocks; that is
    // what ties them to their areas.
    const Rectangle& area = layer.blocks[in_layer++].area;
    const int x = picture.x_of(area.x), y = picture.y_of(area.upper());
    labels.push_back({x, y, picture.x_of(area.right()) - x, picture.y_of(area.y) - y, block.name,
                      fmt::format("{:.1f}", block.max - kZeroCelsius),
                      // Below three fifths inferno is dark: white letters there, black above.
                      shade(picture, block.mean) < kScaleColours * 3 / 5});
  }
  return labels;
}

std::string title_of(const Stack& stack, const Field& field, const Picture& picture) {
  const std::string& layer = stack.layers[static_cast<std::size_t>(picture.layer)].name;
  const std::string of = stack.title.empty() ? "" : stack.title + ": ";
  return fmt::format("{}{}, {:.1f} W in all", of, layer, field.balance.power);
}

std::string subtitle_of(const Field& field, const Picture& picture) {
  if (field.status == Status::kNoSteadyState) return "no steady state: leakage runs away";
  if (field.status != Status::kSolved) return "not solved";
  const LayerTemperature& layer = field.layers[static_cast<std::size_t>(picture.layer)];
  return fmt::format("hottest {:.1f} C at ({:.2f}, {:.2f}) mm, mean {:.1f} C",
                     layer.max - kZeroCelsius, layer.max_x * 1e3, layer.max_y * 1e3,
                     layer.mean - kZeroCelsius);
}

/// Whole steps of 1, 2 or 5 times a power of ten within [low, high]; about five of them.
std::vector<double> ticks(double low, double high) {
  const double rough = (high - low) / 5, decade = std::pow(10, std::floor(std::log10(rough)));
  const double step = decade * (rough / decade < 1.5   ? 1
                                : rough / decade < 3.5 ? 2
                                : rough / decade < 7.5 ? 5
                                                       : 10);
  std::vector<double> values;
  for (double n = std::ceil(low / step - 1e-9);
       n * step <= high * (1 + 1e-12) && values.size() < 20; ++n)
    values.push_back(n * step);
  return values;
}

int tick_y(const Picture& picture, double celsius) {
  const double share = (celsius + kZeroCelsius - picture.low) / (picture.high - picture.low);
  return kHead + picture.height - static_cast<int>(std::lround(share * picture.height));
}

std::string tick_text(double value, double span) {
  return fmt::format("{:.{}f} C", value, span < 2 ? 2 : span < 20 ? 1 : 0);
}

/// A length of about a quarter of the map, in round millimetres.
double scale_length(const Stack& stack) {
  const std::vector<double> steps = ticks(0, stack.width * 1e3);
  return steps[std::min<std::size_t>(1, steps.size() - 1)] * 1e-3;
}

std::string svg_text(int x, int y, int size, const std::string& text, const char* colour,
                     const char* anchor = "start") {
  return fmt::format(
      "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\" text-anchor=\"{}\">{}</text>\n", x, y,
      size, colour, anchor, svg_escaped(text));
}

std::string svg_image(int x, int y, const IndexedImage& image) {
  return fmt::format(
      "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" href=\"data:image/png;base64,{}\"/>\n",
      x, y, image.width, image.height, base64_of(png_of(image)));
}

std::string svg_box(int x, int y, int width, int height) {
  return fmt::format(
      "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"#888\" "
      "stroke-width=\"0.8\"/>\n",
      x, y, width, height);
}

IndexedImage blank(int width, int height) {
  IndexedImage image{width, height, palette(), {}};
  image.pixels.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), kWhite);
  return image;
}

std::string svg_labels(const std::vector<Label>& labels) {
  std::string text;
  constexpr int kSize = 11;
  for (const Label& label : labels) {
    text += svg_box(label.x, label.y, label.width, label.height);
    // Letters that fit, at 0.6 em each: no font can be measured here.
    // What does not fit is left out.
    const int room = static_cast<int>(static_cast<double>(label.width) / (0.6 * kSize));
    const int x = label.x + label.width / 2, y = label.y + label.height / 2;
    const char* colour = label.dark_ground ? "#fff" : "#111";
    const bool both = label.height >= 28 && static_cast<int>(label.name.size()) <= room;
    if (both) text += svg_text(x, y - 2, kSize, label.name, colour, "middle");
    if (label.height >= 13 && static_cast<int>(label.peak.size()) <= room)
      text += svg_text(x, y + (both ? kSize : kSize / 2 - 1), kSize, label.peak, colour, "middle");
  }
  return text;
}

void draw_box(IndexedImage& image, int x, int y, int width, int height, std::uint8_t colour) {
  const auto dot = [&](int px, int py) {
    if (px >= 0 && px < image.width && py >= 0 && py < image.height) image.at(px, py) = colour;
  };
  for (int i = 0; i <= width; ++i) dot(x + i, y), dot(x + i, y + height);
  for (int i = 0; i <= height; ++i) dot(x, y + i), dot(x + width, y + i);
}

void draw_labels(IndexedImage& image, const std::vector<Label>& labels) {
  for (const Label& label : labels) {
    draw_box(image, label.x, label.y, label.width, label.height, kGrey);
    const int room = (label.width - 4) / kLetterWidth;
    const std::uint8_t colour = label.dark_ground ? kWhite : kBlack;
    const auto centred = [&](const std::string& text, int y) {
      draw_text(image,
                label.x + (label.width - static_cast<int>(text.size()) * kLetterWidth) / 2 + 1, y,
                text, colour);
    };
    const bool both = label.height >= 24 && static_cast<int>(label.name.size()) <= room;
    const int middle = label.y + label.height / 2;
    if (both) centred(label.name, middle - 9);
    if (label.height >= 11 && static_cast<int>(label.peak.size()) <= room)
      centred(label.peak, both ? middle + 2 : middle - 3);
  }
}

}  // namespace

std::string heatmap_svg(const Stack& stack, const Field& field, const HeatmapOptions& options) {
  const Picture picture = picture_of(stack, field, options);
  IndexedImage map = blank(picture.width, picture.height), bar = blank(1, kScaleColours);
  paint_map(field, picture, 0, 0, map);
  for (int c = 0; c < kScaleColours; ++c)
    bar.at(0, c) = static_cast<std::uint8_t>(kScaleColours - 1 - c);
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} "
      "{1}\" "
      "font-family=\"sans-serif\">\n<rect width=\"{0}\" height=\"{1}\" fill=\"#fff\"/>\n",
      picture.canvas_width(), picture.canvas_height());
  svg += svg_text(kMargin, 16, 13, title_of(stack, field, picture), "#111");
  svg += svg_text(kMargin, 32, 11, subtitle_of(field, picture), "#444");
  svg += svg_image(kMargin, kHead, map) + svg_box(kMargin, kHead, picture.width, picture.height);
  svg += svg_labels(labels_of(stack, field, picture));
  const int bar_x = picture.bar_x();
  svg += fmt::format(
      "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" "
      "href=\"data:image/png;base64,{}\"/>\n",
      bar_x, kHead, kBarWidth, picture.height, base64_of(png_of(bar)));
  for (double value : ticks(picture.low - kZeroCelsius, picture.high - kZeroCelsius))
    svg += svg_text(bar_x + kBarWidth + 5, tick_y(picture, value) + 4, 11,
                    tick_text(value, picture.high - picture.low), "#111");
  const LayerTemperature& layer = field.layers[static_cast<std::size_t>(picture.layer)];
  svg += fmt::format(
      "<circle cx=\"{}\" cy=\"{}\" r=\"4\" fill=\"none\" stroke=\"#06c\" stroke-width=\"1.5\"/>\n",
      picture.x_of(layer.max_x), picture.y_of(layer.max_y));
  const int length = picture.x_of(scale_length(stack)) - kMargin, y = kHead + picture.height + 14;
  svg += fmt::format("<path d=\"M{0} {1}h{2}\" stroke=\"#111\" stroke-width=\"2\"/>\n", kMargin, y,
                     length);
  svg += svg_text(kMargin + length + 6, y + 4, 11,
                  fmt::format("{:g} mm", scale_length(stack) * 1e3), "#111");
  return svg + "</svg>\n";
}

std::string heatmap_png(const Stack& stack, const Field& field, const HeatmapOptions& options) {
  const Picture picture = picture_of(stack, field, options);
  IndexedImage image = blank(picture.canvas_width(), picture.canvas_height());
  draw_text(image, kMargin, 8, title_of(stack, field, picture), kBlack);
  draw_text(image, kMargin, 24, subtitle_of(field, picture), kBlack);
  paint_map(field, picture, kMargin, kHead, image);
  draw_box(image, kMargin, kHead, picture.width, picture.height, kGrey);
  draw_labels(image, labels_of(stack, field, picture));
  for (int y = 0; y < picture.height; ++y)
    for (int x = 0; x < kBarWidth; ++x)
      image.at(picture.bar_x() + x, kHead + y) =
          static_cast<std::uint8_t>((picture.height - 1 - y) * kScaleColours / picture.height);
  for (double value : ticks(picture.low - kZeroCelsius, picture.high - kZeroCelsius))
    draw_text(image, picture.bar_x() + kBarWidth + 4, tick_y(picture, value) - 3,
              tick_text(value, picture.high - picture.low), kBlack);
  const LayerTemperature& layer = field.layers[static_cast<std::size_t>(picture.layer)];
  draw_box(image, picture.x_of(layer.max_x) - 3, picture.y_of(layer.max_y) - 3, 6, 6, kWhite);
  const int length = picture.x_of(scale_length(stack)) - kMargin, y = kHead + picture.height + 14;
  draw_box(image, kMargin, y, length, 1, kBlack);
  draw_text(image, kMargin + length + 6, y - 3, fmt::format("{:g} mm", scale_length(stack) * 1e3),
            kBlack);
  return png_of(image);
}

}  // namespace countervail::heat
