// Scenario files: any bytes give a scenario or an Error. Includes are cut off, so that a file names no other.
#include <cstddef>
#include <cstdint>
#include <string>

#include "ask/scenario.h"
#include "base/error.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (text.find("include") != std::string::npos) return 0;
  try {
    countervail::parse_scenario(text, "fuzz.toml");
  } catch (const countervail::Error&) {
  }
  return 0;
}
