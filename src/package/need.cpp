// Figures of one good package times a number of packages: linear, since learning and stocks belong
// to the supply engine. Ranges multiply along.
#include "package/need.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"

namespace countervail::package {
namespace {

Interval value_of(const Answer& answer, const std::string& key) {
  const Figure* figure = find_figure(answer, key);
  return figure ? figure->value : Interval{};
}

}  // namespace

Count need_of(Compiler& compiler, double packages) {
  const Answer answer = answer_of(compiler, {.rises = false, .ends = true});
  const Design& design = answer.state.package.design;
  Count count{.spec = compiler.name(),
              .packages = packages,
              .dies = {},
              .stacks = {},
              .carrier_wafers = {},
              .cost = {},
              .facts = {}};
  for (std::size_t i = 0; i < static_cast<std::size_t>(design.die_types); ++i) {
    const std::string name(design.dies[i].name.view());
    const Interval wafers = packages * value_of(answer, "need." + name + ".wafers");
    count.dies.push_back(
        {name, answer.state.package.nodes[i], design.dies[i].gross_dies * wafers, wafers});
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(design.memory_types); ++i) {
    const std::string name(design.memories[i].name.view());
    count.stacks.push_back({name, packages * value_of(answer, "need." + name + ".stacks")});
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(design.assembly_count); ++i)
    if (design.assemblies[i].carrier.per_wafer > 0)
      count.carrier_wafers =
          count.carrier_wafers +
          packages *
              value_of(answer, "need." + std::string(design.assemblies[i].name.view()) + ".wafers");
  count.cost = packages * value_of(answer, "bill.total");
  count.facts = answer.state.package.facts;
  return count;
}

Figures figures_of(const Count& count) {
  Figures figures;
  const auto add = [&](std::string key, std::string label, const char* unit,
                       const Interval& value) {
    figures.push_back({std::move(key), std::move(label), unit, value, "need"});
  };
  for (const DieNeed& die : count.dies) {
    add("wafers." + die.name, fmt::format("{} wafers ({})", die.name, die.node), "", die.wafers);
    add("dies." + die.name, die.name + " dies started", "", die.dies);
  }
  for (const StackNeed& stack : count.stacks)
    add("stacks." + stack.name, stack.name + " stacks", "", stack.stacks);
  add("carrier_wafers", "interposer and fan-out wafers", "", count.carrier_wafers);
  add("cost", "cost", "USD", count.cost);
  return figures;
}

std::optional<std::string> spec_of(const Overlay& store, const std::string& chip) {
  const Fact* named = store.find("chip/" + chip + "/package_spec");
  if (!named) return std::nullopt;
  if (!store.find("package/" + named->text + "/title"))
    throw Error::at(
        ErrorKind::kUnknownName,
        fmt::format("'{}' names the package '{}', which is not there", chip, named->text),
        did_you_mean(named->text, package_names(store)));
  return named->text;
}

std::optional<Count> need_of(const Overlay& store, const std::string& chip, double packages) {
  const std::optional<std::string> spec = spec_of(store, chip);
  if (!spec) return std::nullopt;
  Compiler compiler(store, *spec);
  Count count = need_of(compiler, packages);
  count.facts.insert("chip/" + chip + "/package_spec");
  return count;
}

}  // namespace countervail::package
