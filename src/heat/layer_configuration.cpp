// HotSpot's layer files (beside .flp and .ptrace) as a stack of ours. The format is one
// bare value a line, so a missing line shifts all that follow: the file's own layer
// numbers are checked as they come. Spreader and sink are not in it but in HotSpot's
// options, and are laid on top. What is not modelled (microchannels) is refused and not
// read as a solid.
#include "heat/layer_configuration.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "heat/check.h"
#include "heat/floorplan.h"
#include "heat/hotspot_options.h"
#include "heat/text_lines.h"

namespace countervail::heat {
namespace {

/// One layer as written.
struct WrittenLayer {
  int line = 0;
  bool lateral = true, powered = false;
  double conductivity = 0, thickness = 0;
  std::string floorplan;
};

/// A word of one line of the file, "Y" or "N" among them.
struct Value {
  std::string_view file;
  int line = 0;
  Word word;

  bool yes() const {
    if (word.text == "Y" || word.text == "y") return true;
    if (word.text == "N" || word.text == "n") return false;
    fail(ErrorKind::kSyntax, file, line, word.column,
         fmt::format("'{}' is neither Y nor N", word.text));
  }
  double number(double least, double most, const char* what) const {
    return number_of(file, line, word, least, most, what);
  }
};

class LayerFile {
 public:
  LayerFile(std::string_view text, std::string file, std::map<std::string, double> materials)
      : file_(std::move(file)), materials_(std::move(materials)) {
    for (const Line& line : lines_of(text)) {
      if (line.words.size() != 1)
        fail(ErrorKind::kSyntax, file_, line.number, line.words[1].column,
             "a line of a layer configuration holds one value");
      values_.push_back({file_, line.number, line.words.front()});
    }
  }

  std::vector<WrittenLayer> layers() {
    std::vector<WrittenLayer> layers;
    while (at_ < values_.size()) {
      const Value& number = next("layer number");
      if (number.number(0, 1e6, "layer number") != static_cast<double>(layers.size()))
        fail(ErrorKind::kRange, file_, number.line, 1,
             fmt::format("layer {} where layer {} is due", number.word.text, layers.size()));
      layers.push_back(layer(number.line));
    }
    if (layers.empty()) fail(ErrorKind::kMissing, file_, 1, 1, "the file has no layer");
    return layers;
  }

 private:
  /// Says what was due, as the file has no keys to go by.
  const Value& next(const char* what) {
    if (at_ == values_.size())
      fail(ErrorKind::kMissing, file_, values_.empty() ? 1 : values_.back().line, 1,
           fmt::format("the last layer has no {}", what));
    return values_[at_++];
  }

  WrittenLayer layer(int line) {
    WrittenLayer layer{.line = line};
    layer.lateral = next("lateral heat flow (Y/N)").yes();
    layer.powered = next("power dissipation (Y/N)").yes();
    layer.conductivity = conductivity();
    layer.thickness = next("thickness").number(1e-9, 1, "thickness (m)");
    const Value& plan = next("floorplan");
    layer.floorplan = plan.word.text;
    if (layer.floorplan.ends_with(".csv"))
      fail(ErrorKind::kRange, file_, plan.line, 1,
           fmt::format("'{}' is a microchannel network, which is not modelled", layer.floorplan),
           "channels of a coolant inside the stack; a .flp is a solid layer");
    return layer;
  }

  /// Of a named material, or one over the resistivity that follows the heat capacity.
  double conductivity() {
    const Value& first = next("heat capacity or material");
    double capacity = 0;
    if (parse_number(first.word.text, capacity)) {
      first.number(0, 1e12, "heat capacity (J/(m3 K))");
      return 1 / next("resistivity").number(1e-5, 1e4, "resistivity (m K/W)");
    }
    const auto known = materials_.find(std::string(first.word.text));
    if (known != materials_.end()) return known->second;
    std::vector<std::string> names;
    for (const auto& [name, value] : materials_) names.push_back(name);
    fail(ErrorKind::kUnknownName, file_, first.line, 1,
         fmt::format("unknown material '{}'", first.word.text),
         names.empty() ? "give --materials FILE.materials"
                       : fmt::format("known: {}", fmt::join(names, ", ")));
  }

  std::string file_;
  std::map<std::string, double> materials_;
  std::vector<Value> values_;
  std::size_t at_ = 0;
};

/// Builds the stack from the bottom to the top.
class StackBuilder {
 public:
  StackBuilder(std::string path, const HotspotOptions& options, const Files& files)
      : path_(std::move(path)), options_(options), files_(files) {
    stack_.title = stem_of(path_);
    stack_.file = files_.shown(path_);
    stack_.position = {1, 1};
  }

