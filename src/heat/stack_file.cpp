// Reads top down in the order in which things refer to each other: materials first, since layers
// hold their indices, layers from the bottom, then faces and limits. Values are only shaped here;
// whether they make a stack (areas that overlap, dies that stand out, no cooled face) is for
// check_stack() to say, so that stacks made by other code meet the same tests.
#include "heat/stack_file.h"

#include <fmt/format.h>

#include <map>

#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "files/toml_reader.h"
#include "heat/check.h"
#include "heat/mixture.h"
#include "heat/power_file.h"

namespace countervail::heat {
namespace {

namespace dim = dimension;
constexpr Dimension kPerSquareMetreKelvin = dim::kWatt / dim::kArea / dim::kKelvin;

/// Kept with each item, so that check_stack() can point into the file.
TextPosition position_of(const TomlTable& table, std::string_view key = {}) {
  return {table.line_of(key), table.column_of(key)};
}

/// `area` of a floorplan as part of its die, without what rounding lets stand out.
Rectangle moved_into(const Rectangle& die, Rectangle area) {
  area.x += die.x, area.y += die.y;
  area.width = std::min(area.right(), die.right()) - area.x;
  area.height = std::min(area.upper(), die.upper()) - area.y;
  return area;
}

constexpr auto kShapeWords = words_of<InclusionShape>("shape", "spheres", "columns");
constexpr auto kLayerWords = words_of<LayerKind>("kind", "plain", "lid", "sink");
constexpr auto kBoundaryWords =
    words_of<BoundaryKind>("kind", "adiabatic", "convection", "sink", "cold_plate");
constexpr auto kBlockWords = words_of<BlockKind>("kind", "logic", "memory", "other");
constexpr auto kLeakageWords = words_of<LeakageKind>("kind", "", "exponential", "linear");

/// Reads one document. Holds what the parts share: the stack so far, names of materials, other
/// files.
class StackReader {
 public:
  StackReader(TomlTable root, std::string path, const Files& files)
      : root_(std::move(root)), path_(std::move(path)), files_(files) {}

  StackFile stack_file() {
    stack_.title = root_.text_or("title", "");
    stack_.file = root_.file();
    // Faults of the stack as a whole point at its first line.
    stack_.position = {1, 1};
    stack_.width = root_.quantity("width", dim::kMetre);
    stack_.height = root_.quantity("height", dim::kMetre);
    root_.text_or("source", "");
    root_.text_or("note", "");
    read_materials(root_.table("materials"));
    for (const TomlTable& layer : root_.tables_or_none("layer")) read_layer(layer);
    if (const auto top = root_.table_if("top")) stack_.top = boundary(*top);
    if (const auto bottom = root_.table_if("bottom")) stack_.bottom = boundary(*bottom);
    if (const auto limits = root_.table_if("limits")) read_limits(*limits);
    Grid grid;
    if (const auto table = root_.table_if("grid")) grid = grid_of(*table);
    std::optional<ClockModel> clock;
    if (const auto table = root_.table_if("clock")) clock = clock_of(*table);
    root_.finish();
    for (const auto& [path, trace] : traces_) trace.check_all_used();
    check_stack(stack_);
    check_grid(stack_, grid);
    return {std::move(stack_), std::move(warnings_), grid, clock};
  }

 private:
  void read_materials(const TomlTable& table) {
    for (const std::string& name : table.keys()) {
      material_index_[name] = static_cast<int>(stack_.materials.size());
      stack_.materials.push_back(material(name, table.table(name)));
    }
  }

