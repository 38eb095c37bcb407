// Words with their columns first, then blocks, then three tests in the order of their
// cost: names once, no overlap, no gap. The tests run after the blocks moved to the
// origin, because files are written in any frame. Whether there is a gap is a question
// of area; where it is needs the corners.
#include "heat/floorplan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>

#include "base/text.h"
#include "heat/text_lines.h"

namespace countervail::heat {
namespace {

constexpr double kLeastSide = 1e-9;  // m: least side of a block
constexpr double kGapShare = 1e-6;   // of the bounding box: below it there is no gap
constexpr double kSlitShare = 1e-3;  // of the bounding box: above it even slits are a gap
constexpr std::size_t kMostBlocks = 5000;
constexpr double kFarthest = 10;  // m

FloorplanBlock block_of(std::string_view file, const Line& line) {
  const auto number = [&](std::size_t word, double least, double most, const char* what) {
    return number_of(file, line.number, line.words[word], least, most, what);
  };
  FloorplanBlock block{.name = std::string(line.words[0].text), .line = line.number};
  block.area = {number(3, -kFarthest, kFarthest, "left x (m)"),
                number(4, -kFarthest, kFarthest, "bottom y (m)"),
                number(1, kLeastSide, kFarthest, "width (m)"),
                number(2, kLeastSide, kFarthest, "height (m)")};
  if (line.words.size() == 7) {
    number(5, 0, 1e12, "specific heat (J/(m3 K))");
    block.conductivity = 1 / number(6, 1e-5, 1e4, "resistivity (m K/W)");
  }
  return block;
}

void check_names(const Floorplan& floorplan) {
  std::map<std::string_view, int> lines;
  for (const FloorplanBlock& block : floorplan.blocks) {
    const auto [first, fresh] = lines.emplace(block.name, block.line);
    if (!fresh)
      fail(ErrorKind::kConflict, floorplan.file, block.line, 1,
           fmt::format("block '{}' was already given in line {}", block.name, first->second));
  }
}

/// Moves the blocks so that the lower left corner of their bounding box is the origin.
void set_bounds(Floorplan& floorplan) {
  double left = kFarthest, lower = kFarthest, right = -kFarthest, upper = -kFarthest;
  for (const FloorplanBlock& block : floorplan.blocks) {
    left = std::min(left, block.area.x), lower = std::min(lower, block.area.y);
    right = std::max(right, block.area.right()), upper = std::max(upper, block.area.upper());
  }
  for (FloorplanBlock& block : floorplan.blocks) block.area.x -= left, block.area.y -= lower;
  floorplan.width = right - left;
  floorplan.height = upper - lower;
}

/// Width of an overlap along its narrower axis.
double overlap_of(const Rectangle& a, const Rectangle& b) {
  return std::min(std::min(a.right(), b.right()) - std::max(a.x, b.x),
                  std::min(a.upper(), b.upper()) - std::max(a.y, b.y));
}

/// May the two have been rounded into each other?
bool is_rounding(const Rectangle& a, const Rectangle& b, double tolerance) {
  const double side = std::min({a.width, a.height, b.width, b.height});
  return overlap_of(a, b) <= std::min(tolerance, side / 10) + 1e-12;
}

/// Takes from `later` what it shares with `earlier`, along the narrower axis.
void cut_back(const Rectangle& earlier, Rectangle& later) {
  const double across = std::min(earlier.right(), later.right()) - std::max(earlier.x, later.x);
  const double along = std::min(earlier.upper(), later.upper()) - std::max(earlier.y, later.y);
  if (along <= across) {
    if (later.y > earlier.y) later.y += along;
    later.height -= along;
  } else {
    if (later.x > earlier.x) later.x += across;
    later.width -= across;
  }
}

void settle_overlaps(Floorplan& floorplan, double tolerance) {
  // By left edge: a block is compared only with those that begin before it ends.
  std::vector<FloorplanBlock*> sorted;
  for (FloorplanBlock& block : floorplan.blocks) sorted.push_back(&block);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](auto* a, auto* b) { return a->area.x < b->area.x; });
  for (std::size_t i = 0; i < sorted.size(); ++i)
    for (std::size_t j = i + 1; j < sorted.size() && sorted[j]->area.x < sorted[i]->area.right();
         ++j) {
      if (!overlap(sorted[i]->area, sorted[j]->area)) continue;
      const bool in_order = sorted[i]->line < sorted[j]->line;
      FloorplanBlock* earlier = sorted[in_order ? i : j];
      FloorplanBlock* later = sorted[in_order ? j : i];
      if (is_rounding(earlier->area, later->area, tolerance)) {
        floorplan.largest_overlap =
            std::max(floorplan.largest_overlap, overlap_of(earlier->area, later->area));
        cut_back(earlier->area, later->area);
        continue;
      }
      fail(
          ErrorKind::kConflict, floorplan.file, later->line, 1,
          fmt::format("block '{}' overlaps block '{}' of line {}", later->name, earlier->name,
                      earlier->line),
          fmt::format("by {:.4g} um; overlap_tolerance is {:.4g} um, and a tenth of a side at most",
                      overlap_of(earlier->area, later->area) * 1e6, tolerance * 1e6));
    }
}

