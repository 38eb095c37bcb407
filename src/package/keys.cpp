#include "package/keys.h"

namespace countervail::package {
namespace {

namespace dim = dimension;

constexpr Dimension kPerPower = dim::kKelvin / dim::kWatt;           // K/W
constexpr Dimension kFilm = dim::kWatt / dim::kArea / dim::kKelvin;  // W/(m2 K)
constexpr Dimension kDensity = dim::kBytesPerSecond / dim::kMetre;   // B/s a metre of edge
constexpr double kLongest = 1, kDearest = 1e12, kAlmostNothing = 1e-6;

Key number(std::string_view name, Dimension dimension, double low, double high,
           bool required = false) {
  return {.name = name,
          .required = required,
          .dimension = dimension,
          .low = low,
          .high = high,
          .choices = {}};
}
Key share(std::string_view name) {
  return number(name, {}, 0, 1);
}
Key yield(std::string_view name) {  // nothing can be made of parts that never work
  return number(name, {}, 1e-6, 1);
}
Key count(std::string_view name, double high) {
  return {.name = name, .low = 0, .high = high, .whole = true, .choices = {}};
}
Key word(std::string_view name, bool required = false, std::vector<std::string_view> choices = {}) {
  return {.name = name, .required = required, .is_word = true, .choices = std::move(choices)};
}
Key words(std::string_view name, bool required = false) {
  return {.name = name, .required = required, .is_word = true, .list = true, .choices = {}};
}

}  // namespace

std::span<const Key> package_keys() {
  static const std::vector<Key> kKeys = {
      word("title", true),
      word("chip"),   // of the catalog: peak rate, power
      word("as_of"),  // year of prices and defect densities
      number("peak", dim::kFlopsPerSecond, 0,
             1e21),  // 16-bit, dense, where the catalog has no chip
      number("power", dim::kWatt, 0, 1e6),
      number("volume", {}, 0, 1e12),
      word("die_chip"),  // a catalog chip of one such die, for training a hypothetical package
      number("package_nre", dim::kDollar, 0, kDearest),
      number("published_cost", dim::kDollar, 0,
             kDearest),  // what others say one costs; never read by the model
      number("published_memory_cost", dim::kDollar, 0, kDearest)};
  return kKeys;
}

std::span<const Key> die_keys() {
  static const std::vector<Key> kKeys = {
      word("node", true),
      number("width", dim::kMetre, kAlmostNothing, kLongest, true),
      number("height", dim::kMetre, kAlmostNothing, kLongest, true),
      word("kind", false, {"logic", "bridge"}),
      number("wafer_price", dim::kDollar, 0, kDearest),
      number("defect_density", dim::kPerArea, 0, 1e6),
      number("alpha", {}, 0.01, 1e6),
      number("critical_share", {}, 0, 10),
      word("yield_form", false, {"negative binomial", "Poisson", "Murphy", "Seeds"}),
      count("units", 1024),
      count("needed", 1024),
      share("redundant_share"),
      words("bins"),  // units at least, best first: ["25", "24", "20"]
      number("defect_floor", dim::kPerArea, 0, 1e6),      // learning: what the density falls to,
      number("defect_half_life", dim::kSecond, 1, 1e10),  // by half of the gap in this time,
      number("since_density", dim::kSecond, 0, 1e10),  // this long after the density was measured
      share("test_coverage"),
      number("test_cost", dim::kDollar, 0, kDearest),
      word("escape_model", false, {"linear", "Williams-Brown"}),
      number("nre", dim::kDollar, 0, kDearest),
      number("power", dim::kWatt, 0, 1e6)};
  return kKeys;
}

std::span<const Key> memory_keys() {
  static const std::vector<Key> kKeys = {
      word("generation", true),
      number("capacity", dim::kByte, 1, 1e15),
      number("bandwidth", dim::kBytesPerSecond, 1, 1e16),
      number("energy", dim::kJoulesPerByte, 0, 1),
      number("price", dim::kDollar, 0, kDearest),  // a stack
      number("width", dim::kMetre, kAlmostNothing, kLongest),
      number("height", dim::kMetre, kAlmostNothing, kLongest),
      yield("quality"),
      count("stacked_dies",
            64),  // a stack built rather than bought: its price is raw_cost over its yield
      yield("die_yield"),
      yield("stack_bond_yield"),
      yield("base_yield"),
      number("raw_cost", dim::kDollar, 0, kDearest)};
  return kKeys;
}

std::span<const Key> assembly_keys() {
  static const std::vector<Key> kKeys = {
      word("technology", true),
      words("parts", true),
      words("at"),  // "x, y" of each part's lower left corner, in millimetres
      number("width", dim::kMetre, kAlmostNothing, kLongest),
      number("height", dim::kMetre, kAlmostNothing, kLongest),
      yield("bond_yield"),
      yield("process_yield"),
      number("wafer_price", dim::kDollar, 0, kDearest),
      number("price", dim::kDollar / dim::kArea, 0, kDearest),
      number("process_cost", dim::kDollar, 0, kDearest),
      share("test_coverage"),
      number("test_cost", dim::kDollar, 0, kDearest),
      number("salvage", dim::kDollar, 0, kDearest),
      word("chips", false, {"last", "first"})};
  return kKeys;
}

std::span<const Key> link_keys() {
  static const std::vector<Key> kKeys = {
      word("technology", true),
      word("between", true),  // a die
      number("shoreline", dim::kMetre, 0,
             kLongest),  // of one die that carries the link, all sides together
      number("bandwidth", dim::kBytesPerSecond, 0,
             1e18),  // one way, of one die; in place of shoreline times density
      number("density", kDensity, 0, 1e18),
      share("utilisation"),
      number("energy", dim::kJoulesPerByte, 0, 1),
      number("latency", dim::kSecond, 0, 1)};
  return kKeys;
}

std::span<const Key> cooling_keys() {
  static const std::vector<Key> kKeys = [] {
    std::vector<Key> keys = {
        number("coolant", dim::kKelvin, 150, 500),
        number("film", kFilm, 1, 1e8),            // at the top of the lid or cold plate
        number("resistance", kPerPower, 0, 100),  // in place of film: of plate and coolant
        number("logic_limit", dim::kKelvin, 200, 1000),
        number("memory_limit", dim::kKelvin, 200, 1000),
        share("leakage_share"),  // of logic power at the limit
        number("leakage_doubling", dim::kKelvin, 1, 1000),
        share("bump_fraction")};
    for (const char* thickness :
         {"die_thickness", "base_thickness", "bond_thickness", "bump_thickness",
          "carrier_thickness", "interface_thickness", "lid_thickness"})
      keys.push_back(number(thickness, dim::kMetre, 1e-7, 0.5));
    for (const char* conductivity :
         {"silicon", "mould", "underfill", "bump", "bond", "memory_in_plane", "memory_through",
          "organic_in_plane", "organic_through", "interface_conductivity", "lid_conductivity"})
      keys.push_back(number(conductivity, dim::kWattsPerMetreKelvin, 1e-3, 1e5));
    return keys;
  }();
  return kKeys;
}

namespace {

std::span<const Key> table_keys() {
  static const std::vector<Key> kKeys = {number("area_factor", {}, 1, 100),
                                         number("max_area", dim::kArea, 1e-6, 1),
                                         yield("stitch_yield"),
                                         share("coverage"),
                                         number("diameter", dim::kMetre, 0.01, 1),
                                         number("edge", dim::kMetre, 0, 0.2),
                                         number("scribe", dim::kMetre, 0, 0.01),
                                         number("nre_300mm2", dim::kDollar, 0, kDearest),
                                         number("depth", dim::kMetre, 0, 0.1),
                                         number("tdp", dim::kWatt, 0, 1e6),
                                         number("bf16", dim::kFlopsPerSecond, 0, 1e21),
                                         number("fp16", dim::kFlopsPerSecond, 0, 1e21),
                                         share("bump_fraction"),
                                         number("least_fraction", {}, 0.01, 1),
                                         number("least_voltage", {}, 0.01, 1),
                                         number("voltage_slope", {}, 0, 10),
                                         share("memory_static"),
                                         share("idle_share")};
  return kKeys;
}

}  // namespace

const Key* limits_of(std::string_view key) {
  for (const std::span<const Key> keys : {die_keys(), memory_keys(), assembly_keys(), link_keys(),
                                          cooling_keys(), package_keys(), table_keys()})
    for (const Key& rule : keys)
      if (rule.name == key && !rule.is_word) return &rule;
  return nullptr;
}

}  // namespace countervail::package
