// catalog: what is known of chips, systems and models, from whom, and whether it agrees with itself.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "catalog/check.h"
#include "catalog/report.h"
#include "compile/compile.h"
#include "files/csv.h"
#include "inputs.h"
#include "verbs.h"

namespace countervail::app {
namespace {

std::vector<KnownDisagreement> known_disagreements(const std::string& data_directory) {
  const CsvTable table = read_csv(data_directory + "/catalog/known_disagreements.csv");
  const auto rule = static_cast<std::size_t>(table.required_column("rule"));
  const auto path = static_cast<std::size_t>(table.required_column("path"));
  const auto reason = static_cast<std::size_t>(table.required_column("reason"));
  std::vector<KnownDisagreement> known;
  for (const CsvRow& row : table.rows) {
    if (trim(row.cells[reason]).empty())
      throw Error(ErrorKind::kMissing, "a known disagreement needs its reason", table.file,
                  row.line, row.columns[reason]);
    known.push_back({row.cells[rule], row.cells[path], row.cells[reason]});
  }
  return known;
}

std::string in_unit_of(const FactStore& store, const std::string& path, double value) {
  Fact fact = *store.find(path);
  fact.value = Interval::exactly(value);
  return fact_text(fact);
}

int run_check(const FactStore& store, const Arguments& arguments, Context& context) {
  const CatalogCheck check = check_catalog(store, known_disagreements(context.data_directory));
  Table table;
  table.columns = {{"rule"},
                   {"fact", Align::kLeft, true},
                   {"stated", Align::kRight},
                   {"computed", Align::kRight},
                   {"reason", Align::kLeft, true}};
  for (const Disagreement& d : check.disagreements)
    table.rows.push_back({d.rule, d.path, in_unit_of(store, d.path, d.stated),
                          in_unit_of(store, d.path, d.computed),
                          d.reason.empty() ? "NOT EXPLAINED" : d.reason});
  for (const KnownDisagreement& one : check.stale)
    table.rows.push_back({one.rule, one.path, "-", "-", "listed, but agrees: remove the line"});
  context.out += render(table, arguments.format(), context.width);
  const bool ok = check.unexplained() == 0 && check.stale.empty();
  if (arguments.format() == TableFormat::kText)
    context.out += fmt::format("\n{} comparisons, {} disagreements, {} not explained, {} stale.\n",
                               check.checked, check.disagreements.size(), check.unexplained(),
                               check.stale.size());
  return ok ? kOk : kFailedCheck;
}

/// Error{kUnknownKey} with the nearest spelling when items of this kind have no such field.
void require_field(const FactStore& store, const std::string& kind, const std::string& field) {
  if (store.fields.find(kind + "/-/" + field) != nullptr) return;
  Fact asked;
  asked.path = kind + "/-/" + field;
  store.fields.check(asked);
}

int run_list(const FactStore& store, const std::string& kind, const Arguments& arguments,
             Context& context) {
  FactFilter filter;
  for (const std::string& condition : arguments.texts("--where")) {
    const std::size_t equals = condition.find('=');
    if (equals == std::string::npos)
      throw Error(ErrorKind::kSyntax, fmt::format("--where needs field=text, got '{}'", condition));
    filter.conditions.emplace_back(condition.substr(0, equals), condition.substr(equals + 1));
    require_field(store, kind, filter.conditions.back().first);
  }
  filter.sort = arguments.text("--sort");
  if (!filter.sort.empty() && filter.sort != "name") require_field(store, kind, filter.sort);
  context.out += render(item_table(store, kind, filter), arguments.format(), context.width);
  return kOk;
}

int run_show(FactStore& store, const Arguments& arguments, Context& context) {
  if (arguments.positional.size() != 2)
    throw Error(ErrorKind::kSyntax, "catalog show needs one name");
  const std::string name = model_name(store, arguments.positional[1], context);
  const Kinds kinds = {"chip", "system", "model"};
  const NameMatch match = find_name(store, kinds, name);
  if (!match.name) throw name_error(store, kinds, name, match);
  context.out +=
      render(show_table(store, match.kind, *match.name), arguments.format(), context.width);
  return kOk;
}

int run_catalog(const Arguments& arguments, Context& context) {
  const std::string what = arguments.positional.empty() ? "" : arguments.positional.front();
  FactStore store = load_store(arguments, context);
  if (what == "check") return run_check(store, arguments, context);
  if (what == "show") return run_show(store, arguments, context);
  if (what == "chips" || what == "systems" || what == "models")
    return run_list(store, what.substr(0, what.size() - 1), arguments, context);
  throw Error::at(ErrorKind::kUnknownName, fmt::format("unknown catalog command '{}'", what),
                  "one of check, chips, systems, models, show NAME");
}

}  // namespace

Verb catalog_verb() {
  return {"catalog",
          "chips, systems and models: values with unit, source, confidence and conflicts",
          "check | chips | systems | models | show NAME",
          "countervail catalog show \"Ascend 910C\"",
          {{"--where", "FIELD=TEXT", "only items whose field contains the text, e.g. vendor=Huawei",
            "", true},
           {"--sort", "FIELD", "by this field, largest first; names without it last", "name"},
           {"--catalog", "FILE.csv", "a file of your own, same columns plus kind, read on top", "",
            true},
           format_option()},
          run_catalog};
}

}  // namespace countervail::app
