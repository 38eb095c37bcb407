// Facts to a flat design, in the order in which parts depend on each other: header, dies,
// memories, assemblies from the inside out, link, power, cooling. Every number is read through the
// ledger, so what the package rests on is what was read. Cooling comes last so that its facts can
// be told from the bill's by what was read before.
#include "package/compile.h"

#include <cmath>
#include <limits>

#include "base/words.h"
#include "package/build.h"

namespace countervail::package {
namespace {

constexpr auto kCarrierWords =
    words_of<CarrierKind>("carrier", "none", "organic", "redistribution", "interposer");

/// Facts that set a power, read before the cooling is.
bool carries_power(const std::string& fact) {
  for (const char* ending : {"/tdp", "/power", "/bandwidth", "/energy"})
    if (fact.ends_with(ending) && !fact.starts_with("d2d/") &&
        fact.find("/link/") == std::string::npos)
      return true;
  return false;
}

}  // namespace

std::string in_mm(double width, double height) {
  return fmt::format("{} x {} mm", format_significant(1e3 * width, 4),
                     format_significant(1e3 * height, 4));
}

void Build::header() {
  out.title = reader.text(prefix + "title");
  reader.text_or(prefix + "as_of", "");  // decides which rows count (Compiler)
  out.chip = reader.text_or(prefix + "chip", "");
  out.die_chip = reader.text_or(prefix + "die_chip", "");
  out.wafer = {reader.number("limit/wafer/diameter"), reader.number("limit/wafer/edge"),
               reader.number("limit/wafer/scribe")};
  const auto chip = [&](const char* field) { return "chip/" + out.chip + "/" + field; };
  if (!out.chip.empty() && reader.store().paths("chip/" + out.chip + "/").empty())
    fail(ErrorKind::kUnknownName, prefix + "chip", fmt::format("unknown chip '{}'", out.chip),
         "countervail catalog chips lists them");
  // The specification's own figure goes before the catalog's: it may describe a variant.
  const auto either = [&](const char* own, const std::string& catalog) -> std::optional<double> {
    if (reader.has(prefix + own)) return reader.number(prefix + own);
    if (!out.chip.empty() && reader.has(catalog)) return reader.number(catalog);
    return std::nullopt;
  };
  out.peak = either("peak", reader.has(chip("bf16")) ? chip("bf16") : chip("fp16"));
  out.power = either("power", chip("tdp"));
  if (reader.has(prefix + "published_cost"))
    out.published_cost = reader.number(prefix + "published_cost");
  if (reader.has(prefix + "published_memory_cost"))
    out.published_memory_cost = reader.number(prefix + "published_memory_cost");
  out.design.name = ShortName(std::string_view(out.name));
  out.design.volume = reader.number_or(prefix + "volume", 0);
  out.design.package_nre = reader.number_or(prefix + "package_nre", 0);
}

void Build::add_parts(const std::string& name, AssemblyDesign& assembly, double bond_yield) {
  const std::string at = path("assembly", name, "parts");
  for (const std::string& text : split(reader.text(at), ';')) {
    const CountedPart counted = counted_part(text);
    PartDesign part{.kind = PartKind::kDie,
                    .index = index_in(die_names, counted.name),
                    .count = counted.count,
                    .bond_yield = bond_yield};
    if (part.index < 0)
      part.kind = PartKind::kMemory, part.index = index_in(memory_names, counted.name);
    if (part.index < 0)
      part.kind = PartKind::kAssembly, part.index = index_in(assembly_names, counted.name);
    if (part.index < 0 || counted.count < 1 || assembly.part_count >= kMaxParts)
      fail(ErrorKind::kUnknownName, at,
           fmt::format("no die, memory or earlier assembly for part '{}'", text));
    assembly.add(part);
  }
  if (assembly.carrier.kind == CarrierKind::kNone)
    assembly.parts[0].bond_yield = 1;  // the base is not attached to anything
}

void Build::carrier(const std::string& name, const std::string& technology,
                    AssemblyDesign& assembly) {
  CarrierDesign& carrier = assembly.carrier;
  const Footprint parts = footprint_of(out.design, assembly);
  if (carrier.kind == CarrierKind::kNone) {
    carrier.width = parts.base_width, carrier.height = parts.base_height;
    return;
  }
  // Without stated sides a square with room for routing around its parts.
  const double side = std::sqrt(parts.area * reader.number(technology + "/area_factor"));
  carrier.width = reader.number_or(path("assembly", name, "width"), side);
  carrier.height = reader.number_or(path("assembly", name, "height"), side);
  const double area = carrier.width * carrier.height;
  if (parts.area > area * (1 + 1e-9))
    fail(ErrorKind::kRange, path("assembly", name, "width"),
         fmt::format("the parts of '{}' cover {} mm2, more than its {} mm2", name,
                     format_significant(1e6 * parts.area, 4), format_significant(1e6 * area, 4)));
  const double reach = reader.has(technology + "/max_area")
                           ? reader.range(technology + "/max_area").high
                           : std::numeric_limits<double>::infinity();
  if (area > reach)
    fail(ErrorKind::kRange, path("assembly", name, "technology"),
         fmt::format("'{}' needs {} mm2 of {}, which reaches {} mm2", name,
                     format_significant(1e6 * area, 4), technology.substr(8),
                     format_significant(1e6 * reach, 4)));
  const std::string price = path("assembly", name, "price"),
                    wafer = path("assembly", name, "wafer_price");
  if (reader.has(price) || reader.has(technology + "/price"))
    carrier.price += area * reader.number(reader.has(price) ? price : technology + "/price");
  if (!reader.has(wafer) && !reader.has(technology + "/wafer_price")) return;
  carrier.per_wafer = compiler.grid(out.wafer, carrier.width, carrier.height).dies;
  if (carrier.per_wafer < 1)
    fail(ErrorKind::kRange, path("assembly", name, "width"),
         fmt::format("no carrier of {} fits a wafer", in_mm(carrier.width, carrier.height)));
  // Per area and per wafer add up: an interposer has a wafer's price, its substrate one by area.
  carrier.price +=
      reader.number(reader.has(wafer) ? wafer : technology + "/wafer_price") / carrier.per_wafer;
  const double defects = area * reader.number(technology + "/defect_density");
  carrier.yield = defect_free_share(YieldForm::kNegativeBinomial, defects,
                                    reader.number(technology + "/alpha"));
  const double field = reader.number("limit/reticle/width") * reader.number("limit/reticle/height");
  if (reader.has(technology + "/stitch_yield"))
    carrier.yield *=
        // One seam fewer than fields: each must align.
        std::pow(reader.number(technology + "/stitch_yield"), std::ceil(area / field - 1e-9) - 1);
}

void Build::add_assembly(const std::string& name) {
  const std::string technology = table_item("bonding", "assembly", name, "technology");
  AssemblyDesign assembly;
  assembly.name = ShortName(std::string_view(name));
  assembly.carrier.kind = kCarrierWords.of(reader.text(technology + "/carrier"));
  // "chips last": dies go on a finished, tested carrier, so a bad one costs no die.
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

void Build::build() {
  header();
  die_names = names("die"), memory_names = names("memory");
  if (die_names.size() > kMaxDieTypes || memory_names.size() > kMaxMemoryTypes)
    fail(ErrorKind::kRange, prefix.substr(0, prefix.size() - 1), "too many die or memory types");
  for (const std::string& name : die_names) add_die(name);
  for (const std::string& name : memory_names) add_memory(name);
  for (const std::string& name : names("assembly")) add_assembly(name);
  const PartCounts counts = counts_of(out.design);
  for (std::size_t i = 0; i < die_names.size(); ++i)
    // A part that nothing uses is a slip of the file, and its cost would silently be missing.
    if (counts.dies[i] == 0)
      fail(ErrorKind::kConflict, prefix + "die/" + die_names[i],
           fmt::format("die '{}' is in no assembly of the package", die_names[i]));
  for (std::size_t i = 0; i < memory_names.size(); ++i)
    if (counts.memories[i] == 0)
      fail(ErrorKind::kConflict, prefix + "memory/" + memory_names[i],
           fmt::format("memory '{}' is in no assembly of the package", memory_names[i]));
  add_link();
  spread_power();
  const std::set<std::string> before = reader.read();
  out.cooling = read_cooling(reader, prefix);
  for (const std::string& fact : reader.read())
    if (!before.contains(fact) || carries_power(fact)) out.heat_facts.insert(fact);
}

Compiler::Compiler(Overlay facts, std::string name, const File* file)
    : facts_(std::move(facts)), name_(std::move(name)), file_(file) {
  const std::string prefix = "package/" + name_ + "/";
  if (!facts_.find(prefix + "title"))
    throw Error::at(
        ErrorKind::kUnknownName, fmt::format("unknown package '{}'", name_),
        fmt::format("a .toml file, or one of {}", fmt::join(package_names(facts_), ", ")));
  const Fact* as_of = facts_.find(prefix + "as_of");
  // A package of a year is costed with rows of that year; sources that disagree then span a range.
  facts_.policy.as_of = as_of ? years_of(as_of->text).last : 0;
  if (!facts_.policy.conflicts) facts_.policy.conflicts = Conflicts::kRange;
}

CompiledPackage Compiler::compile(const Overlay& facts) {
  Build build{*this, Ledger(facts), {}, "package/" + name_ + "/", {}, {}, {}};
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

// Remembered: explaining an answer compiles it many times, hardly ever with another die.
DieGrid Compiler::grid(const WaferGeometry& wafer, double width, double height) {
  const std::array<double, 5> key{wafer.diameter, wafer.edge, wafer.scribe, width, height};
  const auto found = grids_.find(key);
  return found != grids_.end()
             ? found->second
             : grids_.emplace(key, best_die_grid(wafer, width, height)).first->second;
}

int Compiler::rates(YieldForm form, double alpha) {
  for (std::size_t i = 0; i < rates_.size(); ++i)
    if (rates_[i].form == form && rates_[i].alpha == alpha) return static_cast<int>(i);
  rates_.push_back(defect_rates(form, alpha));
  return static_cast<int>(rates_.size()) - 1;
}

}  // namespace countervail::package
