// Package specifications and questions: any bytes give an answer without NaN, or an Error, nothing else.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "catalog/load_facts.h"
#include "package/answer.h"
#include "package/question_file.h"

namespace package = countervail::package;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const countervail::FactStore tables =
      countervail::load_facts(std::string(COUNTERVAIL_SOURCE_DIR) + "/data");
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const package::File file = package::parse_spec(tables.fields, text, "fuzz.toml");
    countervail::FactStore store = tables;
    package::add_facts(store, file);
    package::Compiler compiler(store, file.name, &file);
    for (const countervail::Figure& figure : package::figures_of(package::evaluate(compiler)))
      if (std::isnan(figure.value.mid)) std::abort();
  } catch (const countervail::Error&) {
  }
  try {
    package::parse_question(text, "fuzz.toml");
  } catch (const countervail::Error&) {
  }
  return 0;
}
