// package heat and package heatmap: a package's heat stack, or a stack of the user's own.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "files/toml_reader.h"
#include "heat/check.h"
#include "heat/heatmap.h"
#include "heat/report.h"
#include "heat/stack_file.h"
#include "package/heat_json.h"
#include "package/report.h"
#include "package_desk.h"
#include "study/package_report.h"

namespace countervail::app {
namespace {

/// A heat stack of its own ([[layer]]) or a package's.
struct HeatDesk {
  heat::Stack stack;
  heat::Grid grid;
  std::optional<heat::ClockModel> clock;
};

bool is_heat_stack(const std::string& path) {
  return path.ends_with(".toml") && read_toml(path).has("layer");
}

HeatDesk heat_desk(const Arguments& arguments, const Context& context) {
  HeatDesk heat;
  if (arguments.positional.size() == 2 && is_heat_stack(arguments.positional[1])) {
    heat::StackFile file = heat::read_stack(arguments.positional[1]);
    heat = {std::move(file.stack), file.grid, file.clock};
  } else {
    Desk desk = open_desk(arguments, context, 1, 1);
    package::Compiler compiler = desk.compiler(0);
    const package::CompiledPackage package = compiler.compile();
    if (!package.power)
      throw Error::at(ErrorKind::kMissing,
                      fmt::format("the power of '{}' is unknown", package.name),
                      fmt::format("--set \"package/{}/power=700 W\"", package.name));
    const package::Layout layout = package::layout_of(package);
    heat = {package::heat_stack_of(package, layout), package::heat_grid_of(layout),
            package.cooling.clock};
  }
  if (arguments.has("--grid"))
    heat.grid.columns = heat.grid.rows = static_cast<int>(arguments.integer("--grid", 64, 1, 4096));
  if (arguments.has("--sublayers"))
    heat.grid.sublayers = {static_cast<int>(arguments.integer("--sublayers", 1, 1, 256))};
  if (arguments.has("--even-cells")) heat.grid.fit_edges = false;
  heat::check_grid(heat.stack, heat.grid);
  return heat;
}

int run_workload(const Arguments& arguments, Context& context) {
  constexpr long long kMost = 100'000'000;
  Desk desk = open_desk(arguments, context, 1, 1);
  package::Compiler compiler = desk.compiler(0);
  PlanRequest request;
  request.model = arguments.text("--model");
  request.packages = arguments.has("--packages") ? arguments.integer("--packages", 1, 1, kMost) : 0;
  request.global_batch = arguments.integer("--batch", 1024, 1, kMost);
  request.sequence = static_cast<int>(arguments.integer("--sequence", 8192, 1, kMost));
  request.top = 1;
  const WorkloadHeat heat = workload_heat(desk.facts, compiler, request);
  const bool runs = !heat.at_full.result.top.empty() &&
                    heat.sustained.status != heat::ClockStatus::kTooHot &&
                    heat.sustained.status != heat::ClockStatus::kUnsolved;
  const TableFormat format = arguments.format();
  const bool text = format == TableFormat::kText || format == TableFormat::kMarkdown;
  (text ? context.out : context.talk) += folded_text(workload_sentence(heat), context.width) + "\n";
  if (!runs) return kFailedCheck;
  context.out += (text ? "\n" : "") +
                 render(heat::block_table(heat.stack, heat.sustained.field), format, context.width);
  return kOk;
}

/// "LAYER, X mm, Y mm"
std::vector<package::HeatProbe> probes_of(const Arguments& arguments, const heat::Stack& stack,
                                          const heat::Field& field) {
  std::vector<package::HeatProbe> probes;
  for (const std::string& text : arguments.texts("--probe")) {
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

}  // namespace

int run_package_heat(const Arguments& arguments, Context& context) {
  if (arguments.has("--model")) return run_workload(arguments, context);
  const HeatDesk heat = heat_desk(arguments, context);
  const heat::Field field = heat::solve(heat.stack, heat.grid);
  const TableFormat format = arguments.format();
  const bool text = format == TableFormat::kText || format == TableFormat::kMarkdown;
  const bool solved = field.status == heat::Status::kSolved;
  const std::vector<package::HeatProbe> probes = probes_of(arguments, heat.stack, field);
  std::optional<heat::SustainedClock> clock;
  if (solved && heat.clock) clock = sustained_clock(heat.stack, heat.grid, *heat.clock);
  if (format == TableFormat::kJson) {
    context.out += heat_json(heat.stack, field, clock ? &*clock : nullptr, probes);
    return solved ? kOk : kFailedCheck;
  }
  if (text)
    context.out += folded_text(heat::field_sentence(heat.stack, field), context.width) + "\n";
  else if (!solved)
    context.talk += heat::field_sentence(heat.stack, field) + "\n";
  if (!solved) return kFailedCheck;
  if (text && clock)
    context.out += folded_text(package::clock_sentence(*clock), context.width) + "\n";
  if (!probes.empty()) {
    context.out += (text ? "\n" : "") + render(probe_table(probes), format, context.width);
    if (!text) return kOk;
  }
  if (text)
    context.out +=
        "\n" + render(heat::layer_table(heat.stack, field), format, context.width) + "\n";
  context.out += render(heat::block_table(heat.stack, field), format, context.width);
  return kOk;
}

int run_package_heatmap(const Arguments& arguments, Context& context) {
  const std::string path = output_path(arguments);
  if (!path.ends_with(".svg") && !path.ends_with(".png"))
    throw Error(ErrorKind::kSyntax,
                fmt::format("a heatmap is drawn as .svg or .png, got '{}'", path));
  const HeatDesk heat = heat_desk(arguments, context);
  heat::HeatmapOptions options;
  if (arguments.has("--layer")) {
    std::vector<std::string> names;
    for (const heat::Layer& layer : heat.stack.layers) names.push_back(layer.name);
    const auto found = std::ranges::find(names, arguments.text("--layer"));
    if (found == names.end())
      throw Error::at(ErrorKind::kUnknownName,
                      fmt::format("no layer is named '{}'", arguments.text("--layer")),
                      fmt::format("one of {}", fmt::join(names, ", ")));
    options.layer = static_cast<int>(found - names.begin());
  }
  const heat::Field field = heat::solve(heat.stack, heat.grid);
  context.out += folded_text(heat::field_sentence(heat.stack, field), context.width) + "\n";
  if (field.status != heat::Status::kSolved) return kFailedCheck;
  write_file(path, path.ends_with(".png") ? heatmap_png(heat.stack, field, options)
                                          : heatmap_svg(heat.stack, field, options));
  return kOk;
}

}  // namespace countervail::app
