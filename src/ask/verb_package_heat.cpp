// package heat and package heatmap: a package's heat stack, or a stack of the user's own.
#include "ask/fields_of_inputs.h"
#include "ask/package_desk.h"
#include "ask/package_heat.h"
#include "countervail/package.h"
#include "files/toml_reader.h"
#include "heat/check.h"
#include "heat/layer_configuration.h"
#include "heat/stack_file.h"
#include "package/document.h"
#include "package/heat_question.h"
#include "study/package_document.h"

namespace countervail {
namespace {

using fields::FieldTable;

constexpr double kUsualGrid = 64;  // cells per side for which the planes of a layer are chosen

/// A package specification and a stack of layers are both TOML; their keys tell.
bool is_heat_stack(const std::string& path) {
  // A package specification has no [[layer]]; a heat stack is nothing without one.
  return path.ends_with(".toml") && read_toml(path).has("layer");
}

heat::HotspotFiles hotspot_files(const PackageHeatRequest& asked) {
  return {asked.powers, asked.config, asked.materials};
}

/// A heat stack of the user's own ([[layer]] or a .lcf of HotSpot), or a package's.
package::HeatCase case_of(const Facts& facts, const PackageHeatRequest& asked) {
  package::HeatCase heat;
  if (const bool is_lcf = asked.spec.ends_with(".lcf"); is_lcf || is_heat_stack(asked.spec)) {
    heat::StackFile file = is_lcf ? heat::read_layer_configuration(asked.spec, hotspot_files(asked))
                                  : heat::read_stack(asked.spec);
    heat = {std::move(file.stack), file.grid, file.clock, std::move(file.warnings)};
  } else {
    const fields::PackageDesk desk(facts, asked.inputs, {asked.spec});
    heat = package::heat_case(desk.compiler().compile());
  }
  if (asked.grid > 0) {
    heat.grid.columns = heat.grid.rows = asked.grid;
    heat.grid.plane_refinement = std::max(1.0, asked.grid / kUsualGrid);
  }
  if (asked.sublayers > 0) heat.grid.sublayers = {asked.sublayers};
  if (asked.even_cells) heat.grid.fit_edges = false;
  heat::check_grid(heat.stack, heat.grid);
  return heat;
}

Answer workload_answer(const Facts& facts, const PackageHeatRequest& asked) {
  const fields::PackageDesk desk(facts, asked.inputs, {asked.spec});
  package::Compiler compiler = desk.compiler();
  PlanRequest request;
  request.model = asked.model;
  request.packages = asked.packages;
  request.global_batch = asked.global_batch;
  request.sequence = asked.sequence;
  request.top = 1;
  const WorkloadHeat heat = workload_heat(desk.facts(), compiler, request);
  return {document_of(heat), runs(heat)};
}

template <typename R, typename Member>
fields::BoundField<R> hotspot_field(const char* name, const char* file, const char* help,
                                    const char* fallback, Member member) {
  return fields::text<R>(
      {.name = name, .value_name = file, .help = help, .fallback = fallback, .is_file = true},
      member);
}

/// Cells and what is asked about; `of` finds the heat request inside R.
template <typename R, typename Of>
FieldTable<R> grid_fields(Of of) {
  const auto member = [of](auto PackageHeatRequest::*part) {
    return [ of, part ](R & r) -> auto& {
      return of(r).*part;
    };
  };
  return {fields::text<R>({.name = "spec",
                           .value_name = "SPEC|STACK.toml",
                           .help = "a package, or a heat stack of your own (.toml, HotSpot's .lcf)",
                           .position = 1,
                           .is_file = true},
                          member(&PackageHeatRequest::spec)),
          fields::patches<R>(
              {"set", "PATH=VALUE", "patch a fact or a key of the specification"},
              [of](R & r) -> auto& { return of(r).inputs.patches; }),
          fields::conflicts_field<R>([of](R & r) -> auto& { return of(r).inputs.conflicts; }),
          fields::integer<R>({"grid", "N", "cells per side; above 64 also more planes a layer",
                              "64 on the longer side"},
                             member(&PackageHeatRequest::grid), 1, 4096),
          fields::integer<R>(
              {"sublayers", "N", "planes of cells in each layer", "by thickness and flux"},
              member(&PackageHeatRequest::sublayers), 1, 256),
          hotspot_field<R>("powers", "FILE.ptrace", "with a .lcf: watts of its blocks",
                           "the .lcf's name with .ptrace", member(&PackageHeatRequest::powers)),
          hotspot_field<R>("config", "FILE.config",
                           "with a .lcf: HotSpot's options for spreader, sink and ambient",
                           "HotSpot's own defaults", member(&PackageHeatRequest::config)),
          hotspot_field<R>("materials", "FILE.materials", "with a .lcf that names materials",
                           "none", member(&PackageHeatRequest::materials)),
          fields::flag<R>({"even-cells", "", "cells of one size, not fitted to the edges of dies"},
                          member(&PackageHeatRequest::even_cells))};
}

FieldTable<PackageHeatRequest> heat_table() {
  using R = PackageHeatRequest;
  FieldTable<R> t = grid_fields<R>([](R& r) -> R& { return r; });
  t.push_back(
      fields::texts<R>({"probe", "WHERE", "temperature at \"LAYER, X mm, Y mm\""}, &R::probes));
  fields::add(t, fields::job_fields<R>());
  for (auto& bound : t)
    if (bound.field.name == "model")
      bound.field.help = "power from training it, not full power", bound.field.fallback = "none";
  t.push_back(fields::integer<R>({"packages", "N", "with a model: how many train", "one system"},
                                 &R::packages, 1, fields::kMostPackages));
  return t;
}

FieldTable<PackageHeatmapRequest> heatmap_table() {
  using R = PackageHeatmapRequest;
  FieldTable<R> t = grid_fields<R>([](R & r) -> auto& { return r.heat; });
  t.push_back(fields::text<R>({"layer", "NAME", "which layer", "the hottest"}, &R::layer));
  t.push_back(fields::output_field<R>("FILE.svg|png", &R::output));
  return t;
}

}  // namespace

Answer ask(const Facts& facts, const PackageHeatRequest& asked) {
  if (!asked.model.empty()) return workload_answer(facts, asked);
  const package::HeatAnswer answer = package::answer_of(case_of(facts, asked), asked.probes);
  return {document_of(answer), answer.field.status == heat::Status::kSolved};
}

Answer ask(const Facts& facts, const PackageHeatmapRequest& asked) {
  const std::string kind =
      fields::picture_kind(asked.output, {"svg", "png"}, "a heatmap is drawn as");
  Document document = package::heatmap_of(case_of(facts, asked.heat), asked.layer,
                                          kind == "svg" ? "image/svg+xml" : "image/png");
  const bool drawn = !document.pictures.empty();
  return {std::move(document), drawn};
}

std::vector<Verb> fields::package_heat_verbs() {
  return {verb_of("package heat", "temperatures of a package or of a heat stack of your own",
                  "SPEC|STACK.toml", "countervail package heat 910c", heat_table(), ask),
          verb_of("package heatmap", "a map of one layer's temperatures",
                  "SPEC|STACK.toml -o FILE.svg|png", "countervail package heatmap h100 -o heat.svg",
                  heatmap_table(), ask)};
}

}  // namespace countervail