  Material material(const std::string& name, const TomlTable& table) const {
    const auto k = [&](const char* key) { return table.quantity(key, dim::kWattsPerMetreKelvin); };
    Material result{name};
    // From the plainest description to the most special; the first that is there is taken, and
    // finish() refuses a second one as an unknown key.
    if (table.has("conductivity")) {
      result.x = result.y = result.z = k("conductivity");
    } else if (table.has("in_plane")) {
      result.x = result.y = k("in_plane");
      result.z = k("through");
    } else if (table.has("matrix")) {
      result = mixture(name, table);
    } else if (table.has("x")) {
      result.x = k("x"), result.y = k("y"), result.z = k("z");
    } else {
      table.fail("conductivity", static_cast<int>(ErrorKind::kMissing),
                 fmt::format("material '{}' has no conductivity", name),
                 "give conductivity, or x, y, z, or in_plane and through, or matrix, inclusion and "
                 "fraction");
    }
    result.position = position_of(table);
    // Read to be allowed: words for people, which no result depends on.
    for (const char* key : {"source", "confidence", "date", "note"}) table.text_or(key, "");
    table.finish();
    return result;
  }

  static Material mixture(const std::string& name, const TomlTable& table) {
    const double fraction = table.number("fraction");
    if (fraction < 0 || fraction > 1)
      table.fail_range(
          "fraction", fmt::format("'fraction' is {}, allowed are 0 to 1", format_number(fraction)));
    for (const char* key : {"matrix", "inclusion"})
      if (table.quantity(key, dim::kWattsPerMetreKelvin) <= 0)
        table.fail_range(key, fmt::format("'{}' must be a positive conductivity", key));
    const auto shape = table.word_or("shape", kShapeWords, InclusionShape::kSpheres);
    return mixture_of(name, table.quantity("matrix", dim::kWattsPerMetreKelvin),
                      table.quantity("inclusion", dim::kWattsPerMetreKelvin), fraction, shape);
  }

  int material_named(const TomlTable& table, const std::string& name) const {
    const auto found = material_index_.find(name);
    if (found != material_index_.end()) return found->second;
    std::vector<std::string> names;
    for (const auto& [known, index] : material_index_) names.push_back(known);
    std::string hint = did_you_mean(name, names);
    if (hint.empty()) hint = fmt::format("known: {}", fmt::join(names, ", "));
    table.fail("material", static_cast<int>(ErrorKind::kUnknownName),
               fmt::format("unknown material '{}'", name), hint);
  }

  static Rectangle place(const TomlTable& table) {
    return {table.quantity_or("x", dim::kMetre, 0), table.quantity_or("y", dim::kMetre, 0),
            table.quantity("width", dim::kMetre), table.quantity("height", dim::kMetre)};
  }

  void read_layer(const TomlTable& table) {
    Layer layer{.name = table.text("name"), .thickness = table.quantity("thickness", dim::kMetre)};
    const long long sublayers = table.integer_or("sublayers", 0);
    if (sublayers < 0 || sublayers > 256)
      table.fail_range("sublayers",
                       fmt::format("'sublayers' is {}, allowed are 0 (chosen) to 256", sublayers));
    layer.sublayers = static_cast<int>(sublayers);
    layer.position = position_of(table);
    layer.extent = stack_.footprint();
    if (const auto extent = table.table_if("extent")) {
      layer.extent = place(*extent);
      extent->finish();
    }
    if (table.has("material")) layer.material = material_named(table, table.text("material"));
    layer.kind = table.word_or("kind", kLayerWords, LayerKind::kPlain);
    for (const TomlTable& die : table.tables_or_none("die")) read_die(die, layer);
    for (const TomlTable& block : table.tables_or_none("block"))
      layer.blocks.push_back(powered_block(block));
    if (const auto map = table.table_if("power_map")) read_power_map(*map, layer);
    table.text_or("note", "");
    table.finish();
    stack_.layers.push_back(std::move(layer));
  }

