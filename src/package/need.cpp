#include "package/need.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"

namespace countervail {
namespace {

Interval value_of(const PackageAnswer& answer, const std::string& key) {
  const PackageFigure* figure = find_figure(answer, key);
  return figure ? figure->value : Interval{};
}

}  // namespace

PackageCount package_need(PackageCompiler& compiler, double packages) {
  const PackageAnswer answer = answer_package(compiler);
  const PackageDesign& design = answer.state.package.design;
  PackageCount count{.spec = compiler.name(),
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

std::optional<std::string> package_spec_of(const FactStore& store, const std::string& chip) {
  const Fact* named = store.find("chip/" + chip + "/package_spec");
  if (!named) return std::nullopt;
  if (!store.find("package/" + named->text + "/title"))
    throw Error(ErrorKind::kUnknownName,
                fmt::format("'{}' names the package '{}', which is not there", chip, named->text),
                {}, 0, 0, did_you_mean(named->text, package_names(store)));
  return named->text;
}

std::optional<PackageCount> package_need(const FactStore& store, const std::string& chip,
                                         double packages) {
  const std::optional<std::string> spec = package_spec_of(store, chip);
  if (!spec) return std::nullopt;
  PackageCompiler compiler(store, *spec);
  PackageCount count = package_need(compiler, packages);
  count.facts.insert("chip/" + chip + "/package_spec");
  return count;
}

}  // namespace countervail
