#include "supply/plan_tables.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "facts/stated_number.h"
#include "supply/period.h"

namespace countervail::supply {
namespace {

template <typename Item>
Item& item_named(std::vector<Item>& items, const std::string& name, const std::string& path) {
  for (Item& item : items)
    if (item.name == name) return item;
  Item item;
  item.name = name;
  item.path = path;
  items.push_back(std::move(item));
  return items.back();
}

int quarter_at(const TomlTable& table, std::string_view key) {
  try {
    return parse_quarter(table.text(key));
  } catch (const Error& error) {
    table.fail(key, error);
  }
}

class Reader {
 public:
  Reader(Plan& plan, const Observations& facts) : plan_(plan), facts_(facts) {}

  void read(const TomlTable& root) {
    plan_.title = root.text_or("title", plan_.title);
    if (root.has("as_of")) plan_.as_of = root.date("as_of");
    if (root.has("from")) plan_.calendar.first = quarter_at(root, "from");
    if (root.has("to")) read_end(root);
    if (const auto actors = root.table_if("actor"))
      for (const std::string& name : actors->keys()) read_actor(actors->table(name), name);
    read_views(root);
    read_rule(root);
    read_imports(root);
    read_correlations(root);
    read_claims(root), read_world(root);
    root.text_or("base", "");
    root.finish();
  }

 private:
  void add(StatedNumber number) {
    for (StatedNumber& known : plan_.numbers)
      if (known.fact.path == number.fact.path) {
        known = std::move(number);
        return;
      }
    plan_.numbers.push_back(std::move(number));
  }
  /// Numbers that the plan no longer reads.
  void retire(const std::string& prefix) {
    for (StatedNumber& known : plan_.numbers)
      if (known.fact.path.starts_with(prefix)) known.in_use = false;
  }
  void number(const TomlTable& table, std::string_view key, const std::string& path) {
    if (table.has(key)) add(read_stated_number(table, key, path + "/" + std::string(key), facts_));
  }
  void numbers(const TomlTable& table, const std::string& path,
               std::initializer_list<const char*> keys) {
    for (const char* key : keys) number(table, key, path);
  }

  /// A line that the plan takes away: its numbers keep their place in the draws.
  template <typename Item>
  bool taken_away(std::vector<Item>& items, const TomlTable& table, const std::string& name) {
    if (!table.boolean_or("none", false)) return false;
    for (const Item& item : items)
      if (item.name == name) retire(item.path + "/");
    std::erase_if(items, [&](const Item& item) { return item.name == name; });
    return true;
  }

  void series(const TomlTable& table, std::string_view key, const std::string& path,
              PlanSeries& series) {
    if (!table.has(key)) return;
    if (!series.path.empty()) retire(series.path);
    series = {};
    if (table.type(key) == "table" && table.table(key).has("view")) {
      series.view = table.table(key).text("view");
      views_wanted_.push_back({table, std::string(key), series.view});
      return;
    }
    series.path = path + "/" + std::string(key);
    if (table.type(key) == "table") return number(table, key, path);
    for (const TomlTable& point : table.tables_or_none(key)) {
      const std::string period = point.text("period");
      if (!period_of(period))
        point.fail("period", static_cast<int>(ErrorKind::kSyntax),
                   fmt::format("'{}' is no period", period), "2025, end 2025, 2025Q4, 2025-06");
      series.periods.push_back(period);
      StatedNumber one = read_stated_point(point, series.path + "/" + period, facts_);
      one.group = series.path;
      add(std::move(one));
    }
  }

  void read_end(const TomlTable& root) {
    plan_.calendar.count = quarter_at(root, "to") - plan_.calendar.first + 1;
    if (plan_.calendar.count < 1 || plan_.calendar.count > 200)
      root.fail_range("to", "a plan has 1 to 200 quarters");
  }

  void read_stock(const TomlTable& table, const std::string& path, PlanStock& stock) {
    number(table, "stock", path);
    number(table, "lump", path);
    stock.is_given = stock.is_given || table.has("stock");
    if (table.has("arrives_from")) stock.from = quarter_at(table, "arrives_from");
    if (table.has("arrives_to")) stock.to = quarter_at(table, "arrives_to");
    if (table.has("lump_in")) stock.lump_quarter = quarter_at(table, "lump_in");
    if (stock.is_given && (stock.from == 0 || stock.to < stock.from))
      table.fail("stock", static_cast<int>(ErrorKind::kMissing), "a stock needs its quarters",
                 "arrives_from = \"2023Q1\", arrives_to = \"2024Q4\"");
  }

