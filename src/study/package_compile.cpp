#include "study/package_compile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "catalog/package_keys.h"
#include "study/package_geometry.h"

namespace countervail {

/// One compilation: what is read, what is being filled.
struct PackageBuild {
  PackageCompiler& compiler;
  PackageReader reader;
  CompiledPackage out;
  std::string prefix;                   // "package/NAME/"
  std::vector<std::string> die_names, memory_names, assembly_names;

  std::string path(std::string_view kind, std::string_view item, std::string_view key) const {
    return fmt::format("{}{}/{}/{}", prefix, kind, item, key);
  }

  /// An error at the position of a fact of the file.
  [[noreturn]] void fail(ErrorKind kind, const std::string& at, const std::string& message, const std::string& hint = {}) const {
    FilePosition position;
    std::string file;
    if (compiler.file_) {
      file = compiler.file_->file;
      for (std::string path = at; !path.empty(); path.resize(path.find_last_of('/') == std::string::npos ? 0 : path.find_last_of('/')))
        if (const auto found = compiler.file_->positions.find(path); found != compiler.file_->positions.end()) {
          position = found->second;
          break;
        }
    }
    throw Error(kind, message, file, position.line, position.column, hint);
  }

  std::vector<std::string> names(const char* kind) {
    const std::string at = prefix + kind + "_names";
    return reader.has(at) ? split(reader.text(at), ';') : std::vector<std::string>{};
  }

  /// The specification's own value, or the table's; the name is checked against the table's items.
  double own_or(std::string_view kind, std::string_view item, std::string_view key, const std::string& table_path) {
    const std::string own = path(kind, item, key);
    return reader.number(reader.has(own) ? own : table_path);
  }

  /// "node/TSMC N7", if the table knows it.
  std::string table_item(const std::string& table, std::string_view kind, std::string_view item, std::string_view key) {
    const std::string at = path(kind, item, key), name = reader.text(at);
    if (!reader.store().paths(table + "/" + name + "/").empty()) return table + "/" + name;
    std::vector<std::string> known;
    for (const std::string& fact : reader.store().paths(table + "/"))
      known.push_back(fact.substr(table.size() + 1, fact.find('/', table.size() + 1) - table.size() - 1));
    known.erase(std::unique(known.begin(), known.end()), known.end());
    fail(ErrorKind::kUnknownName, at, fmt::format("unknown {} '{}'", key, name),
         did_you_mean(name, known).empty() ? fmt::format("one of {}", fmt::join(known, ", ")) : did_you_mean(name, known));
  }