/// Lower left corner of the lowest place that no block covers and that is wider than rounding makes
/// slits. Looks beside each block's lower right corner and above each upper left one: a gap borders
/// such a corner.
std::optional<Rectangle> gap_corner(const Floorplan& floorplan, double widest_slit) {
  const Rectangle bounds{0, 0, floorplan.width, floorplan.height};
  const double step = std::max(2 * rounding_of(bounds, bounds), widest_slit);
  const auto covered = [&](double x, double y) {
    const auto holds = [&](const FloorplanBlock& b) {
      return x >= b.area.x && x < b.area.right() && y >= b.area.y && y < b.area.upper();
    };
    return std::any_of(floorplan.blocks.begin(), floorplan.blocks.end(), holds);
  };
  std::vector<std::pair<double, double>> corners{{0, 0}};
  for (const FloorplanBlock& block : floorplan.blocks) {
    corners.emplace_back(block.area.right(), block.area.y);
    corners.emplace_back(block.area.x, block.area.upper());
  }
  std::sort(corners.begin(), corners.end(), [](auto& a, auto& b) {
    return std::tie(a.second, a.first) < std::tie(b.second, b.first);
  });
  for (const auto& [x, y] : corners)
    if (x + step < floorplan.width && y + step < floorplan.height && !covered(x + step, y + step))
      return Rectangle{x, y};
  return std::nullopt;
}

/// The block that a gap's corner borders, to point at a line.
int bordering_line(const Floorplan& floorplan, const Rectangle& corner) {
  int line = floorplan.blocks.front().line;
  for (const FloorplanBlock& block : floorplan.blocks) {
    const Rectangle& area = block.area;
    const bool left_of_it = std::abs(area.right() - corner.x) < kLeastSide &&
                            area.y <= corner.y + kLeastSide && area.upper() > corner.y;
    const bool below_it = std::abs(area.upper() - corner.y) < kLeastSide &&
                          area.x <= corner.x + kLeastSide && area.right() > corner.x;
    if (left_of_it || below_it) line = block.line;
  }
  return line;
}

void check_gaps(Floorplan& floorplan, double tolerance) {
  double covered = 0;
  for (const FloorplanBlock& block : floorplan.blocks) covered += block.area.area();
  const double whole = floorplan.width * floorplan.height;
  if (covered >= whole * (1 - kGapShare)) return;
  const double side = std::min(floorplan.width, floorplan.height);
  const double slit = std::min(tolerance, side / 100);
  std::optional<Rectangle> found = gap_corner(floorplan, 0);
  // Area is missing but no corner is open: slits of rounding between blocks, which are no gap until they add up.
  if (!found && covered >= whole * (1 - kSlitShare)) return;
  // Rounded sides leave slits of their own width: a few rows of them may be in one floorplan.
  if (slit > 0 && covered >= whole * (1 - std::max(kSlitShare, 4 * slit / side)) &&
      !gap_corner(floorplan, slit * (1 + 1e-6))) {
    floorplan.largest_slit = slit;
    return;
  }
  if (!found) found = gap_corner(floorplan, slit);
  const Rectangle corner = found.value_or(Rectangle{});
  fail(ErrorKind::kRange, floorplan.file, bordering_line(floorplan, corner), 1,
       fmt::format("floorplan has a gap: blocks cover {:.6g} of {:.6g} mm2, nothing lies at "
                   "({:.6g}, {:.6g}) mm",
                   covered * 1e6, whole * 1e6, corner.x * 1e3, corner.y * 1e3),
       "give the rest a block without power");
}

}  // namespace

