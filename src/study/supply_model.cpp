// A plan becomes a supply problem and slots: where each number of a draw is written.
// Names, dates and packages are resolved here once; a draw then finds only indices.
#include "study/supply_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/error.h"
#include "base/text.h"
#include "facts/names.h"
#include "study/supply_package.h"
#include "supply/period.h"

namespace countervail {
namespace {

using supply::Plan;
using supply::PlanActor;
using supply::ProductRecipe;
using supply::Series;

class SupplyBuild {
 public:
  SupplyBuild(const Overlay& facts, const Plan& plan, const std::string& actor,
              const std::vector<ProductRecipe>& recipes, std::uint64_t seed)
      : ledger_(facts), recipes_(recipes), seed_(seed) {
    model_.plan = plan;
    model_.actor = actor;
    if (!plan.actor(actor)) refuse_unknown(actor, plan);
    actor_ = *plan.actor(actor);
    number_dimensions();
  }

  SupplyModel model() {
    model_.problem.quarters = model_.plan.calendar.count;
    add_nodes();
    add_dies();
    add_memories();
    add_carriers();
    add_products();
    add_demands();
    add_rule();
    for (NodeSlots& node : model_.nodes) require(node.die >= 0, "a node has no die of its yield");
    close();
    return std::move(model_);
  }

 private:
  static void refuse_unknown(const std::string& actor, const Plan& plan) {
    std::vector<std::string> names;
    for (const PlanActor& one : plan.actors) names.push_back(one.name);
    throw Error::at(ErrorKind::kUnknownName, fmt::format("the plan has no actor '{}'", actor),
                    did_you_mean(actor, names).empty() ? fmt::format("{}", fmt::join(names, ", "))
                                                       : did_you_mean(actor, names));
  }
  void require(bool good, const std::string& what) const {
    if (!good) throw Error(ErrorKind::kMissing, what, model_.plan.file);
  }
  int quarters() const { return model_.problem.quarters; }
  Series none() const { return Series(static_cast<std::size_t>(quarters()), 0.0); }
  /// Quarters since the start of the calendar.
  double quarter_time(double year) const { return 4 * year - model_.plan.calendar.first; }

  void number_dimensions() {
    model_.draws.groups = groups_of(model_.plan.numbers);
    model_.draws.dimensions =
        statistics::make_sobol_dimensions(seed_, static_cast<int>(model_.draws.groups.size()));
  }

  /// The number at a path as an input; -1 where the plan has none.
  int input(const std::string& path) {
    if (!ledger_.has(path)) return -1;
    if (const int known = model_.draws.input(path); known >= 0) return known;
    model_.draws.inputs.push_back(
        drawn_input(path, ledger_.range(path), model_.plan.number(path), model_.draws.groups));
    return static_cast<int>(model_.draws.inputs.size()) - 1;
  }
  int required(const std::string& path) {
    const int found = input(path);
    require(found >= 0, fmt::format("the plan needs a number at '{}'", path));
    return found;
  }

  /// Weights of points that lie on a path: a path through one point at 1 and the rest at 0.
  void add_points(const std::vector<std::pair<double, int>>& points, SeriesSlots& slots) {
    for (std::size_t k = 0; k < points.size(); ++k) {
      std::vector<supply::PathPoint> unit;
      for (std::size_t j = 0; j < points.size(); ++j)
        unit.push_back({quarter_time(points[j].first), j == k ? 1.0 : 0.0});
      slots.inputs.push_back(points[k].second);
      slots.weights.push_back(supply::path_series(unit, quarters()));
    }
  }

  SeriesSlots source_slots(const std::string& path, const std::vector<std::string>& periods) {
    std::vector<std::pair<double, int>> points;
    for (const std::string& period : periods)
      points.emplace_back(supply::period_of(period)->middle(), required(path + "/" + period));
    std::sort(points.begin(), points.end());
    SeriesSlots slots;
    add_points(points, slots);
    return slots;
  }

  SeriesSlots series_slots(const supply::PlanSeries& series) {
    SeriesSlots slots;
    if (!series.view.empty()) {
      const supply::PlanView& view = *model_.plan.view(series.view);
      slots.index = required(view.path + "/index");
      for (const auto& source : view.sources)
        slots.sources.push_back(source_slots(view.path + "/" + source.name, source.periods));
    } else if (!series.periods.empty()) {
      slots = source_slots(series.path, series.periods);
    } else if (series.is_given()) {
      slots.inputs = {required(series.path)};
      slots.weights = {Series(static_cast<std::size_t>(quarters()), 1.0)};
    }
    return slots;
  }