  /// The keys that every powered thing has beside its place and power.
  void read_traits(const TomlTable& table, Block& block) const {
    block.kind = table.word_or("kind", kBlockWords, BlockKind::kOther);
    block.position = position_of(table);
    const auto leakage = table.table_if("leakage");
    if (!leakage) return;
    block.leakage.kind = leakage->word_or("kind", kLeakageWords, LeakageKind::kExponential);
    block.leakage.power = leakage->quantity("power", dim::kWatt);
    block.leakage.reference = leakage->quantity("reference", dim::kKelvin);
    block.leakage.scale = leakage->quantity("scale", dim::kKelvin);
    leakage->text_or("source", "");
    leakage->finish();
  }

  Block powered_block(const TomlTable& table) const {
    Block block{.name = table.text("name"),
                .area = place(table),
                .power = table.quantity("power", dim::kWatt)};
    read_traits(table, block);
    table.text_or("note", "");
    table.finish();
    return block;
  }

  void read_die(const TomlTable& table, Layer& layer) {
    Region region{.name = table.text("name"), .area = place(table), .position = position_of(table)};
    region.material = material_named(table, table.text("material"));
    // A die with a power or a leakage of its own is also a block of its own size.
    Block traits{.name = region.name, .area = region.area};
    read_traits(table, traits);
    const std::string floorplan = table.text_or("floorplan", "");
    const bool has_power = table.has("power");
    if (has_power && !floorplan.empty())
      table.fail("power", static_cast<int>(ErrorKind::kConflict),
                 fmt::format("die '{}' has both a power and a floorplan", region.name),
                 "the floorplan's powers are the die's");
    if (has_power || traits.leakage.kind != LeakageKind::kNone) {
      traits.power = table.quantity_or("power", dim::kWatt, 0);
      if (floorplan.empty()) layer.blocks.push_back(traits);
    }
    if (floorplan.empty())
      layer.regions.push_back(region);
    else
      read_floorplan_of(table, region, traits, layer);
    table.text_or("note", "");
    table.finish();
  }

  /// Name for messages and text of a file that the stack names.
  std::pair<std::string, std::string> named_file(const TomlTable& table, const char* key) const {
    const std::string path = beside(path_, table.text(key));
    return {files_.shown(path), files_.read(path)};
  }

  /// Blocks of a HotSpot floorplan with their powers; a block with a resistivity is a material of
  /// its own.
  void read_floorplan_of(const TomlTable& table, const Region& die, const Block& traits,
                         Layer& layer) {
    const auto [path, plan_text] = named_file(table, "floorplan");
    const Floorplan plan = parse_floorplan(
        plan_text, path, table.quantity_or("overlap_tolerance", dim::kMetre, kOverlapTolerance));
    if (std::string told = rounding_text(plan); !told.empty()) warnings_.push_back(std::move(told));
    constexpr double kSlack = 2e-6;  // floorplans are written to a micrometre
    if (std::abs(plan.width - die.area.width) > kSlack ||
        std::abs(plan.height - die.area.height) > kSlack)
      table.fail("floorplan", static_cast<int>(ErrorKind::kConflict),
                 fmt::format("floorplan {} is {:.6g} x {:.6g} mm, die '{}' is {:.6g} x {:.6g} mm",
                             path, plan.width * 1e3, plan.height * 1e3, die.name,
                             die.area.width * 1e3, die.area.height * 1e3));
    const std::vector<double> watts = trace_named(table).powers_of(plan);
    const bool own_materials = std::any_of(plan.blocks.begin(), plan.blocks.end(),
                                           [](auto& b) { return b.conductivity > 0; });
    for (std::size_t b = 0; b < plan.blocks.size(); ++b) {
      Block block = traits;
      block.name = plan.blocks[b].name;
      block.area = plan.blocks[b].area;
      block.area = moved_into(die.area, block.area);
      block.power = watts[b];
      // The die states its leakage once; blocks share it by area, as they share the temperature.
      block.leakage.power *= block.area.area() / die.area.area();
      layer.blocks.push_back(block);
      if (!own_materials) continue;
      Region region{block.name, block.area, die.material, die.position};
      if (const double k = plan.blocks[b].conductivity; k > 0) {
        region.material = static_cast<int>(stack_.materials.size());
        stack_.materials.push_back(
            {fmt::format("{}/{}", die.name, block.name), k, k, k, die.position});
      }
      layer.regions.push_back(region);
    }
    // One region for the whole die where no block differs: an even layer solves faster.
    if (!own_materials) layer.regions.push_back(die);
  }

