#include "package/patch.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "facts/fact_files.h"
#include "package/spec_file.h"

namespace countervail::package {
namespace {

bool path_is_package(const std::string& path) {
  return path.starts_with("package/");
}

/// "package/NAME/..." of a package that exists.
bool names_package(const FactStore& store, const std::string& path) {
  const std::vector<std::string> steps = split(path, '/');
  return steps.size() >= 3 && steps[0] == "package" && store.find("package/" + steps[1] + "/title");
}

void apply(FactStore& store, const Patch& patch) {
  const bool open = !store.find(patch.path) && names_package(store, patch.path);
  Fact fact = path_is_package(patch.path) ? fact_of(patch.path, patch.value)
                                          : parse_fact(patch.path, patch.value);
  fact.source = patch.source;
  fact.confidence = confidence_of(patch.confidence);
  if (open)
    store.add(fact);
  else
    store.patch(patch.path, fact);
}

}  // namespace

std::vector<std::string> apply_patches(FactStore& store, const std::vector<Patch>& patches) {
  std::vector<std::string> paths;
  for (const Patch& patch : patches) try {
      apply(store, patch);
      paths.push_back(patch.path);
    } catch (const Error& error) {
      throw Error(error.kind, error.message, patch.file, patch.line, patch.column, error.hint);
    }
  return paths;
}

}  // namespace countervail::package