  void read_nodes(const TomlTable& lines, PlanActor& actor) {
    for (const std::string& name : lines.keys()) {
      const TomlTable table = lines.table(name);
      if (taken_away(actor.nodes, table, name)) continue;
      PlanNode& node = item_named(actor.nodes, name, "supply/" + actor.name + "/node/" + name);
      series(table, "wafers", node.path, node.wafers);
      series(table, "ai_share", node.path, node.ai_share);
      series(table, "yield", node.path, node.yield);
      node.yield_die = table.text_or("yield_of", node.yield_die);
      numbers(table, node.path, {"before", "fall_per_doubling", "cumulated", "floor"});
      table.finish();
    }
  }

  void read_dies(const TomlTable& lines, PlanActor& actor) {
    for (const std::string& name : lines.keys()) {
      const TomlTable table = lines.table(name);
      if (taken_away(actor.dies, table, name)) continue;
      PlanDie& die = item_named(actor.dies, name, "supply/" + actor.name + "/die/" + name);
      die.node = table.text_or("node", die.node);
      die.package = table.text_or("package", die.package);
      read_stock(table, die.path, die.stock);
      number(table, "lag", die.path);
      series(table, "share", die.path, die.share);
      table.finish();
    }
  }

  void read_memories(const TomlTable& lines, PlanActor& actor) {
    for (const std::string& name : lines.keys()) {
      const TomlTable table = lines.table(name);
      if (taken_away(actor.memories, table, name)) continue;
      PlanMemory& kind =
          item_named(actor.memories, name, "supply/" + actor.name + "/memory/" + name);
      kind.has_line = kind.has_line || table.has("wafers");
      kind.product = table.text_or("product", kind.product);
      read_stock(table, kind.path, kind.stock);
      numbers(table, kind.path,
              {"start", "wafers", "ramp", "lag", "dies_a_wafer", "bond_yield", "height", "revenue",
               "price", "growth"});
      table.finish();
    }
  }

  void read_carriers(const TomlTable& lines, PlanActor& actor) {
    for (const std::string& name : lines.keys()) {
      const TomlTable table = lines.table(name);
      if (taken_away(actor.carriers, table, name)) continue;
      PlanCarrier& carrier =
          item_named(actor.carriers, name, "supply/" + actor.name + "/carrier/" + name);
      carrier.package = table.text_or("package", carrier.package);
      series(table, "wafers", carrier.path, carrier.wafers);
      number(table, "utilisation", carrier.path);
      table.finish();
    }
  }

  void read_products(const TomlTable& lines, PlanActor& actor) {
    for (const std::string& name : lines.keys()) {
      const TomlTable table = lines.table(name);
      if (taken_away(actor.products, table, name)) continue;
      const std::string path = "supply/" + actor.name + "/product/" + name;
      series(table, "demand", path, item_named(actor.products, name, path).demand);
      table.finish();
    }
  }

  void read_actor(const TomlTable& table, const std::string& name) {
    auto found = std::find_if(plan_.actors.begin(), plan_.actors.end(),
                              [&](const PlanActor& one) { return one.name == name; });
    if (found == plan_.actors.end()) {
      plan_.actors.push_back({});
      plan_.actors.back().name = name;
      found = plan_.actors.end() - 1;
    }
    PlanActor& actor = *found;
    if (const auto lines = table.table_if("node")) read_nodes(*lines, actor);
    if (const auto lines = table.table_if("die")) read_dies(*lines, actor);
    if (const auto lines = table.table_if("memory")) read_memories(*lines, actor);
    if (const auto lines = table.table_if("carrier")) read_carriers(*lines, actor);
    if (const auto lines = table.table_if("product")) read_products(*lines, actor);
    table.finish();
  }

  void read_source(const TomlTable& table, PlanView& view, const std::string& name) {
    PlanView::Source source{name, {}};
    for (const std::string& fact : table.texts_or_none(name)) {
      const Observation* seen = nullptr;
      try {
        seen = &facts_.row(fact);
      } catch (const Error& error) {
        table.fail(name, error);
      }
      if (!seen->has_number || !period_of(seen->period))
        table.fail(name, static_cast<int>(ErrorKind::kMissing),
                   fmt::format("'{}' has no number at a time", fact));
      source.periods.push_back(seen->period);
      StatedNumber point;
      point.fact = seen->fact;
      point.fact.note = fact + (seen->fact.note.empty() ? "" : ": " + seen->fact.note);
      point.fact.path = view.path + "/" + name + "/" + seen->period;
      point.group = view.path + "/" + seen->period;
      point.file = table.file(), point.line = table.line_of(name),
      point.column = table.column_of(name);
      add(std::move(point));
    }
    if (source.periods.empty())
      table.fail(name, static_cast<int>(ErrorKind::kMissing), "a source of a view needs its facts");
    view.sources.push_back(std::move(source));
  }

