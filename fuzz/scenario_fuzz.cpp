// Scenario files: any bytes give a scenario or an Error. The input lies beside one that it may include, and which
// includes the input in turn.
#include <cstddef>
#include <cstdint>
#include <string>

#include "ask/scenario.h"
#include "base/error.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const countervail::Files files = countervail::Files::in_memory(
      {{"fuzz.toml", text},
       {"base.toml", "model = \"m\"\n[candidate]\nchip = \"c\"\n"},
       {"around.toml", "include = \"fuzz.toml\"\n"},
       {"half/own.toml", "include = \"../base.toml\"\n[job]\nbatch = 8\n"}});
  try {
    countervail::read_scenario("fuzz.toml", files);
  } catch (const countervail::Error&) {
  }
  return 0;
}
