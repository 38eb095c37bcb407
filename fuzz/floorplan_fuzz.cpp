// Floorplans, power traces and power maps: any bytes give a value or an Error, nothing else.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "heat/floorplan.h"
#include "heat/power_file.h"

namespace {

/// Calls `read`; an Error is a fine answer.
template <typename Read>
void try_read(Read read) {
  try {
    read();
  } catch (const countervail::Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try_read([&] {
    const countervail::heat::Floorplan plan = countervail::heat::parse_floorplan(text, "fuzz.flp");
    double covered = 0;
    for (const countervail::heat::FloorplanBlock& block : plan.blocks) covered += block.area.area();
    // What was accepted tiles its bounding box, but for rounding.
    const double whole = plan.width * plan.height;
    if (!(covered > 0.998 * whole) || !(covered < 1.1 * whole)) std::abort();
  });
  try_read([&] { countervail::heat::parse_power_trace(text, "fuzz.ptrace"); });
  try_read([&] { countervail::heat::parse_power_map(text, "fuzz.csv", "top"); });
  return 0;
}
