// What the supply chain needs of a package, from the module that computes its yield:
// asked once, as a design is no part of a draw. The carrier is the last assembly's that
// has any on a wafer.
#include "study/supply_package.h"

#include "base/error.h"
#include "package/answer.h"

namespace countervail {

PackageFigures package_figures(const Overlay& facts, const std::string& name) {
  package::Compiler compiler(facts, name);
  const package::Answer answer = package::answer_of(compiler);
  PackageFigures figures{answer.state.package,
                         package::find_figure(answer, "package_yield")->value};
  const package::Design& design = figures.package.design;
  if (design.die_types < 1) throw Error(ErrorKind::kMissing, "package '" + name + "' has no die");
  if (design.memory_types > 0) figures.memory_quality = design.memories[0].quality;
  for (int i = 0; i < design.assembly_count; ++i) {
    const package::CarrierDesign& carrier = design.assemblies[static_cast<std::size_t>(i)].carrier;
    if (carrier.per_wafer == 0) continue;
    figures.carriers_a_wafer = carrier.per_wafer;
    figures.carrier_yield = carrier.yield;
  }
  return figures;
}

}  // namespace countervail
