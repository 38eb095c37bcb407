// package heat and package heatmap: a package's heat stack, or a stack of the user's own.
#include <fmt/format.h>

#include <algorithm>

#include "ask/fields_of_inputs.h"
#include "ask/package_desk.h"
#include "ask/package_heat.h"
#include "base/text.h"
#include "base/units.h"
#include "files/toml_reader.h"
#include "heat/check.h"
#include "heat/heatmap.h"
#include "heat/solve.h"
#include "heat/stack_file.h"
#include "package/document.h"
#include "package/heat.h"
#include "study/package_report.h"
#include "study/package_workload.h"

namespace countervail {
namespace {

using fields::FieldTable;

/// A heat stack of its own ([[layer]]) or a package's.
struct HeatCase {
  heat::Stack stack;
  heat::Grid grid;
  std::optional<heat::ClockModel> clock;
};

bool is_heat_stack(const std::string& path) {
  return path.ends_with(".toml") && read_toml(path).has("layer");
}

HeatCase case_of_package(const Facts& facts, const PackageHeatRequest& asked) {
  const fields::PackageDesk desk(facts, asked.inputs, {asked.spec});
  package::Compiler compiler = desk.compiler();
  const package::CompiledPackage package = compiler.compile();
  if (!package.power)
    throw Error::at(ErrorKind::kMissing, fmt::format("the power of '{}' is unknown", package.name),
                    fmt::format("--set \"package/{}/power=700 W\"", package.name));
  const package::Layout layout = package::layout_of(package);
  return {package::heat_stack_of(package, layout), package::heat_grid_of(layout),
          package.cooling.clock};
}

HeatCase case_of(const Facts& facts, const PackageHeatRequest& asked) {
  HeatCase heat;
  if (is_heat_stack(asked.spec)) {
    heat::StackFile file = heat::read_stack(asked.spec);
    heat = {std::move(file.stack), file.grid, file.clock};
  } else {
    heat = case_of_package(facts, asked);
  }
  if (asked.grid > 0) heat.grid.columns = heat.grid.rows = asked.grid;
  if (asked.sublayers > 0) heat.grid.sublayers = {asked.sublayers};
  if (asked.even_cells) heat.grid.fit_edges = false;
  heat::check_grid(heat.stack, heat.grid);
  return heat;
}

/// "LAYER, X mm, Y mm"
std::vector<package::HeatProbe> probes_of(const std::vector<std::string>& texts,
                                          const heat::Stack& stack, const heat::Field& field) {
  std::vector<package::HeatProbe> probes;
  for (const std::string& text : texts) {
    const std::vector<std::string> parts = split(text, ',');
    if (parts.size() != 3)
      throw Error(ErrorKind::kSyntax,
                  fmt::format("--probe is \"LAYER, X mm, Y mm\", got '{}'", text));
    probes.push_back(package::probe(stack, field, parts[0],
                                    parse_quantity_as(parts[1], dimension::kMetre),
                                    parse_quantity_as(parts[2], dimension::kMetre)));
  }
  return probes;
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
  const WorkloadHeat heat = workload_heat(desk.store(), compiler, request);
  const bool runs = !heat.at_full.result.top.empty() &&
                    heat.sustained.status != heat::ClockStatus::kTooHot &&
                    heat.sustained.status != heat::ClockStatus::kUnsolved;
  return {document_of(heat), runs};
}

int layer_named(const heat::Stack& stack, const std::string& name) {
  std::vector<std::string> names;
  for (const heat::Layer& layer : stack.layers) names.push_back(layer.name);
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end())
    throw Error::at(ErrorKind::kUnknownName, fmt::format("no layer is named '{}'", name),
                    fmt::format("one of {}", fmt::join(names, ", ")));
  return static_cast<int>(found - names.begin());
}

/// Cells and what is asked about; `of` finds the heat request inside R.
template <typename R, typename Of>
FieldTable<R> grid_fields(Of of) {
  const auto member = [of](auto PackageHeatRequest::*part) {
    return [of, part](R& r) -> auto& { return of(r).*part; };
  };
  return {
      fields::text<R>({.name = "spec",
                       .value_name = "SPEC|STACK.toml",
                       .help = "a package, or a heat stack of your own",
                       .position = 1,
                       .is_file = true},
                      member(&PackageHeatRequest::spec)),
      fields::patches<R>({"set", "PATH=VALUE", "patch a fact or a key of the specification"},
                         [of](R& r) -> auto& { return of(r).inputs.patches; }),
      fields::integer<R>({"grid", "N", "cells per side", "64 on the longer side"},
                         member(&PackageHeatRequest::grid), 1, 4096),
      fields::integer<R>({"sublayers", "N", "planes of cells in each layer", "by thickness"},
                         member(&PackageHeatRequest::sublayers), 1, 256),
      fields::flag<R>({"even-cells", "", "cells of one size, not fitted to the edges of dies"},
                      member(&PackageHeatRequest::even_cells))};
}

FieldTable<PackageHeatRequest> heat_table() {
  using R = PackageHeatRequest;
  FieldTable<R> t = grid_fields<R>([](R& r) -> R& { return r; });
  t.push_back(fields::texts<R>({"probe", "WHERE", "temperature at \"LAYER, X mm, Y mm\""},
                               &R::probes));
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
  FieldTable<R> t = grid_fields<R>([](R& r) -> auto& { return r.heat; });
  t.push_back(fields::text<R>({"layer", "NAME", "which layer", "the hottest"}, &R::layer));
  t.push_back(fields::output_field<R>("FILE.svg|png", &R::output));
  return t;
}

}  // namespace

