// How fast a steady heat stack is solved, set-up included, on one core.
//   heat_bench [repeats]      prints ms (best wall and processor time), iterations, ns a cell, peak
//   memory,
//                             a signature. On a busy machine the processor time is the fairer one.
#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#include "base/text.h"
#include "heat/check.h"
#include "heat/solve.h"
#include "heat/stack_file.h"

using namespace countervail;

namespace {

/// Linux: forgets the peak so far, so that each case shows its own.
void reset_peak_memory() {
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";
}

double processor_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

double peak_memory_mib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::atof(line.c_str() + 6) / 1024;
  return 0;
}

/// Two dies and eight memory stacks on an interposer, mould beside them, a wider lid: sizes of a
/// benchmark, not of a product.
heat::Stack package_stack() {
  heat::Stack stack{.width = 70e-3, .height = 60e-3};
  stack.materials = {{"silicon", 120, 120, 120}, {"paste", 4, 4, 4},     {"copper", 390, 390, 390},
                     {"mould", 0.8, 0.8, 0.8},   {"bumps", 1.5, 1.5, 6}, {"organic", 20, 20, 0.6},
                     {"memory", 60, 60, 6}};
  const heat::Rectangle interposer{10e-3, 5e-3, 50e-3, 50e-3};
  stack.layers = {{"substrate", 1.2e-3, 2, 5, stack.footprint()},
                  {"c4", 70e-6, 1, 4, interposer},
                  {"interposer", 100e-6, 1, 0, interposer},
                  {"bumps", 30e-6, 1, 3, interposer},
                  {"dies", 750e-6, 3, 3, interposer},
                  {"paste", 50e-6, 1, 1, interposer},
                  {"lid", 2e-3, 4, 2, stack.footprint()}};
  const auto add = [&](const heat::Rectangle& area, int material, double power) {
    stack.layers[3].regions.push_back({"bumps", area, 4});
    stack.layers[4].regions.push_back({"die", area, material});
    stack.layers[4].blocks.push_back({"die", area, power});
  };
  for (double y : {6e-3, 30.2e-3}) add({21.5e-3, y, 25.5e-3, 23.5e-3}, 0, 300);
  for (int i = 0; i < 4; ++i)
    for (double x : {10.3e-3, 48.5e-3}) add({x, 6e-3 + 12.1e-3 * i, 11e-3, 10e-3}, 6, 20);
  stack.top = {heat::BoundaryKind::kConvection, 2e4, 0, 303};
  stack.bottom = {heat::BoundaryKind::kConvection, 10, 0, 303};
  heat::check_stack(stack);
  return stack;
}

void run(const std::string& name, const heat::Stack& stack, int side,
         const std::vector<int>& sublayers, heat::Method method, int repeats) {
  heat::Grid grid;
  grid.columns = grid.rows = side;
  grid.sublayers = sublayers;
  double wall = 1e300, processor = 1e300;
  heat::Field field;
  reset_peak_memory();
  for (int repeat = 0; repeat < repeats; ++repeat) {
    const auto start = std::chrono::steady_clock::now();
    const double started = processor_seconds();
    field = heat::solve(stack, grid, {.method = method});
    processor = std::min(processor, processor_seconds() - started);
    wall = std::min(
        wall, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  const double cells = static_cast<double>(field.temperature.size());
  std::string bytes(field.temperature.size() * sizeof(double), '\0');
  std::memcpy(bytes.data(), field.temperature.data(), bytes.size());
  fmt::print(
      "{:10} {:>4} x {:>4} x {:>2}  {:9}  {:8.2f} {:8.2f}  {:4}  {:7.0f}  {:8.1f}  {:9.4f}  "
      "{:9.1e}  {:016x}\n",
      name, field.columns, field.rows, field.planes,
      field.method == heat::Method::kTransform ? "transform" : "multigrid", 1e3 * wall,
      1e3 * processor, field.iterations, 1e9 * processor / cells, peak_memory_mib(),
      std::max_element(field.layers.begin(), field.layers.end(),
                       [](auto& a, auto& b) { return a.max < b.max; })
          ->max,
      field.balance.relative_error, fnv1a64(bytes));
}

}  // namespace

int main(int argc, char** argv) {
  const int repeats = argc > 1 ? std::max(1, std::atoi(argv[1])) : 7;
  const heat::Stack x1 =
      heat::read_stack(std::string(COUNTERVAIL_SOURCE_DIR) + "/data/measured/heat/x1.toml").stack;
  fmt::print("{:10} {:>16}  {:9}  {:>8} {:>8}  {:>4}  {:>7}  {:>8}  {:>9}  {:>9}  {}\n", "stack",
             "cells", "method", "wall ms", "core ms", "iter", "ns/cell", "peak MiB", "hottest K",
             "balance", "signature");
  for (heat::Method method : {heat::Method::kAutomatic, heat::Method::kMultigrid})
    for (int side : {64, 128, 256, 512}) run("X1", x1, side, {1}, method, repeats);
  for (heat::Method method : {heat::Method::kAutomatic, heat::Method::kMultigrid})
    for (const std::vector<int>& sublayers :
         {std::vector<int>{3, 2, 3, 2, 4, 12}, {6, 4, 6, 4, 8, 24}})
      run("X1 cut", x1, 256, sublayers, method, std::min(repeats, 3));
  const heat::Stack package = package_stack();
  for (int side : {64, 128, 256, 512})
    run("package", package, side, {}, heat::Method::kAutomatic, std::min(repeats, 3));
  return 0;
}
