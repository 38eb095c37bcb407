// package heat and package heatmap: a package's heat stack, or a stack of the user's own.
#include <fmt/format.h>

#include "base/error.h"
#include "files/toml_reader.h"
#include "heat/check.h"
#include "heat/stack_file.h"
#include "package/document.h"
#include "package_desk.h"
#include "study/package_document.h"

namespace countervail::app {
namespace {

bool is_heat_stack(const std::string& path) {
  return path.ends_with(".toml") && read_toml(path).has("layer");
}

package::HeatCase heat_case(const Arguments& arguments, const Context& context) {
  package::HeatCase heat;
  if (arguments.positional.size() == 2 && is_heat_stack(arguments.positional[1])) {
    heat::StackFile file = heat::read_stack(arguments.positional[1]);
    heat = {std::move(file.stack), file.grid, file.clock};
  } else {
    Desk desk = open_desk(arguments, context, 1, 1);
    heat = package::heat_case(desk.compiler(0).compile());
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
  const WorkloadHeat heat = workload_heat(desk.store, compiler, request);
  show(document_of(heat), arguments, context);
  return runs(heat) ? kOk : kFailedCheck;
}

}  // namespace

int run_package_heat(const Arguments& arguments, Context& context) {
  if (arguments.has("--model")) return run_workload(arguments, context);
  const package::HeatAnswer answer =
      answer_of(heat_case(arguments, context), arguments.texts("--probe"));
  show(document_of(answer), arguments, context);
  return answer.field.status == heat::Status::kSolved ? kOk : kFailedCheck;
}

int run_package_heatmap(const Arguments& arguments, Context& context) {
  const std::string path = output_path(arguments);
  const bool png = path.ends_with(".png");
  if (!png && !path.ends_with(".svg"))
    throw Error(ErrorKind::kSyntax,
                fmt::format("a heatmap is drawn as .svg or .png, got '{}'", path));
  const Document document =
      package::heatmap_of(heat_case(arguments, context), arguments.text("--layer"),
                          png ? "image/png" : "image/svg+xml");
  if (!document.pictures.empty()) write_file(path, document.pictures.front().bytes);
  show(document, arguments, context);
  return document.pictures.empty() ? kFailedCheck : kOk;
}

}  // namespace countervail::app
