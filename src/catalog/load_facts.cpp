#include "catalog/load_facts.h"

#include <algorithm>
#include <filesystem>

#include "facts/fact_files.h"
#include "package/spec_file.h"

namespace countervail {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> files_in(const fs::path& directory, const char* extension) {
  std::vector<std::string> files;
  if (!fs::is_directory(directory)) return files;
  for (const auto& entry : fs::directory_iterator(directory))
    if (entry.path().extension() == extension) files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

FactStore load_facts(const std::string& data_directory) {
  FactStore store;
  const fs::path data(data_directory);
  if (fs::exists(data / "catalog/fields.csv"))
    add_fields(store.fields, (data / "catalog/fields.csv").string());
  for (const auto& [kind, folder] :
       {std::pair("chip", "chips"), std::pair("system", "systems"), std::pair("model", "models")})
    for (const std::string& file : files_in(data / "catalog" / folder, ".csv"))
      add_csv_facts(store, kind, file);
  if (fs::exists(data / "catalog/aliases.csv"))
    add_aliases(store, (data / "catalog/aliases.csv").string());
  for (const auto& [kind, file] :
       {std::pair("fabric", "fabrics.toml"), std::pair("exchange", "exchanges.toml"),
        std::pair("curve", "efficiency.toml"), std::pair("reliability", "reliability.toml"),
        std::pair("economics", "economics.toml"), std::pair("default", "defaults.toml")})
    if (fs::exists(data / "models" / file))
      add_toml_facts(store, kind, (data / "models" / file).string());
  for (const std::string& file : files_in(data / "stacks", ".toml"))
    add_toml_facts(store, "stack", file, fs::path(file).stem().string());
  package::add_packaging_facts(store, data_directory);
  return store;
}

FactStore load_rule_facts(const std::string& data_directory) {
  FactStore store = load_facts(data_directory);
  const fs::path rules = fs::path(data_directory) / "rules";
  for (const auto& [kind, file] :
       {std::pair("vendor", "vendors.csv"), std::pair("process", "processes.csv"),
        std::pair("memory", "memory.csv"), std::pair("mineral", "minerals.csv")})
    add_csv_facts(store, kind, (rules / file).string());
  return store;
}

}  // namespace countervail
