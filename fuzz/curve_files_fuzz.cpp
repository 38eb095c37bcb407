// fabrics.toml and efficiency.toml: any bytes give tables or an Error, nothing else.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "validate/efficiency.h"
#include "validate/fabrics.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    countervail::parse_fabrics(text, "fuzz.toml");
  } catch (const countervail::Error&) {
  }
  try {
    countervail::parse_efficiency(text, "fuzz.toml");
  } catch (const countervail::Error&) {
  }
  return 0;
}
