// Quantities, fact texts and CSV tables: any bytes give values or an Error, nothing else.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/units.h"
#include "facts/fact_files.h"
#include "facts/parse.h"
#include "files/csv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    countervail::parse_csv(text, "fuzz.csv");
  } catch (const countervail::Error&) {
  }
  try {
    countervail::parse_quantity(text);
  } catch (const countervail::Error&) {
  }
  try {
    countervail::parse_fact("chip/X/bf16", text);
  } catch (const countervail::Error&) {
  }
  return 0;
}
