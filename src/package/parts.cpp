// Dies, memories, the link between dies and the power of a package (package_compile.h).
#include <cmath>

#include "base/words.h"
#include "package/build.h"

namespace countervail::package {
namespace {

constexpr auto kYieldWords =
    words_of<YieldForm>("yield_form", "negative binomial", "Poisson", "Murphy", "Seeds");

}  // namespace

void Build::harvest(const std::string& name, DieDesign& die) {
  die.harvest.units = static_cast<int>(reader.number_or(path("die", name, "units"), 0));
  // Without units a die is good or bad as a whole.
  if (die.harvest.units == 0) return;
  die.harvest.needed =
      static_cast<int>(reader.number_or(path("die", name, "needed"), die.harvest.units));
  if (die.harvest.needed > die.harvest.units)
    fail(ErrorKind::kRange, path("die", name, "needed"),
         fmt::format("'needed' is {}, but the die has {} units", die.harvest.needed,
                     die.harvest.units));
  die.harvest.redundant_share =
      own_or("die", name, "redundant_share", "limit/die test/redundant_share");
}

/// D falls towards its floor in the time since it was measured.
void Build::learn(const std::string& name, DieDesign& die) {
  const std::string since = path("die", name, "since_density");
  if (!reader.has(since)) return;
  die.defect_density = learned_defect_density(
      die.defect_density, reader.number_or(path("die", name, "defect_floor"), 0),
      reader.number(path("die", name, "defect_half_life")), reader.number(since));
}

/// Bins in the file are words: whole numbers of units, best first. Those below `needed` are not
/// sold.
std::vector<int> Build::bins(const std::string& name, const DieDesign& die) {
  std::vector<int> list;
  const std::string at = path("die", name, "bins");
  if (!reader.has(at)) return list;
  int above = die.harvest.units + 1;
  for (const std::string& word : split(reader.text(at), ';')) {
    double units = 0;
    if (!parse_number(word, units) || units != static_cast<int>(units) || units < 0 ||
        units >= above)
      fail(ErrorKind::kRange, at,
           fmt::format("bins are whole numbers of units that fall from {}, got '{}'",
                       die.harvest.units, word));
    above = static_cast<int>(units);
    if (above >= die.harvest.needed) list.push_back(above);
  }
  return list;
}

void Build::add_die(const std::string& name) {
  const std::string node = table_item("node", "die", name, "node");
  DieDesign die;
  die.name = ShortName(std::string_view(name));
  die.kind = reader.text_or(path("die", name, "kind"), "logic") == "bridge" ? CostKind::kCarrier
                                                                            : CostKind::kLogic;
  die.width = reader.number(path("die", name, "width"));
  die.height = reader.number(path("die", name, "height"));
  const double field_w = reader.number("limit/reticle/width"),
               field_h = reader.number("limit/reticle/height");
  if (!fits(die.width, die.height, field_w, field_h))
    fail(ErrorKind::kRange, path("die", name, "width"),
         fmt::format("die '{}' is {}, over the reticle field of {}", name,
                     in_mm(die.width, die.height), in_mm(field_w, field_h)));
  const DieGrid grid = compiler.grid(out.wafer, die.width, die.height);
  die.gross_dies = grid.dies;
  if (grid.dies < 1)
    fail(ErrorKind::kRange, path("die", name, "width"),
         fmt::format("no die of {} fits the wafer", in_mm(die.width, die.height)));
  die.wafer_price = own_or("die", name, "wafer_price", node + "/wafer_price");
  die.defect_density = own_or("die", name, "defect_density", node + "/defect_density");
  learn(name, die);
  die.critical_share = reader.number_or(path("die", name, "critical_share"), 1);
  const YieldForm form =
      kYieldWords.of(reader.text_or(path("die", name, "yield_form"), "negative binomial"));
  die.rates = compiler.rates(form, form == YieldForm::kNegativeBinomial
                                       ? own_or("die", name, "alpha", node + "/alpha")
                                       : 1);
  harvest(name, die);
  die.test.coverage = own_or("die", name, "test_coverage", "limit/die test/coverage");
  die.test.cost = reader.number_or(path("die", name, "test_cost"), 0);
  if (reader.text_or(path("die", name, "escape_model"), "linear") == "Williams-Brown")
    die.test.model = EscapeModel::kWilliamsBrown;
  if (out.design.volume > 0) {  // Actuary's rule: 0.8 by area over 300 mm2, 0.2 fixed
    const double area_share = 0.8 * die.width * die.height / 300e-6 + 0.2;
    die.tapeout = reader.has(path("die", name, "nre")) ? reader.number(path("die", name, "nre"))
                  : reader.has(node + "/nre_300mm2")
                      ? area_share * reader.number(node + "/nre_300mm2")
                      : 0;
  }
  out.design.dies[static_cast<std::size_t>(out.design.die_types++)] = die;
  out.nodes.push_back(node.substr(5));
  out.grids.push_back(grid);
  out.bins.push_back(bins(name, die));
}

/// A stack built from tested dies: what it takes over the share that works.
double Build::built_stack_price(const std::string& name, int height) {
  const auto value = [&](const char* key) {
    return reader.number_or(path("memory", name, key), 1);
  };
  return reader.number(path("memory", name, "raw_cost")) /
         stack_yield(height, value("die_yield"), value("stack_bond_yield"), value("base_yield"));
}

void Build::add_memory(const std::string& name) {
  const std::string generation = table_item("hbm", "memory", name, "generation");
  const auto value = [&](const char* key) {
    return own_or("memory", name, key, generation + "/" + key);
  };
  MemoryDesign memory;
  memory.name = ShortName(std::string_view(name));
  memory.width = own_or("memory", name, "width", "hbm/default/width");
  memory.height = own_or("memory", name, "height", "hbm/default/height");
  memory.capacity = value("capacity");
  memory.bandwidth = value("bandwidth");
  memory.energy_per_byte = value("energy");
  const std::string price = path("memory", name, "price"),
                    stacked = path("memory", name, "stacked_dies");
  if (reader.has(stacked)) {
    memory.price = built_stack_price(name, static_cast<int>(reader.number(stacked)));
    memory.quality = own_or("memory", name, "quality", "hbm/default/quality");
    out.design.memories[static_cast<std::size_t>(out.design.memory_types++)] = memory;
    return;
  }
  memory.price = reader.has(price) ? reader.number(price)
                                   : memory.capacity * reader.number(generation + "/price");
  memory.quality = own_or("memory", name, "quality", "hbm/default/quality");
  out.design.memories[static_cast<std::size_t>(out.design.memory_types++)] = memory;
}

void Build::add_link() {
  const std::vector<std::string> links = names("link");
  if (links.empty()) return;
  const std::string& name = links.front();
  const std::string technology = table_item("d2d", "link", name, "technology");
  const std::string die = reader.text(path("link", name, "between"));
  const int index = index_in(die_names, die);
  if (index < 0)
    fail(ErrorKind::kUnknownName, path("link", name, "between"),
         fmt::format("no die is named '{}'", die), did_you_mean(die, die_names));
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
         fmt::format("{} mm of shoreline, but the die's whole edge is {} mm",
                     format_significant(1e3 * link.shoreline, 4),
                     format_significant(2e3 * (design.width + design.height), 4)));
  if (link_bandwidth(link) <= 0)
    fail(ErrorKind::kMissing, path("link", name, "technology"),
         "the link needs a bandwidth or a shoreline");
  out.link = link;
  out.linked_dies = static_cast<int>(counts_of(out.design).dies[static_cast<std::size_t>(index)]);
}

void Build::spread_power() {
  const PartCounts counts = counts_of(out.design);
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
    if (reader.has(own))
      given += counts.dies[i] * (out.die_power[i] = reader.number(own));
    else if (die.kind == CostKind::kLogic)
      open_area += counts.dies[i] * die.width * die.height;
  }
  if (!out.power || open_area <= 0) return;
  // What memory and stated dies leave of the package's power is shared by area. Bridges have none.
  const double rest = std::max(0.0, *out.power - out.memory_power - given);
  for (std::size_t i = 0; i < die_names.size(); ++i)
    if (const DieDesign& die = out.design.dies[i];
        !reader.has(path("die", die_names[i], "power")) && die.kind == CostKind::kLogic)
      out.die_power[i] = rest * die.width * die.height / open_area;
}

}  // namespace countervail::package
