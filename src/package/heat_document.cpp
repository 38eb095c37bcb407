// Temperatures of a stack of layers as a document.
#include <fmt/format.h>

#include "heat/report.h"
#include "package/document.h"
#include "render/cells.h"

namespace countervail::package {
namespace {

Table probe_table(const std::vector<Probe>& probes) {
  Table table{.title = "",
              .columns = {{"layer", Align::kLeft, true}},
              .rows = {},
              .key = "probes",
              .for_machines = true};
  for (const auto& [name, key, unit] :
       {std::tuple("x mm", "x", "mm"), std::tuple("y mm", "y", "mm"),
        std::tuple("mean K", "mean", "K"), std::tuple("lowest plane K", "lowest_plane", "K"),
        std::tuple("highest plane K", "highest_plane", "K")})
    table.columns.push_back({name, Align::kRight, false, key, unit});
  for (const Probe& one : probes)
    table.rows.push_back({one.layer, plain(1e3 * one.x, 6), plain(1e3 * one.y, 6),
                          plain_as("{:.4f}", one.mean), plain_as("{:.4f}", one.lowest_plane),
                          plain_as("{:.4f}", one.highest_plane)});
  return table;
}

}  // namespace

std::string clock_sentence(const heat::SustainedClock& clock) {
  const std::string block = clock.limiting.empty()
                                ? ""
                                : fmt::format(" '{}' is nearest its limit of {:.0f} C.",
                                              clock.limiting, clock.limiting_limit - 273.15);
  switch (clock.status) {
    case heat::ClockStatus::kFull:
      return "Full clock is sustained." + block;
    case heat::ClockStatus::kThrottled:
      return fmt::format("It sustains {:.1f} % of full clock.{}{}", 100 * clock.fraction, block,
                         clock.run_away_beyond ? " Beyond it leakage runs away." : "");
    case heat::ClockStatus::kTooHot:
      return fmt::format("Too hot even at {:.0f} % of full clock.{}", 100 * clock.fraction, block);
    case heat::ClockStatus::kUnsolved:
      return "The sustained clock was not found: the solver gave no answer.";
  }
  return {};
}

Figures figures_of(const HeatAnswer& answer) {
  const heat::Field& field = answer.field;
  Figures figures = heat::figures_of(field);
  for (const auto& [key, value] :
       {std::pair("columns", field.columns), std::pair("rows", field.rows),
        std::pair("planes", field.planes), std::pair("iterations", field.iterations)})
    figures.push_back(figure(key, key, static_cast<double>(value), "1", "solver"));
  figures.push_back(figure("residual", "residual", field.residual, "1", "solver"));
  if (answer.clock)
    figures.push_back(
        figure("clock", "share of full clock sustained", answer.clock->fraction, "share", "clock"));
  return figures;
}

Document document_of(const HeatAnswer& answer) {
  const heat::Stack& stack = answer.asked.stack;
  Document document = heat::document_of(stack, answer.field);
  document.warnings = answer.asked.warnings;
  if (answer.field.status != heat::Status::kSolved) return document;
  document.figures = figures_of(answer);
  if (answer.clock)
    document.add(Paragraph{.key = "clock", .text = clock_sentence(*answer.clock), .joined = true});
  if (!answer.probes.empty()) document.add(probe_table(answer.probes));
  document.add(heat::layer_table(stack, answer.field));
  Table blocks = heat::block_table(stack, answer.field);
  blocks.for_machines = answer.probes.empty();  // who asks for points wants the points
  document.add(std::move(blocks));
  return document;
}

}  // namespace countervail::package
