// Rectangles at their true size with a bar for the scale. A part that is too small for its name has it in the key.
#include <algorithm>
#include <cmath>

#include "base/units.h"
#include "render/axis.h"
#include "render/forms.h"
#include "render/text_width.h"

namespace countervail {
namespace {

constexpr double kTallest = 420;  // px
constexpr double kSwatch = 11;

/// 1, 2 or 5 times a power of ten, about a quarter of the picture.
double bar_length(double width) {
  const double most = width / 4, decade = std::pow(10, std::floor(std::log10(most)));
  for (const double digit : {5.0, 2.0})
    if (digit * decade <= most) return digit * decade;
  return decade;
}

/// One line of the key a name, in order of first appearance.
std::vector<const Map::Part*> kinds(const Map& map) {
  std::vector<const Map::Part*> found;
  for (const auto& part : map.parts)
    if (std::none_of(found.begin(), found.end(),
                     [&](const Map::Part* f) { return f->label == part.label; }))
      found.push_back(&part);
  return found;
}

}  // namespace

void draw_form(Drawing& drawing, const Map& map) {
  const double size = drawing.text_size(), line = drawing.line_height();
  const double width = map.width > 0 ? map.width : 1, height = map.height > 0 ? map.height : 1;
  const double scale = std::min((drawing.width() - 4) / width, kTallest / height);
  const double left = (drawing.width() - width * scale) / 2;
  drawing.rect(left, 2, width * scale, height * scale, "zone");
  for (const auto& part : map.parts)
    drawing.rect(left + part.x * scale, 2 + part.y * scale, part.width * scale, part.height * scale,
                 tone(part.tone) + " edge");
  double top = height * scale + 14;
  const double length = bar_length(width);
  drawing.line(left, top, left + length * scale, top, "ref");
  drawing.text({left, top + size + 4, format_si(length, "m"), Anchor::kStart, true});
  top += size + 16;
  for (const Map::Part* part : kinds(map)) {
    drawing.rect(1, top + 3, kSwatch, kSwatch, tone(part->tone));
    const auto names = lines_within(part->label, drawing.width() - kSwatch - 8, size, 2);
    drawing.lines({kSwatch + 8, top + size, "", Anchor::kStart, false}, names);
    top += line * static_cast<double>(names.size()) + 2;
  }
  drawing.height = top + 6;
}

Table rows_of(const Map& map) {
  Table table{"", {{"part", Align::kLeft, true}}, {}, "rows"};
  for (const char* name : {"left", "top", "width", "height"})
    table.columns.push_back({name, Align::kRight});
  const ChartAxis metres{.label = "m", .unit = "m"};
  for (const auto& part : map.parts) {
    std::vector<Cell> row{part.label};
    for (const double value : {part.x, part.y, part.width, part.height})
      row.push_back(value_cell(metres, Interval::exactly(value), true));
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace countervail
