#include "catalog/load_facts.h"

#include "facts/fact_files.h"
#include "facts/name_words.h"
#include "package/spec_file.h"

namespace countervail {

FactStore load_facts(const Files& data) {
  FactStore store;
  if (data.has("catalog/fields.csv")) add_fields(store.fields, "catalog/fields.csv", data);
  if (data.has("models/spreads.toml")) add_spreads(store.spreads, "models/spreads.toml", data);
  for (const auto& [kind, folder] :
       {std::pair("chip", "chips"), std::pair("system", "systems"), std::pair("model", "models")})
    for (const std::string& file : data.list(std::string("catalog/") + folder, ".csv"))
      add_csv_facts(store, kind, file, data);
  if (data.has("catalog/aliases.csv")) add_aliases(store, "catalog/aliases.csv", data);
  if (data.has("catalog/name_words.csv")) add_name_words(store, "catalog/name_words.csv", data);
  for (const auto& [kind, name] :
       {std::pair("fabric", "fabrics"), std::pair("exchange", "exchanges"),
        std::pair("curve", "efficiency"), std::pair("curve", "kernels"),
        std::pair("reliability", "reliability"), std::pair("economics", "economics"),
        std::pair("default", "defaults"), std::pair("default", "default_stacks"),
        std::pair("serving", "serving_stacks")})
    if (const std::string file = std::string("models/") + name + ".toml"; data.has(file))
      add_toml_facts(store, kind, file, data);
  for (const std::string& file : data.list("stacks", ".toml"))
    add_toml_facts(store, "stack", file, data, stem_of(file));
  if (data.has("measured/anchors.csv"))
    add_csv_facts(store, "anchor", "measured/anchors.csv", data);
  package::add_packaging_facts(store, data);
  return store;
}

FactStore load_rule_facts(const Files& data) {
  FactStore store = load_facts(data);
  for (const auto& [kind, file] :
       {std::pair("vendor", "vendors.csv"), std::pair("process", "processes.csv"),
        std::pair("memory", "memory.csv"), std::pair("mineral", "minerals.csv")})
    add_csv_facts(store, kind, std::string("rules/") + file, data);
  return store;
}

}  // namespace countervail
