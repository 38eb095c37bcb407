// A case file, over its base: the reader changes only what the file names, so that a
// variant is a few lines. Numbers keep their source and date, since a case may rest on
// nothing later than its as_of. Lists (cuts, orders, comparisons) are replaced whole:
// merged by place, they would mix two cases.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "minerals/case.h"

namespace countervail::minerals {
namespace {

using std::chrono::sys_days;

constexpr int kMostBases = 8, kMostMonths = 240, kMostCaseDays = 36525;

int whole(std::string_view text) {
  double value = 0;
  return parse_number(text, value) ? static_cast<int>(value) : -1;
}

/// "2025-04" -> that month; a month that is none where it is no such text.
/// No error here: keys of a table may be months or names, and this tells them apart.
std::chrono::year_month month_of(std::string_view text) {
  if (text.size() != 7 || text[4] != '-') return std::chrono::year(0) / std::chrono::month(0);
  return std::chrono::year(whole(text.substr(0, 4))) /
         std::chrono::month(static_cast<unsigned>(std::max(0, whole(text.substr(5)))));
}

std::chrono::year_month month_at(const TomlTable& table, std::string_view key,
                                 const std::string& text) {
  const std::chrono::year_month month = month_of(text);
  if (!month.ok())
    table.fail(key, static_cast<int>(ErrorKind::kSyntax), fmt::format("'{}' is no month", text),
               "2025-04");
  return month;
}

sys_days day_at(const TomlTable& table, std::string_view key) {
  const std::string text = table.date(key);
  return sys_days(month_of(text.substr(0, 7)) /
                  std::chrono::day(static_cast<unsigned>(whole(text.substr(8)))));
}

class Reader {
 public:
  Reader(MineralCase& out, const Observations& facts) : case_(out), facts_(facts) {}

  void read(const TomlTable& root) {
    case_.title = root.text_or("title", case_.title);
    if (root.has("as_of")) case_.as_of = root.date("as_of");
    if (root.has("from")) case_.first = month_at(root, "from", root.text("from"));
    case_.months = static_cast<int>(root.integer_or("months", case_.months));
    if (case_.months < 1 || case_.months > kMostMonths)
      root.fail_range("months", fmt::format("a case has 1 to {} months", kMostMonths));
    root.text_or("base", "");
    read_orders(root);
    read_licence(root);
    read_cuts(root);
    if (const auto table = root.table_if("test")) numbers(*table, "test", {"days", "share"});
    if (const auto table = root.table_if("transit")) numbers(*table, "transit", {"days"});
    if (const auto table = root.table_if("market"))
      numbers(*table, "market",
              {"controlled_share", "demand_elasticity", "supply_elasticity", "most_of_others",
               "choke"});
    if (const auto table = root.table_if("sectors"))
      numbers(*table, "sectors", {"restock", "sigma", "sigma_later", "value_share", "floor"});
    read_sectors(root);
    if (const auto table = root.table_if("entry"))
      numbers(*table, "entry", {"rate", "lead", "ceiling"});
    read_plants(root);
    read_compare(root);
    root.finish();
  }

 private:
  /// The later file's number takes the place of the base's, so that the order stays.
  void add(StatedNumber number) {
    for (StatedNumber& known : case_.numbers)
      if (known.fact.path == number.fact.path) {
        known = std::move(number);
        return;
      }
    case_.numbers.push_back(std::move(number));
  }
  void numbers(const TomlTable& table, const std::string& path,
               std::initializer_list<const char*> keys) {
    for (const char* key : keys)
      if (table.has(key))
        add(read_stated_number(table, key, "minerals/" + path + "/" + key, facts_));
    table.finish();
  }

  /// Months without a gap: a missing one would shift all that follow.
  void read_orders(const TomlTable& root) {
    const auto table = root.table_if("orders");
    if (!table) return;
    case_.order_months.clear();
    for (const std::string& key : table->keys()) {
      add(read_stated_number(*table, key, "minerals/orders/" + key, facts_));
      if (key == "monthly") continue;
      const auto month = month_at(*table, key, key);
      if (!case_.order_months.empty() &&
          month != month_of(case_.order_months.back()) + std::chrono::months(1))
        table->fail(key, static_cast<int>(ErrorKind::kMissing),
                    fmt::format("{} does not follow {}: months are missing", key,
                                case_.order_months.back()));
      case_.order_months.push_back(key);
    }
    table->finish();
  }

  void read_licence(const TomlTable& root) {
    const auto table = root.table_if("licence");
    if (!table) return;
    case_.has_licence = !table->boolean_or("none", false);
    if (table->has("border")) case_.border = day_at(*table, "border");
    if (table->has("ends")) case_.ends = {day_at(*table, "ends")};
    if (table->has("notice")) day_at(*table, "notice");
    table->text_or("why", "");
    numbers(*table, "licence", {"first_decision", "days", "stages", "approve", "refiled"});
  }