std::string rounding_text(const Floorplan& floorplan) {
  std::string text;
  if (floorplan.largest_overlap > 0)
    text = fmt::format("blocks overlap by up to {:.4g} um; the later one was cut back",
                       floorplan.largest_overlap * 1e6);
  if (floorplan.largest_slit > 0)
    text += fmt::format("{}slits of up to {:.4g} um lie between blocks", text.empty() ? "" : "; ",
                        floorplan.largest_slit * 1e6);
  return text.empty() ? text : fmt::format("{}: {}", floorplan.file, text);
}

Floorplan parse_floorplan(std::string_view text, std::string_view file_name, double tolerance) {
  Floorplan floorplan{.file = std::string(file_name)};
  for (const Line& line : lines_of(text)) {
    const std::size_t words = line.words.size();
    double wires = 0;
    // HotSpot's connectivity lines have their place in the format but no meaning for heat.
    if (words == 3 && parse_number(line.words[2].text, wires)) continue;
    if (words != 5 && words != 7)
      fail(ErrorKind::kSyntax, file_name, line.number, 1,
           fmt::format("{} fields, a block has 5 or 7", words),
           "name width height left-x bottom-y [specific-heat resistivity]");
    if (floorplan.blocks.size() == kMostBlocks)
      fail(ErrorKind::kRange, file_name, line.number, 1,
           fmt::format("more than {} blocks", kMostBlocks));
    floorplan.blocks.push_back(block_of(file_name, line));
  }
  if (floorplan.blocks.empty())
    fail(ErrorKind::kMissing, file_name, 1, 1, "the floorplan has no block");
  check_names(floorplan);
  set_bounds(floorplan);
  settle_overlaps(floorplan, tolerance);
  check_gaps(floorplan, tolerance);
  return floorplan;
}

PowerTrace parse_power_trace(std::string_view text, std::string_view file_name) {
  const std::vector<Line> lines = lines_of(text);
  if (lines.size() < 2)
    fail(ErrorKind::kMissing, file_name, 1, 1,
         "a power trace needs a line of names and a line of watts");
  PowerTrace trace;
  for (const Word& word : lines.front().words) {
    if (std::find(trace.names.begin(), trace.names.end(), word.text) != trace.names.end())
      fail(ErrorKind::kConflict, file_name, lines.front().number, word.column,
           fmt::format("'{}' is named twice", word.text));
    if (trace.names.size() == kMostBlocks)
      fail(ErrorKind::kRange, file_name, lines.front().number, word.column,
           fmt::format("more than {} blocks", kMostBlocks));
    trace.names.emplace_back(word.text);
  }
  trace.watts.assign(trace.names.size(), 0);
  for (std::size_t row = 1; row < lines.size(); ++row) {
    if (lines[row].words.size() != trace.names.size())
      fail(ErrorKind::kSyntax, file_name, lines[row].number, 1,
           fmt::format("{} values for {} names", lines[row].words.size(), trace.names.size()));
    for (std::size_t i = 0; i < trace.names.size(); ++i)
      trace.watts[i] +=
          number_of(file_name, lines[row].number, lines[row].words[i], 0, 1e7, "power (W)") /
          static_cast<double>(lines.size() - 1);
  }
  return trace;
}

std::vector<double> powers_of(const Floorplan& floorplan, const PowerTrace& trace,
                              const std::string& trace_file) {
  std::vector<double> watts;
  for (const FloorplanBlock& block : floorplan.blocks) {
    const auto found = std::find(trace.names.begin(), trace.names.end(), block.name);
    if (found == trace.names.end())
      throw Error(ErrorKind::kMissing,
                  fmt::format("no power for block '{}' of {}", block.name, floorplan.file),
                  trace_file, 1, 1, did_you_mean(block.name, trace.names));
    watts.push_back(trace.watts[static_cast<std::size_t>(found - trace.names.begin())]);
  }
  return watts;
}

std::vector<double> TraceUse::powers_of(const Floorplan& floorplan) {
  last_floorplan_ = floorplan.file;
  for (const FloorplanBlock& block : floorplan.blocks) known_.push_back(block.name);
  return heat::powers_of(floorplan, trace_, file_);
}

void TraceUse::check_all_used() const {
  for (const std::string& name : trace_.names)
    if (std::find(known_.begin(), known_.end(), name) == known_.end())
      throw Error(ErrorKind::kUnknownName,
                  fmt::format("the floorplan {} has no block '{}'", last_floorplan_, name), file_,
                  1, 1, did_you_mean(name, known_));
}

}  // namespace countervail::heat
