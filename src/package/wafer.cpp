#include "package/wafer.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"

namespace countervail::package {

Wafer wafer_of(Compiler& compiler, const std::string& die, std::uint64_t seed) {
  const State state = evaluate(compiler);
  const Design& design = state.package.design;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < static_cast<std::size_t>(design.die_types); ++i)
    names.emplace_back(design.dies[i].name.view());
  std::size_t at = 0;
  while (!die.empty() && at < names.size() && names[at] != die) ++at;
  if (at >= names.size())
    throw Error::at(ErrorKind::kUnknownName, fmt::format("no die is named '{}'", die),
                    did_you_mean(die, names).empty()
                        ? fmt::format("one of {}", fmt::join(names, ", "))
                        : did_you_mean(die, names));
  const DieDesign& chosen = design.dies[at];
  const DefectRates& rates = state.package.rates[static_cast<std::size_t>(chosen.rates)];
  const double defects =
      chosen.width * chosen.height * chosen.critical_share * chosen.defect_density;
  Wafer wafer{.package = state.package.title, .die = names[at], .node = state.package.nodes[at]};
  wafer.map = draw_wafer(state.package.wafer, state.package.grids[at],
                         {rates.form, rates.alpha, defects, chosen.harvest}, seed);
  wafer.harvest = chosen.harvest;
  wafer.perfect_share = state.dies[at].perfect_share;
  wafer.sellable_share = state.dies[at].sellable_share;
  wafer.defect_density = chosen.defect_density;
  return wafer;
}

}  // namespace countervail::package