  void read_views(const TomlTable& root) {
    const auto views = root.table_if("view");
    for (const std::string& name : views ? views->keys() : std::vector<std::string>{}) {
      const TomlTable table = views->table(name);
      PlanView& view = item_named(plan_.views, name, "supply/view/" + name);
      const std::vector<PlanView::Source> known = view.sources;
      view.sources.clear();
      for (const std::string& between : table.texts_or_none("between")) {
        if (table.has(between)) {
          read_source(table, view, between);
          continue;
        }
        const auto old = std::find_if(known.begin(), known.end(),
                                      [&](const auto& source) { return source.name == between; });
        if (old == known.end())
          table.fail("between", static_cast<int>(ErrorKind::kUnknownName),
                     fmt::format("the view has no source '{}'", between));
        view.sources.push_back(*old);
      }
      if (view.sources.empty())
        table.fail("between", static_cast<int>(ErrorKind::kMissing), "a view needs its sources");
      for (const PlanView::Source& old : known) retire_unless_kept(view, old.name);
      table.finish();
      add_view_index(view, table);
    }
    check_views();
  }

  void retire_unless_kept(const PlanView& view, const std::string& source) {
    for (const PlanView::Source& kept : view.sources)
      if (kept.name == source) return;
    retire(view.path + "/" + source + "/");
  }

  /// 0: the first source, 1: the last; a draw keeps its place between them over all years.
  void add_view_index(const PlanView& view, const TomlTable& table) {
    StatedNumber index;
    index.fact.path = view.path + "/index";
    index.fact.value = view.sources.size() > 1 ? Interval{0, 0.5, 1} : Interval::exactly(0);
    index.fact.unit = "1";
    index.fact.source = "own: any place between the sources alike";
    index.fact.confidence = Confidence::kAssumed;
    for (const PlanView::Source& source : view.sources)
      index.fact.note += (index.fact.note.empty() ? "" : " .. ") + source.name;
    index.shape = Shape::kUniform;
    index.file = table.file(), index.line = table.line(), index.column = 1;
    add(std::move(index));
  }

  void check_views() {
    for (const Wanted& wanted : views_wanted_)
      if (!plan_.view(wanted.view)) {
        std::vector<std::string> names;
        for (const PlanView& view : plan_.views) names.push_back(view.name);
        wanted.table.fail(wanted.key, static_cast<int>(ErrorKind::kUnknownName),
                          fmt::format("no view is named '{}'", wanted.view),
                          did_you_mean(wanted.view, names));
      }
  }

  PlanTurn read_turn(const TomlTable& table) {
    PlanTurn turn;
    if (const auto mix = table.table_if("mix"))
      for (const std::string& product : mix->keys())
        turn.products.emplace_back(product, mix->number(product));
    else
      turn.products.emplace_back(table.text("product"), 1);
    turn.share = table.number_or("share", 1);
    if (!(turn.share > 0 && turn.share <= 1))
      table.fail_range("share",
                       fmt::format("'share' is above 0 and at most 1, got {}", turn.share));
    double sum = 0;
    for (const auto& part : turn.products) sum += part.second;
    if (std::abs(sum - 1) > 1e-9)
      table.fail_range("mix", fmt::format("the shares of a mix sum to 1, got {}", sum));
    table.finish();
    return turn;
  }

  void read_rule(const TomlTable& root) {
    const std::vector<TomlTable> phases = root.tables_or_none("rule");
    if (!phases.empty()) plan_.rule.clear();
    for (const TomlTable& table : phases) {
      PlanPhase phase;
      phase.from = quarter_at(table, "from");
      if (!plan_.rule.empty() && phase.from <= plan_.rule.back().from)
        table.fail_range("from", "phases of the rule follow each other in time");
      double reserved = 0;
      for (const TomlTable& turn : table.tables_or_none("order")) {
        phase.turns.push_back(read_turn(turn));
        if (phase.turns.back().share < 1) reserved += phase.turns.back().share;
      }
      if (reserved > 1 + 1e-9)
        table.fail_range("order", fmt::format("shares of a phase sum to {}, above 1", reserved));
      phase.source = table.text_or("source", "");
      phase.confidence = table.text_or("confidence", "");
      table.finish();
      plan_.rule.push_back(std::move(phase));
    }
  }