  /// Cuts have no names, so those of a base are replaced by any of one's own.
  void read_cuts(const TomlTable& root) {
    const std::vector<TomlTable> tables = root.tables_or_none("cut");
    if (!tables.empty()) case_.cuts.clear();
    for (const TomlTable& table : tables) {
      CaseCut cut{day_at(table, "from"), static_cast<int>(table.integer("days")),
                  fmt::format("cut/{}", case_.cuts.size() + 1)};
      if (cut.days < 1 || cut.days > kMostCaseDays)
        table.fail_range("days", "a cut lasts a day or more, a century at most");
      numbers(table, cut.path, {"share"});
      cut.path = "minerals/" + cut.path;
      case_.cuts.push_back(std::move(cut));
    }
  }

  /// A sector known from the base keeps what the file leaves out.
  void read_sectors(const TomlTable& root) {
    const auto sectors = root.table_if("sector");
    for (const std::string& name : sectors ? sectors->keys() : std::vector<std::string>{}) {
      const TomlTable table = sectors->table(name);
      auto found = std::find_if(case_.sectors.begin(), case_.sectors.end(),
                                [&](const CaseSector& one) { return one.name == name; });
      if (found == case_.sectors.end()) {
        case_.sectors.push_back({name, "minerals/sector/" + name, {}});
        found = case_.sectors.end() - 1;
      }
      found->industry = table.text_or("industry", found->industry);
      numbers(table, "sector/" + name, {"need", "controlled", "stock", "exposed"});
    }
  }

  void read_plants(const TomlTable& root) {
    const auto plants = root.table_if("plant");
    for (const std::string& name : plants ? plants->keys() : std::vector<std::string>{}) {
      const TomlTable table = plants->table(name);
      std::erase_if(case_.plants, [&](const CasePlant& one) { return one.name == name; });
      case_.plants.push_back({name, "minerals/plant/" + name, day_at(table, "start")});
      numbers(table, "plant/" + name, {"output", "delay", "ramp"});
    }
  }

  /// Rows are looked up at once, so that a misspelt one is an error of this file and not
  /// of a report.
  void read_compare(const TomlTable& root) {
    const auto table = root.table_if("compare");
    if (!table) return;
    case_.observed.clear();
    case_.claims.clear();
    for (const std::string& key : table->keys()) {
      const std::string name = table->text(key);
      try {
        facts_.row(name);
      } catch (const Error& error) {
        table->fail(key, error);
      }
      if (month_of(key).ok())
        case_.observed[key] = name;
      else
        case_.claims.emplace_back(key, name);
    }
  }

  MineralCase& case_;
  const Observations& facts_;
};

void read_over(const std::string& name, const Files& data, const Observations& facts,
               MineralCase& out, int depth) {
  const bool is_file = name.ends_with(".toml");
  const std::string path = is_file ? name : "minerals/cases/" + name + ".toml";
  if (!is_file && !data.has(path)) {
    const std::vector<std::string> names = case_names(data);
    const std::string near = did_you_mean(name, names);
    throw Error(ErrorKind::kUnknownName, fmt::format("no case is named '{}'", name), {}, 0, 0,
                near.empty() ? fmt::format("{}, or a .toml file", fmt::join(names, ", ")) : near);
  }
  const TomlTable root = is_file ? read_toml(path) : read_toml(path, data);
  if (depth > kMostBases)
    root.fail("base", static_cast<int>(ErrorKind::kConflict), "a case is its own base");
  const std::string base = root.text_or("base", "");
  if (!base.empty()) read_over(base, data, facts, out, depth + 1);
  out.chain.push_back(name);
  out.file = root.file();
  Reader(out, facts).read(root);
}

/// Own ranges are free of a date; they stand for what nobody publishes.
void refuse_later_facts(const MineralCase& read) {
  for (const StatedNumber& number : read.numbers)
    if (number.fact.confidence != Confidence::kAssumed && dated_after(number.fact.date, read.as_of))
      throw Error(ErrorKind::kConflict,
                  fmt::format("'{}' rests on {} of {}, after the case's as_of {}", number.fact.path,
                              number.fact.source, number.fact.date, read.as_of),
                  number.file, number.line, number.column,
                  "an earlier source, or a range of your own (confidence = \"assumed\")");
}

}  // namespace

const StatedNumber* MineralCase::number(std::string_view path) const {
  for (const StatedNumber& one : numbers)
    if (one.fact.path == path) return &one;
  return nullptr;
}

std::vector<std::string> case_names(const Files& data) {
  std::vector<std::string> names;
  for (const std::string& file : data.list("minerals/cases", ".toml"))
    names.push_back(stem_of(file));
  return names;
}

MineralCase read_case(const std::string& name, const Files& data, const Observations& facts) {
  MineralCase read;
  read_over(name, data, facts, read, 0);
  for (const bool missing : {read.as_of.empty(), !read.first.ok(), read.sectors.empty()})
    if (missing)
      throw Error(ErrorKind::kMissing, "a case needs as_of, from and a [sector.NAME]", read.file, 1,
                  1);
  refuse_later_facts(read);
  return read;
}

}  // namespace countervail::minerals
