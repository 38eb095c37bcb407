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

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const countervail::FactStore tables =
      countervail::load_facts(std::string(COUNTERVAIL_SOURCE_DIR) + "/data");
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const countervail::PackageFile file = countervail::parse_package_spec(text, "fuzz.toml");
    countervail::FactStore store = tables;
    countervail::add_package_facts(store, file);
    countervail::PackageCompiler compiler(store, file.name, &file);
    for (const countervail::PackageFigure& figure :
         countervail::figures_of(countervail::evaluate_package(compiler)))
      if (std::isnan(figure.value.mid)) std::abort();
  } catch (const countervail::Error&) {
  }
  try {
    countervail::parse_package_question(text, "fuzz.toml");
  } catch (const countervail::Error&) {
  }
  return 0;
}