  StockSlots stock_slots(const supply::PlanStock& stock, const std::string& path) {
    StockSlots slots;
    if (!stock.is_given) return slots;
    const int first = model_.plan.calendar.first;
    slots.amount = required(path + "/stock");
    slots.lump = input(path + "/lump");
    slots.from = stock.from - first;
    slots.to = stock.to - first;
    if (slots.lump >= 0) slots.lump_quarter = stock.lump_quarter - first;
    return slots;
  }

  const PackageFigures& package_of(const std::string& name) {
    const auto known = packages_.find(name);
    if (known != packages_.end()) return known->second;
    PackageFigures figures = package_figures(ledger_.store(), name);
    model_.facts.insert(figures.package.facts.begin(), figures.package.facts.end());
    return packages_.emplace(name, std::move(figures)).first->second;
  }

  void add_nodes() {
    for (const supply::PlanNode& line : actor_.nodes) {
      NodeSlots slots;
      slots.wafers = series_slots(line.wafers);
      slots.ai_share = series_slots(line.ai_share);
      require(slots.wafers.is_given() && slots.ai_share.is_given(),
              fmt::format("node '{}' needs wafers and ai_share", line.name));
      slots.before = input(line.path + "/before");
      slots.cumulated = required(line.path + "/cumulated");
      slots.fall = required(line.path + "/fall_per_doubling");
      slots.floor = input(line.path + "/floor");
      add_yields(line, slots);
      model_.nodes.push_back(std::move(slots));
      supply::Node node;
      node.wafers_a_month = none();
      node.ai_share = none();
      model_.problem.nodes.push_back(std::move(node));
    }
  }

  void add_yields(const supply::PlanNode& line, NodeSlots& slots) {
    const auto add = [&](const std::string& path, const std::string& period) {
      slots.yields.push_back(required(path + "/" + period));
      slots.yield_quarter.push_back(quarter_time(supply::period_of(period)->middle()));
    };
    if (!line.yield.view.empty()) {
      const supply::PlanView& view = *model_.plan.view(line.yield.view);
      slots.yield_index = required(view.path + "/index");
      for (const auto& source : view.sources)
        add(view.path + "/" + source.name, source.periods.front());
    } else if (!line.yield.periods.empty()) {
      add(line.yield.path, line.yield.periods.front());
    }
    require(!slots.yields.empty(), fmt::format("node '{}' needs a yield at a date", line.name));
  }

  void add_dies() {
    for (const supply::PlanDie& line : actor_.dies) {
      const PackageFigures& figures = package_of(line.package);
      const package::DieDesign& design = figures.package.design.dies[0];
      supply::Die die;
      for (std::size_t n = 0; n < actor_.nodes.size(); ++n)
        if (actor_.nodes[n].name == line.node) die.node = static_cast<int>(n);
      die.share = none();
      die.gross_per_wafer = design.gross_dies;
      die.critical_area = design.width * design.height * design.critical_share;
      die.curve = static_cast<int>(model_.problem.curves.size());
      model_.problem.curves.push_back(supply::make_yield_curve(
          figures.package.rates[static_cast<std::size_t>(design.rates)], design.harvest));
      DieSlots slots{stock_slots(line.stock, line.path), series_slots(line.share),
                     input(line.path + "/lag")};
      if (slots.stock.amount >= 0) die.bought = none();
      NodeSlots& node = model_.nodes[static_cast<std::size_t>(die.node)];
      if (actor_.nodes[static_cast<std::size_t>(die.node)].yield_die == line.name)
        node.die = static_cast<int>(model_.problem.dies.size());
      model_.problem.dies.push_back(std::move(die));
      model_.dies.push_back(std::move(slots));
      model_.input_names.push_back(line.name);
    }
  }

  const ProductRecipe& recipe_of(const std::string& product) const {
    return supply::recipe_of(recipes_, product);
  }

  /// Of a product without a package file, its die's package.
  const PackageFigures& package_of(const ProductRecipe& recipe) {
    if (!recipe.package.empty()) return package_of(recipe.package);
    for (const supply::PlanDie& die : actor_.dies)
      if (die.name == recipe.die) return package_of(die.package);
    throw Error(ErrorKind::kUnknownName,
                fmt::format("product '{}' takes die '{}', which the plan does not make",
                            recipe.product, recipe.die),
                model_.plan.file);
  }

  void add_memories() {
    for (const supply::PlanMemory& line : actor_.memories) {
      MemorySlots slots;
      slots.stock = stock_slots(line.stock, line.path);
      if (line.has_line) {
        slots.wafers = required(line.path + "/wafers");
        slots.dies = required(line.path + "/dies_a_wafer");
        slots.bond = input(line.path + "/bond_yield");
        slots.height = input(line.path + "/height");
      }
      slots.start = input(line.path + "/start");
      slots.ramp = input(line.path + "/ramp");
      slots.lag = input(line.path + "/lag");
      if (!line.product.empty()) add_revenue(line, slots);
      supply::Memory kind;
      if (slots.stock.amount >= 0 || slots.revenue >= 0) kind.bought = none();
      model_.problem.memories.push_back(std::move(kind));
      model_.memories.push_back(slots);
      model_.input_names.push_back(line.name);
    }
  }

