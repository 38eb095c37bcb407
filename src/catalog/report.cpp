#include "catalog/report.h"

#include <algorithm>

#include "base/text.h"

namespace countervail {
namespace {

/// Columns of a list, by kind.
std::vector<const char*> listed_fields(const std::string& kind) {
  if (kind == "chip")
    return {"vendor", "bf16", "memory_capacity", "memory_bandwidth", "tdp", "tpp"};
  if (kind == "system")
    return {"chip", "packages", "plane.scaleup.bandwidth", "plane.scaleout.bandwidth", "power"};
  return {"developer", "kind", "layers", "hidden", "parameters_total"};
}

std::string path_of(const std::string& kind, const std::string& item, const std::string& field) {
  return kind + "/" + item + "/" + field;
}

bool passes(const FactStore& store, const std::string& kind, const std::string& item,
            const FactFilter& filter) {
  return std::all_of(
      filter.conditions.begin(), filter.conditions.end(), [&](const auto& condition) {
        const Fact* fact = store.find(path_of(kind, item, condition.first));
        return fact && lower(fact_text(*fact)).find(lower(condition.second)) != std::string::npos;
      });
}

}  // namespace

Table item_table(const FactStore& store, const std::string& kind, const FactFilter& filter) {
  std::vector<std::string> names = store.items(kind);
  std::erase_if(names, [&](const std::string& item) { return !passes(store, kind, item, filter); });
  if (!filter.sort.empty())
    std::stable_sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
      const auto key = [&](const std::string& item) {
        const Fact* fact = store.find(path_of(kind, item, filter.sort));
        return fact && fact->is_number() ? fact->value.mid : -1;
      };
      return key(a) > key(b);
    });
  Table table;
  table.columns.push_back({kind, Align::kLeft, true});
  for (const char* field : listed_fields(kind))
    table.columns.push_back({field, Align::kRight, true});
  for (const std::string& item : names) {
    std::vector<Cell> row{item};
    for (const char* field : listed_fields(kind)) {
      const Fact* fact = store.find(path_of(kind, item, field));
      row.push_back(fact ? fact_text(*fact) : "unknown");
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table show_table(const FactStore& store, const std::string& kind, const std::string& item) {
  Table table;
  table.title = kind + " " + item;
  table.columns = {{"field", Align::kLeft, true},
                   {"value", Align::kLeft, true},
                   {"confidence"},
                   {"source", Align::kLeft, true},
                   {"note", Align::kLeft, true}};
  const std::string prefix = kind + "/" + item + "/";
  for (const std::string& path : store.paths(prefix)) {
    const auto row = [&](const std::string& field, const Fact& fact) {
      const std::string source = fact.date.empty() ? fact.source : fact.source + ", " + fact.date;
      table.rows.push_back(
          {field, fact_text(fact), std::string(name_of(fact.confidence)), source, fact.note});
    };
    row(path.substr(prefix.size()), *store.find(path));
    for (const Fact& conflict : store.conflicts(path)) row("  in conflict", conflict);
  }
  return table;
}

}  // namespace countervail