  /// A trace is read once; every floorplan that names it takes its own blocks.
  TraceUse& trace_named(const TomlTable& table) {
    const auto [path, text] = named_file(table, "powers");
    auto found = traces_.find(path);
    if (found == traces_.end())
      found = traces_.emplace(path, TraceUse(parse_power_trace(text, path), path)).first;
    return found->second;
  }

  void read_power_map(const TomlTable& table, Layer& layer) {
    const auto [path, text] = named_file(table, "file");
    Block traits;
    read_traits(table, traits);
    for (Block& block : parse_power_map(text, path, table.text("die"))) {
      block.kind = traits.kind;
      block.position = position_of(table);
      layer.blocks.push_back(std::move(block));
    }
    table.finish();
  }

  // Which keys are read depends on the kind, so that finish() refuses those of another kind.
  Boundary boundary(const TomlTable& table) const {
    Boundary face{.position = position_of(table)};
    face.kind = table.word_or("kind", kBoundaryWords, BoundaryKind::kConvection);
    const bool plate = face.kind == BoundaryKind::kColdPlate;
    if (face.kind == BoundaryKind::kSink)
      face.resistance = table.quantity("resistance", dim::kKelvin / dim::kWatt);
    else if (face.kind != BoundaryKind::kAdiabatic)
      face.coefficient = table.quantity("coefficient", kPerSquareMetreKelvin);
    if (face.kind != BoundaryKind::kAdiabatic)
      face.ambient = table.quantity(plate ? "inlet" : "ambient", dim::kKelvin);
    if (plate)
      face.capacity_rate = table.quantity_or("capacity_rate", dim::kWatt / dim::kKelvin, 0);
    for (const char* key : {"source", "note"}) table.text_or(key, "");
    table.finish();
    return face;
  }

  void read_limits(const TomlTable& table) {
    stack_.limits.logic = table.quantity_or("logic", dim::kKelvin, 0);
    stack_.limits.memory = table.quantity_or("memory", dim::kKelvin, 0);
    for (const char* key : {"source", "note"}) table.text_or(key, "");
    table.finish();
  }

  static ClockModel clock_of(const TomlTable& table) {
    const auto share = [&](const char* key) {
      const double value = table.number(key);
      if (value < 0 || value > 1)
        table.fail_range(key,
                         fmt::format("'{}' is {}, allowed are 0 to 1", key, format_number(value)));
      return value;
    };
    const ClockModel clock{share("least_fraction"), share("least_voltage"), share("voltage_slope"),
                           share("memory_static")};
    table.text_or("source", "");
    table.text_or("note", "");
    table.finish();
    return clock;
  }

  static Grid grid_of(const TomlTable& table) {
    const auto side = [&](const char* key) {
      const long long count = table.integer_or(key, 64);
      if (count < 1 || count > 4096)
        table.fail_range(key, fmt::format("'{}' is {}, allowed are 1 to 4096", key, count));
      return static_cast<int>(count);
    };
    Grid grid{side("columns"), side("rows"), table.boolean_or("fit_edges", true)};
    table.finish();
    return grid;
  }

  const TomlTable root_;
  const std::string path_;
  const Files& files_;
  Stack stack_;
  std::map<std::string, int> material_index_;
  std::map<std::string, TraceUse> traces_;  ///< by file
  std::vector<std::string> warnings_;
};

}  // namespace

StackFile read_stack(const std::string& path, const Files& files) {
  return StackReader(read_toml(path, files), path, files).stack_file();
}

}  // namespace countervail::heat