  void build();
  void header();
  void add_die(const std::string& name);
  void harvest(const std::string& name, DieDesign& die);
  void add_memory(const std::string& name);
  void add_assembly(const std::string& name);
  void add_parts(const std::string& name, AssemblyDesign& assembly, double bond_yield);
  void carrier(const std::string& name, const std::string& technology, AssemblyDesign& assembly);
  void add_link();
  void spread_power();
  int index_in(const std::vector<std::string>& list, const std::string& name) const {
    const auto found = std::ranges::find(list, name);
    return found == list.end() ? -1 : static_cast<int>(found - list.begin());
  }
};

namespace {

YieldForm yield_form_of(const std::string& name) {
  if (name == "Poisson") return YieldForm::kPoisson;
  if (name == "Murphy") return YieldForm::kMurphy;
  return name == "Seeds" ? YieldForm::kSeeds : YieldForm::kNegativeBinomial;
}

CarrierKind carrier_kind_of(const std::string& name) {
  if (name == "organic") return CarrierKind::kOrganic;
  if (name == "redistribution") return CarrierKind::kRedistribution;
  return name == "interposer" ? CarrierKind::kInterposer : CarrierKind::kNone;
}

/// Facts that set a power, read before the cooling is.
bool carries_power(const std::string& fact) {
  for (const char* ending : {"/tdp", "/power", "/bandwidth", "/energy"})
    if (fact.ends_with(ending) && !fact.starts_with("d2d/") && fact.find("/link/") == std::string::npos) return true;
  return false;
}

std::string in_mm(double width, double height) {
  return fmt::format("{} x {} mm", format_significant(1e3 * width, 4), format_significant(1e3 * height, 4));
}

}  // namespace

void PackageBuild::header() {
  out.title = reader.text(prefix + "title");
  out.chip = reader.text_or(prefix + "chip", "");
  out.wafer = {reader.number("limit/wafer/diameter"), reader.number("limit/wafer/edge"), reader.number("limit/wafer/scribe")};
  const auto chip = [&](const char* field) { return "chip/" + out.chip + "/" + field; };
  if (!out.chip.empty() && reader.store().paths("chip/" + out.chip + "/").empty())
    fail(ErrorKind::kUnknownName, prefix + "chip", fmt::format("unknown chip '{}'", out.chip), "countervail catalog chips lists them");
  const auto either = [&](const char* own, const std::string& catalog) -> std::optional<double> {
    if (reader.has(prefix + own)) return reader.number(prefix + own);
    if (!out.chip.empty() && reader.has(catalog)) return reader.number(catalog);
    return std::nullopt;
  };
  out.peak = either("peak", reader.has(chip("bf16")) ? chip("bf16") : chip("fp16"));
  out.power = either("power", chip("tdp"));
  if (reader.has(prefix + "published_cost")) out.published_cost = reader.number(prefix + "published_cost");
  if (reader.has(prefix + "published_memory_cost")) out.published_memory_cost = reader.number(prefix + "published_memory_cost");
  out.design.name = ShortName(std::string_view(out.name));
  out.design.volume = reader.number_or(prefix + "volume", 0);
  out.design.package_nre = reader.number_or(prefix + "package_nre", 0);
}

void PackageBuild::harvest(const std::string& name, DieDesign& die) {
  die.harvest.units = static_cast<int>(reader.number_or(path("die", name, "units"), 0));
  if (die.harvest.units == 0) return;
  die.harvest.needed = static_cast<int>(reader.number_or(path("die", name, "needed"), die.harvest.units));
  if (die.harvest.needed > die.harvest.units)
    fail(ErrorKind::kRange, path("die", name, "needed"),
         fmt::format("'needed' is {}, but the die has {} units", die.harvest.needed, die.harvest.units));
  die.harvest.redundant_share = own_or("die", name, "redundant_share", "limit/die test/redundant_share");
}

void PackageBuild::add_die(const std::string& name) {
  const std::string node = table_item("node", "die", name, "node");
  DieDesign die;
  die.name = ShortName(std::string_view(name));
  die.kind = reader.text_or(path("die", name, "kind"), "logic") == "bridge" ? CostKind::kCarrier : CostKind::kLogic;
  die.width = reader.number(path("die", name, "width"));
  die.height = reader.number(path("die", name, "height"));
  const double field_w = reader.number("limit/reticle/width"), field_h = reader.number("limit/reticle/height");
  if (!fits(die.width, die.height, field_w, field_h))
    fail(ErrorKind::kRange, path("die", name, "width"),
         fmt::format("die '{}' is {}, over the reticle field of {}", name, in_mm(die.width, die.height), in_mm(field_w, field_h)));
  const DieGrid grid = compiler.grid(out.wafer, die.width, die.height);
  die.gross_dies = grid.dies;
  die.wafer_price = own_or("die", name, "wafer_price", node + "/wafer_price");
  die.defect_density = own_or("die", name, "defect_density", node + "/defect_density");
  die.critical_share = reader.number_or(path("die", name, "critical_share"), 1);
  const YieldForm form = yield_form_of(reader.text_or(path("die", name, "yield_form"), "negative binomial"));
  die.rates = compiler.rates(form, form == YieldForm::kNegativeBinomial ? own_or("die", name, "alpha", node + "/alpha") : 1);
  harvest(name, die);
  die.test.coverage = own_or("die", name, "test_coverage", "limit/die test/coverage");
  die.test.cost = reader.number_or(path("die", name, "test_cost"), 0);
  if (reader.text_or(path("die", name, "escape_model"), "linear") == "Williams-Brown") die.test.model = EscapeModel::kWilliamsBrown;
  if (out.design.volume > 0) {  // Actuary's rule: 0.8 by area over 300 mm2, 0.2 fixed
    const double area_share = 0.8 * die.width * die.height / 300e-6 + 0.2;
    die.tapeout = reader.has(path("die", name, "nre"))           ? reader.number(path("die", name, "nre"))
                  : reader.has(node + "/nre_300mm2") ? area_share * reader.number(node + "/nre_300mm2")
                                                     : 0;
  }
  out.design.dies[static_cast<std::size_t>(out.design.die_types++)] = die;
  out.nodes.push_back(node.substr(5));
  out.grids.push_back(grid);
}

void PackageBuild::add_memory(const std::string& name) {
  const std::string generation = table_item("hbm", "memory", name, "generation");
  const auto value = [&](const char* key) { return own_or("memory", name, key, generation + "/" + key); };
  MemoryDesign memory;
  memory.name = ShortName(std::string_view(name));
  memory.width = own_or("memory", name, "width", "hbm/default/width");
  memory.height = own_or("memory", name, "height", "hbm/default/height");
  memory.capacity = value("capacity");
  memory.bandwidth = value("bandwidth");
  memory.energy_per_byte = value("energy");
  const std::string price = path("memory", name, "price");
  memory.price = reader.has(price) ? reader.number(price) : memory.capacity * reader.number(generation + "/price");
  memory.quality = own_or("memory", name, "quality", "hbm/default/quality");
  out.design.memories[static_cast<std::size_t>(out.design.memory_types++)] = memory;
}

void PackageBuild::add_parts(const std::string& name, AssemblyDesign& assembly, double bond_yield) {
  const std::string at = path("assembly", name, "parts");
  for (const std::string& text : split(reader.text(at), ';')) {
    const CountedPart counted = counted_part(text);
    PartDesign part{.kind = PartKind::kDie, .index = index_in(die_names, counted.name), .count = counted.count, .bond_yield = bond_yield};
    if (part.index < 0) part.kind = PartKind::kMemory, part.index = index_in(memory_names, counted.name);
    if (part.index < 0) part.kind = PartKind::kAssembly, part.index = index_in(assembly_names, counted.name);
    if (part.index < 0 || counted.count < 1 || assembly.part_count >= kMaxParts)
      fail(ErrorKind::kUnknownName, at, fmt::format("no die, memory or earlier assembly for part '{}'", text));
    assembly.add(part);
  }
  if (assembly.carrier.kind == CarrierKind::kNone) assembly.parts[0].bond_yield = 1;  // the base is not attached to anything
}

void PackageBuild::carrier(const std::string& name, const std::string& technology, AssemblyDesign& assembly) {
  CarrierDesign& carrier = assembly.carrier;
  const Footprint parts = footprint_of(out.design, assembly);
  if (carrier.kind == CarrierKind::kNone) {
    carrier.width = parts.base_width, carrier.height = parts.base_height;
    return;
  }
  const double side = std::sqrt(parts.area * reader.number(technology + "/area_factor"));
  carrier.width = reader.number_or(path("assembly", name, "width"), side);
  carrier.height = reader.number_or(path("assembly", name, "height"), side);
  const double area = carrier.width * carrier.height;
  if (parts.area > area * (1 + 1e-9))
    fail(ErrorKind::kRange, path("assembly", name, "width"),
         fmt::format("the parts of '{}' cover {} mm2, more than its {} mm2", name, format_significant(1e6 * parts.area, 4),
                     format_significant(1e6 * area, 4)));
  if (reader.has(technology + "/max_area") && area > reader.range(technology + "/max_area").high)
    fail(ErrorKind::kRange, path("assembly", name, "technology"),
         fmt::format("'{}' needs {} mm2 of {}, which reaches {} mm2", name, format_significant(1e6 * area, 4),
                     technology.substr(8), format_significant(1e6 * reader.range(technology + "/max_area").high, 4)));
  const std::string price = path("assembly", name, "price"), wafer = path("assembly", name, "wafer_price");
  if (reader.has(price) || reader.has(technology + "/price"))
    carrier.price += area * reader.number(reader.has(price) ? price : technology + "/price");
  if (!reader.has(wafer) && !reader.has(technology + "/wafer_price")) return;
  carrier.per_wafer = compiler.grid(out.wafer, carrier.width, carrier.height).dies;
  if (carrier.per_wafer < 1)
    fail(ErrorKind::kRange, path("assembly", name, "width"), fmt::format("no carrier of {} fits a wafer", in_mm(carrier.width, carrier.height)));
  carrier.price += reader.number(reader.has(wafer) ? wafer : technology + "/wafer_price") / carrier.per_wafer;
  const double defects = area * reader.number(technology + "/defect_density");
  carrier.yield = defect_free_share(YieldForm::kNegativeBinomial, defects, reader.number(technology + "/alpha"));
  const double field = reader.number("limit/reticle/width") * reader.number("limit/reticle/height");
  if (reader.has(technology + "/stitch_yield"))
    carrier.yield *= std::pow(reader.number(technology + "/stitch_yield"), std::ceil(area / field - 1e-9) - 1);
}

void PackageBuild::add_assembly(const std::string& name) {
  const std::string technology = table_item("bonding", "assembly", name, "technology");
  AssemblyDesign assembly;
  assembly.name = ShortName(std::string_view(name));
  assembly.carrier.kind = carrier_kind_of(reader.text(technology + "/carrier"));
  assembly.carrier.tested = reader.text_or(path("assembly", name, "chips"), "last") == "last";
  add_parts(name, assembly, own_or("assembly", name, "bond_yield", technology + "/bond_yield"));
  carrier(name, technology, assembly);
  assembly.process_cost = reader.number_or(path("assembly", name, "process_cost"), 0);
  assembly.process_yield = reader.number_or(path("assembly", name, "process_yield"), 1);
  assembly.test.coverage = reader.number_or(path("assembly", name, "test_coverage"), 1);
  assembly.test.cost = reader.number_or(path("assembly", name, "test_cost"), 0);
  assembly.salvage = reader.number_or(path("assembly", name, "salvage"), 0);
  const std::string at = path("assembly", name, "at");
  std::vector<PlacedPart> placed;
  if (reader.has(at)) try {
      placed = placed_parts(out.design, assembly, split(reader.text(at), ';'));
    } catch (const Error& error) {
      fail(error.kind, at, error.message, error.hint);
    }
  out.design.add(assembly);
  out.placed.push_back(std::move(placed));
  out.technologies.push_back(technology.substr(8));
  assembly_names.push_back(name);
}

void PackageBuild::add_link() {
  const std::vector<std::string> links = names("link");
  if (links.empty()) return;
  const std::string& name = links.front();
  const std::string technology = table_item("d2d", "link", name, "technology");
  const std::string die = reader.text(path("link", name, "between"));
  const int index = index_in(die_names, die);
  if (index < 0) fail(ErrorKind::kUnknownName, path("link", name, "between"), fmt::format("no die is named '{}'", die), did_you_mean(die, die_names));
  DieLink link;
  link.bandwidth = reader.number_or(path("link", name, "bandwidth"), 0);
  link.shoreline = reader.number_or(path("link", name, "shoreline"), 0);
  if (link.bandwidth == 0) link.density = own_or("link", name, "density", technology + "/density");
  link.utilisation = reader.number_or(path("link", name, "utilisation"), 1);
  link.energy_per_byte = own_or("link", name, "energy", technology + "/energy");
  link.latency = own_or("link", name, "latency", technology + "/latency");
  link.depth = reader.number_or(technology + "/depth", 0);
  const DieDesign& design = out.design.dies[static_cast<std::size_t>(index)];
  if (link.shoreline > 2 * (design.width + design.height))
    fail(ErrorKind::kRange, path("link", name, "shoreline"),
         fmt::format("{} mm of shoreline, but the die's whole edge is {} mm", format_significant(1e3 * link.shoreline, 4),
                     format_significant(2e3 * (design.width + design.height), 4)));
  if (link_bandwidth(link) <= 0)
    fail(ErrorKind::kMissing, path("link", name, "technology"), "the link needs a bandwidth or a shoreline");
  out.link = link;
  out.linked_dies = static_cast<int>(counts_of(out.design).dies[static_cast<std::size_t>(index)]);
}

void PackageBuild::spread_power() {
  const PackageCounts counts = counts_of(out.design);
  for (std::size_t i = 0; i < static_cast<std::size_t>(out.design.memory_types); ++i) {
    const MemoryDesign& memory = out.design.memories[i];
    out.memory_bandwidth += counts.memories[i] * memory.bandwidth;
    out.memory_capacity += counts.memories[i] * memory.capacity;
    out.memory_power += counts.memories[i] * memory.bandwidth * memory.energy_per_byte;
  }
  double given = 0, open_area = 0;
  for (std::size_t i = 0; i < die_names.size(); ++i) {
    const DieDesign& die = out.design.dies[i];
    const std::string own = path("die", die_names[i], "power");
    if (reader.has(own)) given += counts.dies[i] * (out.die_power[i] = reader.number(own));
    else if (die.kind == CostKind::kLogic) open_area += counts.dies[i] * die.width * die.height;
  }
  if (!out.power || open_area <= 0) return;
  const double rest = std::max(0.0, *out.power - out.memory_power - given);
  for (std::size_t i = 0; i < die_names.size(); ++i)
    if (const DieDesign& die = out.design.dies[i]; !reader.has(path("die", die_names[i], "power")) && die.kind == CostKind::kLogic)
      out.die_power[i] = rest * die.width * die.height / open_area;
}

void PackageBuild::build() {
  header();
  die_names = names("die"), memory_names = names("memory");
  if (die_names.size() > kMaxDieTypes || memory_names.size() > kMaxMemoryTypes)
    fail(ErrorKind::kRange, prefix.substr(0, prefix.size() - 1), "too many die or memory types");
  for (const std::string& name : die_names) add_die(name);
  for (const std::string& name : memory_names) add_memory(name);
  for (const std::string& name : names("assembly")) add_assembly(name);
  const PackageCounts counts = counts_of(out.design);
  for (std::size_t i = 0; i < die_names.size(); ++i)
    if (counts.dies[i] == 0) fail(ErrorKind::kConflict, prefix + "die/" + die_names[i], fmt::format("die '{}' is in no assembly of the package", die_names[i]));
  for (std::size_t i = 0; i < memory_names.size(); ++i)
    if (counts.memories[i] == 0) fail(ErrorKind::kConflict, prefix + "memory/" + memory_names[i], fmt::format("memory '{}' is in no assembly of the package", memory_names[i]));
  add_link();
  spread_power();
  const std::set<std::string> before = reader.read();
  out.cooling = read_cooling(reader, prefix);
  for (const std::string& fact : reader.read())
    if (!before.contains(fact) || carries_power(fact)) out.heat_facts.insert(fact);
}

PackageCompiler::PackageCompiler(const FactStore& store, std::string name, const PackageFile* file)
    : store_(&store), name_(std::move(name)), file_(file) {
  if (!store.find("package/" + name_ + "/title"))
    throw Error(ErrorKind::kUnknownName, fmt::format("unknown package '{}'", name_), {}, 0, 0,
                fmt::format("a .toml file, or one of {}", fmt::join(package_names(store), ", ")));
}

CompiledPackage PackageCompiler::compile(const PackagePoint& point) {
  const std::string prefix = "package/" + name_ + "/";
  const Fact* as_of = store_->find(prefix + "as_of");
  PackageBuild build{*this, PackageReader(*store_, as_of ? years_of(as_of->text).last : 0, point, pinned_), {}, prefix, {}, {}, {}};
  build.out.name = name_;
  try {
    build.build();
  } catch (const Error& error) {  // a missing table value: say at least which file asked for it
    if (!error.file.empty() || !file_) throw;
    throw Error(error.kind, error.message, file_->file, error.line, error.column, error.hint);
  }
  build.out.rates = rates_;
  build.out.facts = build.reader.read();
  build.out.ranged = build.reader.ranged();
  return build.out;
}

DieGrid PackageCompiler::grid(const WaferGeometry& wafer, double width, double height) {
  const std::array<double, 5> key{wafer.diameter, wafer.edge, wafer.scribe, width, height};
  const auto found = grids_.find(key);
  return found != grids_.end() ? found->second : grids_.emplace(key, best_die_grid(wafer, width, height)).first->second;
}

int PackageCompiler::rates(YieldForm form, double alpha) {
  for (std::size_t i = 0; i < rates_.size(); ++i)
    if (rates_[i].form == form && rates_[i].alpha == alpha) return static_cast<int>(i);
  rates_.push_back(defect_rates(form, alpha));
  return static_cast<int>(rates_.size()) - 1;
}

}  // namespace countervail