  /// Floorplans count from the chip's corner; the chip stands centred under the sink.
  void add(const WrittenLayer& written, TraceUse& trace) {
    const std::string name = beside(path_, written.floorplan);
    const Floorplan plan = parse_floorplan(files_.read(name), files_.shown(name));
    if (std::string told = rounding_text(plan); !told.empty()) warn(std::move(told));
    if (stack_.layers.empty()) set_footprint(plan);
    const Rectangle chip = centred(plan.width, plan.height);
    Layer layer{.name = fmt::format("{} {}", stack_.layers.size(), stem_of(written.floorplan)),
                .thickness = written.thickness,
                .extent = chip,
                .position = {written.line, 1}};
    layer.material = material(layer.name, written.conductivity, written.lateral, written.line);
    const std::vector<double> watts =
        written.powered ? trace.powers_of(plan) : std::vector<double>();
    for (std::size_t b = 0; b < plan.blocks.size(); ++b) {
      const FloorplanBlock& block = plan.blocks[b];
      Rectangle area = block.area;
      area.x += chip.x, area.y += chip.y;
      if (block.conductivity > 0)
        layer.regions.push_back(
            {block.name, area,
             material(block.name, block.conductivity, written.lateral, written.line),
             layer.position});
      if (written.powered)
        layer.blocks.push_back(
            {.name = block.name, .area = area, .power = watts[b], .position = layer.position});
    }
    stack_.layers.push_back(std::move(layer));
  }

  StackFile finished() {
    add_plate("spreader", options_.spreader_side, options_.spreader_thickness,
              options_.spreader_conductivity);
    add_plate("sink", options_.sink_side, options_.sink_thickness, options_.sink_conductivity);
    stack_.top = {.kind = BoundaryKind::kSink,
                  .resistance = options_.sink_resistance,
                  .ambient = options_.ambient};
    check_stack(stack_);
    check_grid(stack_, grid_);
    return {std::move(stack_), std::move(warnings_), grid_, {}};
  }

 private:
  void warn(std::string text) {
    if (std::find(warnings_.begin(), warnings_.end(), text) == warnings_.end())
      warnings_.push_back(std::move(text));
  }

  /// The sink covers everything; half of HotSpot's usual 64 cells lie on the chip.
  void set_footprint(const Floorplan& plan) {
    const double chip = std::max(plan.width, plan.height);
    stack_.width = std::max({options_.sink_side, options_.spreader_side, plan.width});
    stack_.height = std::max({options_.sink_side, options_.spreader_side, plan.height});
    constexpr double kChipCells = 32, kMostCells = 192;
    const double cells = std::clamp(std::ceil(kChipCells * stack_.width / chip), 64.0, kMostCells);
    grid_.columns = grid_.rows = static_cast<int>(cells);
  }

  Rectangle centred(double width, double height) const {
    return {(stack_.width - width) / 2, (stack_.height - height) / 2, width, height};
  }

  /// "No lateral flow" becomes a material that barely conducts sideways: the solver needs
  /// no second kind of layer.
  int material(const std::string& name, double conductivity, bool lateral, int line) {
    constexpr double kNoFlow = 1e-4;  // W/(m K): the least that a stack may have
    const double across = lateral ? conductivity : kNoFlow;
    stack_.materials.push_back({name, across, across, conductivity, {line, 1}});
    return static_cast<int>(stack_.materials.size()) - 1;
  }

  void add_plate(const char* name, double side, double thickness, double conductivity) {
    Layer plate{.name = name,
                .thickness = thickness,
                .material = material(name, conductivity, true, 0),
                .extent = centred(std::min(side, stack_.width), std::min(side, stack_.height))};
    stack_.layers.push_back(std::move(plate));
  }

  std::string path_;
  HotspotOptions options_;
  const Files& files_;
  Stack stack_;
  Grid grid_;
  std::vector<std::string> warnings_;
};

/// HotSpot's habit: files of one stack differ in their ending only.
std::string sibling(const std::string& path, const char* ending) {
  return path.substr(0, path.rfind('.')) + ending;
}

}  // namespace

StackFile read_layer_configuration(const std::string& path, const HotspotFiles& beside,
                                   const Files& files) {
  const auto text_or_none = [&](const std::string& name) {
    return name.empty() ? std::string() : files.read(name);
  };
  const std::string text = files.read(path);
  LayerFile file(text, files.shown(path),
                 parse_hotspot_materials(text_or_none(beside.materials), beside.materials));
  const std::string powers = beside.powers.empty() ? sibling(path, ".ptrace") : beside.powers;
  TraceUse trace(parse_power_trace(files.read(powers), files.shown(powers)), files.shown(powers));
  StackBuilder builder(path, parse_hotspot_options(text_or_none(beside.config), beside.config),
                       files);
  for (const WrittenLayer& layer : file.layers()) builder.add(layer, trace);
  trace.check_all_used();
  return builder.finished();
}

}  // namespace countervail::heat
