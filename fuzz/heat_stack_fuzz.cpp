// Heat stacks: any bytes give a stack or an Error; every stack that is accepted has finite
// temperatures not below its coolants, or a status that says why not.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/error.h"
#include "heat/solve.h"
#include "heat/stack_file.h"

namespace {

using namespace countervail;

/// The input beside the files that stacks of the corpus name.
Files files_with(std::string stack) {
  return Files::in_memory(
      {{"fuzz.toml", std::move(stack)},
       {"f.flp", "a 0.001 0.002 0 0\nb 0.002 0.002 0.001 0 1e6 0.01\n"},
       {"f.ptrace", "a b\n1 2\n"},
       {"x1.csv", "die,block,x_um,y_um,width_um,height_um,power_W\ntop,a,0,0,1000,1000,3\n"}});
}

void solve_coarsely(const heat::Stack& stack) {
  if (stack.layers.size() > 12) return;
  heat::Grid grid;
  grid.columns = 5, grid.rows = 4;
  grid.sublayers = {1};
  const heat::Field field =
      heat::solve(stack, grid, {.most_iterations = 60, .most_power_updates = 12});
  double coldest = 1e300;
  for (const heat::Boundary& face : {stack.top, stack.bottom})
    if (face.kind != heat::BoundaryKind::kAdiabatic) coldest = std::min(coldest, face.ambient);
  for (double kelvin : field.temperature) {
    if (!std::isfinite(kelvin)) std::abort();
    if (field.status == heat::Status::kSolved &&
        kelvin < coldest - 1e-3 * (1 + std::abs(field.balance.power)))
      std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    solve_coarsely(
        heat::read_stack("fuzz.toml", files_with({reinterpret_cast<const char*>(data), size}))
            .stack);
  } catch (const Error&) {
  }
  return 0;
}
