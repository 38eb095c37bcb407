// Kelvin inside, Celsius on paper: a cell holds both, so tables read by people and by
// programs come from one row. A field that was not solved has no figures at all; its
// sentence says why, and what would help.
#include "heat/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "base/units.h"
#include "render/cells.h"

namespace countervail::heat {
namespace {

std::string celsius(double kelvin) {
  return fmt::format("{:.2f}", kelvin - kZeroCelsius);
}

/// Celsius for people, kelvin for machines.
Cell temperature(double kelvin) {
  return {celsius(kelvin), kelvin};
}

TableColumn number_column(const char* name, const char* key, const char* unit) {
  return {name, Align::kRight, false, key, unit};
}

std::string thickness_text(double metres) {
  return metres < 1e-3 ? fmt::format("{} um", format_significant(metres * 1e6, 4))
                       : fmt::format("{} mm", format_significant(metres * 1e3, 4));
}

std::string cells_text(const Field& field) {
  return fmt::format(
      "{} x {} x {} cells, {}, {} iterations", field.columns, field.rows, field.planes,
      field.method == Method::kTransform ? "direct transform" : "multigrid", field.iterations);
}

std::string feedback_text(const Field& field) {
  return field.power_updates > 1 ? fmt::format(", {} updates of the power", field.power_updates)
                                 : "";
}

}  // namespace

Table layer_table(const Stack& stack, const Field& field) {
  Table table{"Layers, from the top:", {}, {}, "layers"};
  table.columns = {{"layer", Align::kLeft, true},
                   number_column("thickness", "thickness", "m"),
                   number_column("planes", "planes", kPlainNumber),
                   number_column("power W", "power", "W"),
                   number_column("hottest C", "hottest", "K"),
                   number_column("mean C", "mean", "K")};
  for (std::size_t l = stack.layers.size(); l-- > 0;) {
    double power = 0;
    for (const BlockTemperature& block : field.blocks)
      if (block.layer == static_cast<int>(l)) power += block.power;
    const auto planes =
        std::count(field.layer_of_plane.begin(), field.layer_of_plane.end(), static_cast<int>(l));
    const double thickness = stack.layers[l].thickness;
    table.rows.push_back({field.layers[l].name, Cell{thickness_text(thickness), thickness},
                          count(planes), plain(power, 4), temperature(field.layers[l].max),
                          temperature(field.layers[l].mean)});
  }
  return table;
}

Table block_table(const Stack& stack, const Field& field, int most) {
  Table table{"Blocks, hottest first:", {}, {}, "blocks", true};
  table.columns = {{"block", Align::kLeft, true},
                   {"layer", Align::kLeft, true},
                   number_column("power W", "power", "W"),
                   number_column("leakage W", "leakage", "W"),
                   number_column("hottest C", "hottest", "K"),
                   number_column("mean C", "mean", "K"),
                   number_column("room K", "room", "K")};
  std::vector<const BlockTemperature*> sorted;
  for (const BlockTemperature& block : field.blocks) sorted.push_back(&block);
  std::stable_sort(sorted.begin(), sorted.end(), [](auto* a, auto* b) { return a->max > b->max; });
  if (most > 0 && sorted.size() > static_cast<std::size_t>(most))
    sorted.resize(static_cast<std::size_t>(most));
  for (const BlockTemperature* block : sorted) {
    const double limit = stack.limits.of(block->kind);
    // Negative where the limit is passed: the figure then says by how much.
    const double room = limit - block->max;
    table.rows.push_back({block->name, stack.layers[static_cast<std::size_t>(block->layer)].name,
                          plain(block->power, 4), plain(block->leakage_power, 3),
                          temperature(block->max), temperature(block->mean),
                          limit > 0 ? plain_as("{:.1f}", room) : absent("no limit")});
  }
  return table;
}

std::string outcome_of(Status status) {
  static constexpr const char* kWords[] = {"solved", "no steady state", "not converged", "no path"};
  return kWords[static_cast<int>(status)];
}

std::string field_sentence(const Stack& stack, const Field& field) {
  switch (field.status) {
    case Status::kNoPath:
      return "No answer: some of the power has no path to a cooled face. Fill the space between it "
             "and the lid, or "
             "cool the bottom.";
    case Status::kNoSteadyState:
      return fmt::format(
          "No steady state: leakage grows faster than the cooling carries it away (thermal "
          "run-away, {} "
          "updates of the power).",
          field.power_updates);
    case Status::kNotConverged:
      return fmt::format("No answer: not converged after {} iterations (residual {:.1e}).",
                         field.iterations, field.residual);
    case Status::kSolved:
      break;
  }
  const auto hottest = std::max_element(
      field.layers.begin(), field.layers.end(),
      [](const LayerTemperature& a, const LayerTemperature& b) { return a.max < b.max; });
  std::string text = fmt::format(
      "Hottest cell {} C in layer '{}' at ({:.2f}, {:.2f}) mm. {:.4f} W in; out through the top "
      "{:.4f} W, through the bottom {:.4f} W; balance error {:.1e}. ({}{})",
      celsius(hottest->max), hottest->name, hottest->max_x * 1e3, hottest->max_y * 1e3,
      field.balance.power, field.balance.top, field.balance.bottom,
      std::abs(field.balance.relative_error), cells_text(field), feedback_text(field));
  for (const BlockTemperature& block : field.blocks)
    if (const double limit = stack.limits.of(block.kind); limit > 0 && block.max > limit)
      return text + fmt::format(" Block '{}' is {:.1f} K over its limit of {} C.", block.name,
                                block.max - limit, celsius(limit));
  return text;
}

Figures figures_of(const Field& field) {
  if (field.status != Status::kSolved) return {};
  const auto hottest = std::max_element(
      field.layers.begin(), field.layers.end(),
      [](const LayerTemperature& a, const LayerTemperature& b) { return a.max < b.max; });
  return {figure("hottest", "hottest cell", hottest->max, "K", "temperature"),
          figure("power", "power in", field.balance.power, "W", "balance"),
          figure("top", "out through the top", field.balance.top, "W", "balance"),
          figure("bottom", "out through the bottom", field.balance.bottom, "W", "balance"),
          figure("balance_error", "balance error", std::abs(field.balance.relative_error), "share",
                 "balance")};
}

Document document_of(const Stack& stack, const Field& field) {
  return {.schema = "countervail/package-heat/1",
          .outcome = outcome_of(field.status),
          .sentence = field_sentence(stack, field),
          .sentence_says_all = true,
          .figures = figures_of(field)};
}

}  // namespace countervail::heat
