#include "catalog/package_keys.h"

namespace countervail {
namespace {

namespace dim = dimension;

constexpr Dimension kPerPower = dim::kKelvin / dim::kWatt;           // K/W
constexpr Dimension kFilm = dim::kWatt / dim::kArea / dim::kKelvin;  // W/(m2 K)
constexpr Dimension kDensity = dim::kBytesPerSecond / dim::kMetre;   // B/s a metre of edge
constexpr double kLongest = 1, kDearest = 1e12, kAlmostNothing = 1e-6;

PackageKey number(std::string_view name, Dimension dimension, double low, double high,
                  bool required = false) {
  return {.name = name,
          .required = required,
          .dimension = dimension,
          .low = low,
          .high = high,
          .choices = {}};
}
PackageKey share(std::string_view name) {
  return number(name, {}, 0, 1);
}
PackageKey count(std::string_view name, double high) {
  return {.name = name, .low = 0, .high = high, .whole = true, .choices = {}};
}
PackageKey word(std::string_view name, bool required = false,
                std::vector<std::string_view> choices = {}) {
  return {.name = name, .required = required, .is_word = true, .choices = std::move(choices)};
}
PackageKey words(std::string_view name, bool required = false) {
  return {.name = name, .required = required, .is_word = true, .list = true, .choices = {}};
}

}  // namespace

std::span<const PackageKey> package_keys() {
  static const std::vector<PackageKey> kKeys = {
      word("title", true),
      word("chip"),   // of the catalog: peak rate, power
      word("as_of"),  // year of prices and defect densities
      number("peak", dim::kFlopsPerSecond, 0,
             1e21),  // 16-bit, dense, where the catalog has no chip
      number("power", dim::kWatt, 0, 1e6),
      number("volume", {}, 0, 1e12),
      number("package_nre", dim::kDollar, 0, kDearest),
      number("published_cost", dim::kDollar, 0,
             kDearest),  // what others say one costs; never read by the model
      number("published_memory_cost", dim::kDollar, 0, kDearest)};
  return kKeys;
}

std::span<const PackageKey> die_keys() {
  static const std::vector<PackageKey> kKeys = {
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
      share("test_coverage"),
      number("test_cost", dim::kDollar, 0, kDearest),
      word("escape_model", false, {"linear", "Williams-Brown"}),
      number("nre", dim::kDollar, 0, kDearest),
      number("power", dim::kWatt, 0, 1e6)};
  return kKeys;
}

std::span<const PackageKey> memory_keys() {
  static const std::vector<PackageKey> kKeys = {
      word("generation", true),
      number("capacity", dim::kByte, 1, 1e15),
      number("bandwidth", dim::kBytesPerSecond, 1, 1e16),
      number("energy", dim::kJoulesPerByte, 0, 1),
      number("price", dim::kDollar, 0, kDearest),  // a stack
      number("width", dim::kMetre, kAlmostNothing, kLongest),
      number("height", dim::kMetre, kAlmostNothing, kLongest),
      share("quality")};
  return kKeys;
}

std::span<const PackageKey> assembly_keys() {
  static const std::vector<PackageKey> kKeys = {
      word("technology", true),
      words("parts", true),
      words("at"),  // "x, y" of each part's lower left corner, in millimetres
      number("width", dim::kMetre, kAlmostNothing, kLongest),
      number("height", dim::kMetre, kAlmostNothing, kLongest),
      share("bond_yield"),
      share("process_yield"),
      number("wafer_price", dim::kDollar, 0, kDearest),
      number("price", dim::kDollar / dim::kArea, 0, kDearest),
      number("process_cost", dim::kDollar, 0, kDearest),
      share("test_coverage"),
      number("test_cost", dim::kDollar, 0, kDearest),
      number("salvage", dim::kDollar, 0, kDearest),
      word("chips", false, {"last", "first"})};
  return kKeys;
}

std::span<const PackageKey> link_keys() {
  static const std::vector<PackageKey> kKeys = {
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

std::span<const PackageKey> cooling_keys() {
  static const std::vector<PackageKey> kKeys = {
      number("coolant", dim::kKelvin, 150, 500),
      number("film", kFilm, 1, 1e8),  // at the top of the lid or cold plate
      number("resistance", kPerPower, 0,
             100),  // in place of film: of plate and coolant, over the lid
      number("logic_limit", dim::kKelvin, 200, 1000),
      number("memory_limit", dim::kKelvin, 200, 1000),
      share("leakage_share"),  // of logic power at the limit
      number("leakage_doubling", dim::kKelvin, 1, 1000),
      number("die_thickness", dim::kMetre, kAlmostNothing, 0.1),
      number("interface_thickness", dim::kMetre, kAlmostNothing, 0.1),
      number("interface_conductivity", dim::kWattsPerMetreKelvin, 1e-3, 1e5),
      number("lid_thickness", dim::kMetre, kAlmostNothing, 0.5),
      number("lid_conductivity", dim::kWattsPerMetreKelvin, 1e-3, 1e5)};
  return kKeys;
}

}  // namespace countervail
