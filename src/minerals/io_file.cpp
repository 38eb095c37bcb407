// The BEA's use table of 2015, one row a cell. Which codes are industries and which
// commodities is found in the file, not listed here. Made and imported parts stay
// apart, as a loss at home passes on through the first only.
#include "minerals/io_file.h"

#include <algorithm>
#include <map>

#include "base/error.h"
#include "files/csv.h"

namespace countervail::minerals {
namespace {

using Places = std::map<std::string, int>;

constexpr const char* kImports =
    "F050";  // a column of negative numbers: imports stand beside each use already

bool is_commodity(const std::string& row) {
  return row != "OUTPUT" && !row.starts_with('V');  // VA and its parts
}

double money_in(const CsvTable& file, const CsvRow& row, const char* column) {
  return file.cell(row, column).empty() ? 0 : file.number(row, column);
}

/// Industries are the users with value added; commodities the rest of the rows, in the order of the file.
void name_sides(const CsvTable& file, NamedTable& out, Places& industry, Places& commodity) {
  for (const CsvRow& row : file.rows) {
    const std::string& what = file.cell(row, "commodity");
    if (what != "VA") continue;
    industry[file.cell(row, "user")] = static_cast<int>(out.industries.size());
    out.industries.push_back(file.cell(row, "user"));
  }
  for (const CsvRow& row : file.rows) {
    const std::string& what = file.cell(row, "commodity");
    if (!is_commodity(what) || commodity.contains(what)) continue;
    commodity[what] = static_cast<int>(out.commodities.size());
    out.commodities.push_back(what);
  }
}

/// A commodity is taken as made by the industry of the same code; -1 where there is none.
void size_table(NamedTable& out, const Places& industry) {
  IoTable& table = out.table;
  table.industries = static_cast<int>(out.industries.size());
  table.commodities = static_cast<int>(out.commodities.size());
  const auto cells = out.industries.size() * out.commodities.size();
  table.use.assign(cells, 0);
  table.imported.assign(cells, 0);
  table.final_use.assign(out.commodities.size(), 0);
  table.final_imported.assign(out.commodities.size(), 0);
  table.value_added.assign(out.industries.size(), 0);
  table.output.assign(out.industries.size(), 0);
  for (const std::string& code : out.commodities) {
    const auto made = industry.find(code);
    table.made_by.push_back(made == industry.end() ? -1 : made->second);
  }
}

/// Users that are no industry are final demand, summed; parts of value added are left to
/// their sum.
void add_row(const CsvTable& file, const CsvRow& row, const Places& industry,
             const Places& commodity, IoTable& table) {
  const std::string &what = file.cell(row, "commodity"), &who = file.cell(row, "user");
  const double use = file.number(row, "use_musd"), imported = money_in(file, row, "import_musd");
  const auto user = industry.find(who);
  if (who == kImports) return;
  if (what == "VA") {
    table.value_added[static_cast<std::size_t>(user->second)] = use;
  } else if (what == "OUTPUT") {
    if (user != industry.end()) table.output[static_cast<std::size_t>(user->second)] = use;
  } else if (!is_commodity(what)) {
    return;
  } else if (user == industry.end()) {
    const auto c = static_cast<std::size_t>(commodity.at(what));
    table.final_use[c] += use;
    table.final_imported[c] += imported;
  } else {
    const std::size_t at = table.at(commodity.at(what), user->second);
    table.use[at] = use;
    table.imported[at] = imported;
  }
}

}  // namespace

NamedTable read_use_table(const Files& data) {
  const CsvTable file = read_csv("minerals/io/bea-use-2015.csv", data);
  NamedTable out;
  Places industry, commodity;
  name_sides(file, out, industry, commodity);
  size_table(out, industry);
  for (const CsvRow& row : file.rows) add_row(file, row, industry, commodity, out.table);
  const CsvTable names = read_csv("minerals/io/bea-industries.csv", data);
  for (const std::string& code : out.industries) {
    std::string name = code;
    for (const CsvRow& row : names.rows)
      if (names.cell(row, "code") == code) name = names.cell(row, "name");
    out.names.push_back(name);
  }
  try {
    check(out.table, out.industries);
  } catch (const Error& error) {
    throw Error(error.kind, error.message, file.file, 0, 0, error.hint);
  }
  return out;
}

int industry_of(const NamedTable& table, const std::string& code) {
  const auto found = std::find(table.industries.begin(), table.industries.end(), code);
  return found == table.industries.end() ? -1 : static_cast<int>(found - table.industries.begin());
}

}  // namespace countervail::minerals
