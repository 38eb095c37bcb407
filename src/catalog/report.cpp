// Lists, single items and the check of the catalog as documents. Cells keep the unit of their file
// for people and SI for programs; what is not known says so and is never a 0.
#include "catalog/report.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/units.h"
#include "facts/fact_lines.h"
#include "render/cells.h"

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

std::vector<std::string> names_of(const FactStore& store, const std::string& kind,
                                  const FactFilter& filter) {
  std::vector<std::string> names = store.items(kind);
  std::erase_if(names, [&](const std::string& item) { return !passes(store, kind, item, filter); });
  if (filter.sort.empty()) return names;
  const auto key = [&](const std::string& item) {
    const Fact* fact = store.find(path_of(kind, item, filter.sort));
    // Below every number of the catalog: items without the field come last.
    return fact && fact->is_number() ? fact->value.mid : -1;
  };
  std::stable_sort(names.begin(), names.end(),
                   [&](const std::string& a, const std::string& b) { return key(a) > key(b); });
  return names;
}

/// One column a field, in its SI unit; words have none.
TableColumn field_column(const FactStore& store, const std::string& kind, const char* field) {
  TableColumn column{field, Align::kRight, true, field};
  const FactField* known = store.fields.find(path_of(kind, "-", field));
  if (known == nullptr || known->is_word()) return column;
  column.unit = known->dimension == dimension::kNone ? kPlainNumber : si_unit(known->dimension);
  column.is_range = true;
  return column;
}

/// A fact of the store with another value, in its unit.
Cell in_unit_of(const FactStore& store, const std::string& path, double value) {
  Fact fact = *store.find(path);
  fact.value = Interval::exactly(value);
  return cell_of(fact);
}

}  // namespace

Document list_document(const FactStore& store, const std::string& kind, const FactFilter& filter) {
  Table table;
  table.key = kind + "s";
  table.columns.push_back({kind, Align::kLeft, true});
  const std::vector<const char*> fields = listed_fields(kind);
  for (const char* field : fields) table.columns.push_back(field_column(store, kind, field));
  for (const std::string& item : names_of(store, kind, filter)) {
    std::vector<Cell> row{item};
    for (const char* field : fields) {
      const Fact* fact = store.find(path_of(kind, item, field));
      row.push_back(fact ? cell_of(*fact) : unknown());
    }
    table.rows.push_back(std::move(row));
  }
  Document document{.schema = "countervail/catalog/1"};
  document.add(std::move(table));
  return document;
}

Document item_document(const FactStore& store, const std::string& kind, const std::string& item) {
  Table table{kind + " " + item, {}, {}, "facts_of_item"};
  table.columns = {{"field", Align::kLeft, true},
                   {"value", Align::kLeft, true},
                   {"confidence"},
                   {"source", Align::kLeft, true},
                   {"note", Align::kLeft, true}};
  table.columns[1].is_range = true;
  Document document{.schema = "countervail/catalog/1"};
  const std::string prefix = kind + "/" + item + "/";
  for (const std::string& path : store.paths(prefix)) {
    const auto row = [&](const std::string& field, const Fact& fact) {
      const std::string source = fact.date.empty() ? fact.source : fact.source + ", " + fact.date;
      table.rows.push_back({field, cell_of(fact), name_of(fact.confidence), source, fact.note});
    };
    row(path.substr(prefix.size()), *store.find(path));
    document.facts.push_back(fact_line(*store.find(path)));
    for (const Fact& conflict : store.conflicts(path)) row("  in conflict", conflict);
  }
  document.add(std::move(table));
  return document;
}

Document document_of(const CatalogCheck& check, const FactStore& store) {
  Table table{"", {}, {}, "disagreements"};
  table.columns = {{"rule"},
                   {"fact", Align::kLeft, true},
                   {"stated", Align::kRight},
                   {"computed", Align::kRight},
                   {"reason", Align::kLeft, true}};
  for (const CatalogConflict& d : check.disagreements)
    table.rows.push_back({d.rule, d.path, in_unit_of(store, d.path, d.stated),
                          in_unit_of(store, d.path, d.computed),
                          d.reason.empty() ? "NOT EXPLAINED" : d.reason});
  for (const KnownDisagreement& one : check.stale)
    table.rows.push_back(
        {one.rule, one.path, absent("-"), absent("-"), "listed, but agrees: remove the line"});
  Document document{.schema = "countervail/catalog/1"};
  const bool ok = check.unexplained() == 0 && check.stale.empty();
  document.outcome = ok ? "agrees" : "disagrees";
  const auto counted = [&](const char* key, const char* label, std::size_t number) {
    document.figures.push_back(figure(key, label, static_cast<double>(number), "", "check"));
  };
  counted("checked", "comparisons", static_cast<std::size_t>(check.checked));
  counted("disagreements", "disagreements", check.disagreements.size());
  counted("unexplained", "not explained", static_cast<std::size_t>(check.unexplained()));
  counted("stale", "listed, but gone", check.stale.size());
  document.add(std::move(table));
  document.add(Paragraph{
      "summary",
      fmt::format("{} comparisons, {} disagreements, {} not explained, {} stale.", check.checked,
                  check.disagreements.size(), check.unexplained(), check.stale.size())});
  return document;
}

}  // namespace countervail