  void add_revenue(const supply::PlanMemory& line, MemorySlots& slots) {
    const ProductRecipe& recipe = recipe_of(line.product);
    slots.revenue = required(line.path + "/revenue");
    slots.price = required(line.path + "/price");
    slots.growth = input(line.path + "/growth");
    slots.stacks_a_package = recipe.stacks / package_of(recipe).yield.mid;
    // The figure's own period stands in its note, "actor / item / metric / period: ...".
    const std::string& note = ledger_.store().find(line.path + "/revenue")->note;
    const std::string name = note.substr(0, note.find(": "));
    const auto period = supply::period_of(name.substr(name.rfind(' ') + 1));
    require(period.has_value(), "the revenue of '" + line.name + "' is a fact of one year");
    slots.revenue_quarter = quarter_time(period->middle());
  }

  void add_carriers() {
    for (const supply::PlanCarrier& line : actor_.carriers) {
      const PackageFigures& figures = package_of(line.package);
      supply::Carrier carrier;
      carrier.wafers_a_month = none();
      carrier.per_wafer = figures.carriers_a_wafer;
      carrier.yield = figures.carrier_yield;
      require(carrier.per_wafer > 0,
              fmt::format("package '{}' has no carrier made on a wafer", line.package));
      model_.problem.carriers.push_back(std::move(carrier));
      model_.carriers.push_back({series_slots(line.wafers), input(line.path + "/utilisation")});
      model_.input_names.push_back(line.name);
    }
  }

  void add_products() {
    for (const supply::PlanPhase& phase : model_.plan.rule)
      for (const supply::PlanTurn& turn : phase.turns)
        for (const auto& part : turn.products)
          if (std::find(model_.product_names.begin(), model_.product_names.end(), part.first) ==
              model_.product_names.end())
            add_product(part.first);
  }

  void add_product(const std::string& name) {
    const ProductRecipe& recipe = recipe_of(name);
    const PackageFigures& figures = package_of(recipe);
    model_.product_names.push_back(name);
    supply::Product product;
    product.demand.assign(static_cast<std::size_t>(quarters()), supply::kNoLimit);
    model_.problem.products.push_back(std::move(product));
    const std::string chip = resolve_name(ledger_.store(), "chip", name);
    model_.h100.push_back(ledger_.number("chip/" + chip + "/tpp") /
                          ledger_.number("chip/H100 SXM5 80GB/tpp"));
    yields_.push_back(yield_input(name, figures.yield));
  }

  /// Losses of assembly as an input of its own, from the package module's range.
  /// Apart from the plan's own dimensions, so that plans that share numbers share draws.
  int yield_input(const std::string& product, const Interval& yield) {
    const std::string path = "supply/" + model_.actor + "/product/" + product + "/assembly_yield";
    DrawnInput input;
    input.path = path;
    input.range = yield;
    input.marginal = marginal_of(yield, Shape::kAnalyst, false);
    if (!yield.is_exact()) {
      input.dimension = static_cast<int>(model_.draws.groups.size());
      model_.draws.groups.push_back(path);
      extra_dimensions_ = true;
    }
    model_.draws.inputs.push_back(std::move(input));
    return static_cast<int>(model_.draws.inputs.size()) - 1;
  }

  void add_demands() {
    for (const supply::PlanProduct& line : actor_.products) {
      const auto product =
          std::find(model_.product_names.begin(), model_.product_names.end(), line.name);
      if (product == model_.product_names.end()) continue;
      for (const std::string& period : line.demand.periods) {
        const supply::Period span = *supply::period_of(period);
        DemandSlots slots;
        slots.product = static_cast<int>(product - model_.product_names.begin());
        slots.from = std::clamp(static_cast<int>(quarter_time(span.from)), 0, quarters());
        slots.to = std::clamp(static_cast<int>(quarter_time(span.to)), 0, quarters());
        slots.amount = required(line.demand.path + "/" + period);
        model_.demands.push_back(slots);
      }
    }
  }

  int input_index(const std::string& name, const std::string& product) const {
    const auto found = std::find(model_.input_names.begin(), model_.input_names.end(), name);
    if (found == model_.input_names.end())
      throw Error(
          ErrorKind::kUnknownName,
          fmt::format("the recipe of '{}' names '{}', which the plan does not have", product, name),
          model_.plan.file, 0, 0, did_you_mean(name, model_.input_names));
    return static_cast<int>(found - model_.input_names.begin());
  }
  bool has_input(const std::string& name) const {
    return std::find(model_.input_names.begin(), model_.input_names.end(), name) !=
           model_.input_names.end();
  }

