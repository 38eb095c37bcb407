// config.json: any bytes give a model or an Error, nothing else.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "catalog/hf_config.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    countervail::parse_hf_model({reinterpret_cast<const char*>(data), size}, "fuzz.json");
  } catch (const countervail::Error&) {
  }
  return 0;
}