  void read_shipped(const TomlTable& table, PlanImport& path) {
    const std::string prefix = table.text("shipped");
    for (const Observation* seen : facts_.matching(prefix)) {
      double year = 0;
      if (!seen->has_number || !parse_quarter_date(seen->period, year)) continue;
      const int quarter = parse_quarter(seen->period);
      StatedNumber number;
      number.fact = seen->fact;
      number.fact.note = seen->fact.path;
      number.fact.path = path.path + "/shipped/" + seen->period;
      number.file = table.file(), number.line = table.line_of("shipped"),
      number.column = table.column_of("shipped");
      path.shipped.emplace_back(quarter, number.fact.path);
      add(std::move(number));
    }
    if (path.shipped.empty())
      table.fail("shipped", static_cast<int>(ErrorKind::kUnknownName),
                 fmt::format("no figure by quarter begins with '{}'", prefix));
  }

  void read_imports(const TomlTable& root) {
    const auto imports = root.table_if("import");
    for (const std::string& name : imports ? imports->keys() : std::vector<std::string>{}) {
      const TomlTable table = imports->table(name);
      if (taken_away(plan_.imports, table, name)) continue;
      PlanImport& path = item_named(plan_.imports, name, "supply/import/" + name);
      path.chip = table.text_or("chip", path.chip);
      path.item = table.text_or("item", path.item);
      if (table.has("shipped")) read_shipped(table, path);
      series(table, "orders", path.path, path.orders);
      for (const TomlTable& lot : table.tables_or_none("licences")) {
        const std::string day = lot.date("granted");
        path.licences.emplace_back(period_of(day)->from, path.path + "/licences/" + day);
        add(read_stated_point(lot, path.licences.back().second, facts_));
      }
      numbers(table, path.path, {"delivery_lag", "installation_lag"});
      table.finish();
    }
  }

  void read_correlations(const TomlTable& root) {
    const auto pairs = root.table_if("correlation");
    for (const std::string& key : pairs ? pairs->keys() : std::vector<std::string>{}) {
      const std::size_t tilde = key.find('~');
      if (tilde == std::string::npos)
        pairs->fail(key, static_cast<int>(ErrorKind::kSyntax), "a correlation joins two numbers",
                    "\"view/SMIC capacity/index ~ view/SMIC yield/index\" = { value = 0.4, ... }");
      PlanCorrelation pair{"supply/" + std::string(trim(key.substr(0, tilde))),
                           "supply/" + std::string(trim(key.substr(tilde + 1))),
                           "supply/correlation/" + key};
      for (const std::string& path : {pair.first, pair.second})
        if (!plan_.number(path)) {
          std::vector<std::string> known;
          for (const StatedNumber& one : plan_.numbers) known.push_back(one.fact.path);
          pairs->fail(key, static_cast<int>(ErrorKind::kUnknownName),
                      fmt::format("no number stands at '{}'", path), did_you_mean(path, known));
        }
      add(read_stated_number(*pairs, key, pair.path, facts_));
      std::erase_if(plan_.correlations, [&](const auto& old) { return old.path == pair.path; });
      plan_.correlations.push_back(std::move(pair));
    }
  }

  void read_claims(const TomlTable& root) {
    for (const TomlTable& table : root.tables_or_none("compare")) {
      PlanClaim claim{table.text("what"), table.text("fact"), table.text("period"),
                      table.texts_or_none("products"), table.boolean_or("h100e", false)};
      try {
        facts_.row(claim.fact);
      } catch (const Error& error) {
        table.fail("fact", error);
      }
      if (!period_of(claim.period))
        table.fail("period", static_cast<int>(ErrorKind::kSyntax), "no period", "2025 or 2025Q4");
      table.finish();
      plan_.claims.push_back(std::move(claim));
    }
  }

  void read_world(const TomlTable& root) {
    if (const auto fleet = root.table_if("fleet")) {
      numbers(*fleet, "supply/fleet", {"life", "failure_rate"});
      fleet->finish();
    }
    if (const auto world = root.table_if("world")) {
      numbers(*world, "supply/world", {"growth"});
      world->finish();
    }
    const auto blocs = root.table_if("bloc");
    if (!blocs) return;
    plan_.blocs.clear();
    for (const std::string& name : blocs->keys())
      plan_.blocs.push_back({name, blocs->texts_or_none(name)});
  }

  struct Wanted {
    TomlTable table;
    std::string key, view;
  };
  Plan& plan_;
  const Observations& facts_;
  std::vector<Wanted> views_wanted_;
};

}  // namespace

void read_tables(const TomlTable& root, const Observations& facts, Plan& plan) {
  Reader(plan, facts).read(root);
}

}  // namespace countervail::supply
