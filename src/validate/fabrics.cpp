#include "validate/fabrics.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "files/toml_reader.h"

namespace countervail {
namespace {

double share_of_label(const TomlTable& table, std::string_view key, double fallback) {
  const double share = table.number_or(key, fallback);
  if (share < 0 || share > 1)
    table.fail_range(key, "a share of the nominal rate lies between 0 and 1");
  return share;
}

FabricEntry entry_of(const std::string& name, const TomlTable& table) {
  FabricEntry entry{.name = name};
  entry.fabric.name = ShortName(std::string_view(name));
  entry.fabric.latency = table.quantity("latency", dimension::kSecond);
  entry.fabric.efficiency = share_of_label(table, "efficiency", 1);
  if (entry.fabric.efficiency <= 0)
    table.fail_range("efficiency", "a share of the nominal rate must exceed 0");
  entry.fabric.half_size = table.quantity("half_size", dimension::kByte);
  entry.fabric.in_network_efficiency = share_of_label(table, "in_network_efficiency", 0);
  entry.fabric.reduction_from = static_cast<int>(table.integer_or("reduction_from", 0));
  entry.basis = table.text("basis");
  entry.source = table.text("source");
  entry.confidence = table.text("confidence");
  if (entry.basis != "fitted" && entry.basis != "sourced" && entry.basis != "assumed")
    table.fail_range("basis",
                     "basis must be fitted, sourced or assumed, got '" + entry.basis + "'");
  table.finish();
  return entry;
}

FabricTable fabrics_of(const TomlTable& file) {
  FabricTable table;
  for (const std::string& name : file.keys())
    table.entries.push_back(entry_of(name, file.table(name)));
  return table;
}

}  // namespace

const FabricEntry* FabricTable::find(std::string_view name) const {
  const auto found = std::ranges::find(entries, name, &FabricEntry::name);
  return found == entries.end() ? nullptr : &*found;
}

const FabricEntry& FabricTable::at(std::string_view name) const {
  if (const FabricEntry* found = find(name)) return *found;
  std::vector<std::string> names;
  for (const FabricEntry& entry : entries) names.push_back(entry.name);
  throw Error::at(ErrorKind::kUnknownName, "unknown fabric '" + std::string(name) + "'",
                  did_you_mean(name, names));
}

FabricTable read_fabrics(const std::string& path) {
  return fabrics_of(read_toml(path));
}
FabricTable parse_fabrics(std::string_view text, std::string_view file_name) {
  return fabrics_of(parse_toml(text, file_name));
}

}  // namespace countervail