Answer ask(const Facts& facts, const PackageHeatRequest& asked) {
  if (!asked.model.empty()) return workload_answer(facts, asked);
  const HeatCase heat = case_of(facts, asked);
  const heat::Field field = heat::solve(heat.stack, heat.grid);
  const bool solved = field.status == heat::Status::kSolved;
  const std::vector<package::HeatProbe> probes = probes_of(asked.probes, heat.stack, field);
  std::optional<heat::SustainedClock> clock;
  if (solved && heat.clock) clock = heat::sustained_clock(heat.stack, heat.grid, *heat.clock);
  return {package::document_of(heat.stack, field, clock ? &*clock : nullptr, probes), solved};
}

Answer ask(const Facts& facts, const PackageHeatmapRequest& asked) {
  const std::string kind =
      fields::picture_kind(asked.output, {"svg", "png"}, "a heatmap is drawn as");
  const HeatCase heat = case_of(facts, asked.heat);
  heat::HeatmapOptions options;
  if (!asked.layer.empty()) options.layer = layer_named(heat.stack, asked.layer);
  const heat::Field field = heat::solve(heat.stack, heat.grid);
  Document document = heat::document_of(heat.stack, field);
  if (field.status != heat::Status::kSolved) return {std::move(document), false};
  const bool svg = kind == "svg";
  document.pictures.push_back({"output", "temperatures of a layer",
                               svg ? "image/svg+xml" : "image/png",
                               svg ? heat::heatmap_svg(heat.stack, field, options)
                                   : heat::heatmap_png(heat.stack, field, options)});
  return {std::move(document)};
}

std::vector<Verb> fields::package_heat_verbs() {
  return {verb_of("package heat", "temperatures of a package or of a heat stack of your own",
                  "SPEC|STACK.toml", "countervail package heat 910c", heat_table(),
                  static_cast<Answer (*)(const Facts&, const PackageHeatRequest&)>(ask)),
          verb_of("package heatmap", "a map of one layer's temperatures",
                  "SPEC|STACK.toml -o FILE.svg|png",
                  "countervail package heatmap h100 -o heat.svg", heatmap_table(),
                  static_cast<Answer (*)(const Facts&, const PackageHeatmapRequest&)>(ask))};
}

}  // namespace countervail