  /// A memory kind that the plan took away is no alternative.
  std::vector<std::string> kinds_of(const ProductRecipe& recipe) const {
    std::vector<std::string> kinds;
    for (const std::string& kind : recipe.memories)
      if (has_input(kind)) kinds.push_back(kind);
    return kinds;
  }

  void add_rule() {
    const int first = model_.plan.calendar.first;
    for (std::size_t k = 0; k < model_.plan.rule.size(); ++k) {
      const supply::PlanPhase& phase = model_.plan.rule[k];
      const int to =
          k + 1 < model_.plan.rule.size() ? model_.plan.rule[k + 1].from - first : quarters();
      supply::RulePhase out{std::max(0, phase.from - first), {}};
      for (const supply::PlanTurn& turn : phase.turns) {
        add_recipes(turn, out.from, to);
        out.steps.push_back({product_index(turn.products.front().first), turn.share});
      }
      if (to > 0) model_.problem.rule.push_back(std::move(out));
    }
  }

  int product_index(const std::string& name) const {
    const auto found = std::find(model_.product_names.begin(), model_.product_names.end(), name);
    return static_cast<int>(found - model_.product_names.begin());
  }

  /// One recipe for each memory kind that the turn may take, in the order they are tried.
  void add_recipes(const supply::PlanTurn& turn, int from, int to) {
    std::size_t alternatives = 1;
    for (const auto& part : turn.products) {
      const std::size_t kinds = kinds_of(recipe_of(part.first)).size();
      if (kinds == 0) return;  // nothing in the plan that it may take
      alternatives = std::max(alternatives, kinds);
    }
    for (std::size_t a = 0; a < alternatives; ++a) add_recipe(turn, a, from, to);
  }

  void add_recipe(const supply::PlanTurn& turn, std::size_t alternative, int from, int to) {
    supply::Recipe recipe;
    RecipeSlots slots;
    recipe.product = product_index(turn.products.front().first);
    recipe.from = from;
    recipe.to = to;
    std::map<int, double> uses;
    for (const auto& [product, share] : turn.products) {
      const ProductRecipe& one = recipe_of(product);
      recipe.from = std::max(recipe.from, one.from - model_.plan.calendar.first);
      if (one.to != 0) recipe.to = std::min(recipe.to, one.to - model_.plan.calendar.first);
      const std::vector<std::string> kinds = kinds_of(one);
      const std::string& memory = kinds[std::min(alternative, kinds.size() - 1)];
      uses[input_index(one.die, product)] += share * one.dies;
      uses[input_index(memory, product)] += share * one.stacks / package_of(one).memory_quality;
      uses[input_index(one.carrier, product)] += share * one.carriers;
      const int index = product_index(product);
      slots.parts.push_back({index, share, yields_[static_cast<std::size_t>(index)]});
      if (index != recipe.product) recipe.also.push_back({index, share});
    }
    if (recipe.from >= recipe.to) return;
    for (const auto& [input, amount] : uses) recipe.uses.push_back({input, amount});
    model_.problem.recipes.push_back(std::move(recipe));
    model_.recipes.push_back(std::move(slots));
  }

  void close() {
    const std::vector<statistics::CorrelatedPair> pairs = correlated_pairs(model_.plan, ledger_);
    model_.draws.copula = statistics::make_copula(model_.draws.groups, pairs);
    if (extra_dimensions_) {
      const auto known = model_.draws.dimensions.size();
      for (std::size_t d = known; d < model_.draws.groups.size(); ++d)
        model_.draws.dimensions.push_back(
            statistics::make_sobol_dimension(seed_, kFirstExtra + static_cast<int>(d - known)));
    }
    model_.facts.insert(ledger_.read().begin(), ledger_.read().end());
    DrawRoom room = make_draw_room(model_.draws);
    middle_values(model_.draws, room);
    set_draw(model_, room.values, model_.problem);
    supply::check(model_.problem);
  }

  /// Dimensions of what the package module brings, apart from those of the plan so that plans share them.
  static constexpr int kFirstExtra = 400;

  Ledger ledger_;
  const std::vector<ProductRecipe>& recipes_;
  PlanActor actor_;
  SupplyModel model_;
  std::map<std::string, PackageFigures> packages_;
  std::vector<int> yields_;  ///< input of each product's assembly yield
  bool extra_dimensions_ = false;
  std::uint64_t seed_;
};

}  // namespace

SupplyModel supply_model(const Overlay& facts, const Plan& plan, const std::string& actor,
                         const std::vector<ProductRecipe>& recipes, std::uint64_t seed) {
  return SupplyBuild(facts, plan, actor, recipes, seed).model();
}

}  // namespace countervail
