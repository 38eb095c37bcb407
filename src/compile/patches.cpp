#include "compile/patches.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "compile/compile.h"
#include "facts/fact_files.h"

namespace countervail {
namespace {

struct NamedSide {
  const char* name;
  Side Scenario::*side;
};
constexpr NamedSide kSides[] = {{"candidate", &Scenario::candidate},
                                {"reference", &Scenario::reference}};

bool names_one_chip(const FactStore& store, const Scenario& scenario) {
  return !scenario.candidate.chip.empty() && !scenario.reference.chip.empty() &&
         resolve_name(store, "chip", scenario.candidate.chip) ==
             resolve_name(store, "chip", scenario.reference.chip);
}

/// Copies every fact of the chip under a name of the side's own.
std::string own_copy(FactStore& store, const std::string& chip, const char* side) {
  const std::string name = fmt::format("{} ({})", chip, side), from = "chip/" + chip + "/";
  for (const std::string& path : store.paths(from)) {
    Fact fact = *store.find(path);
    fact.path = "chip/" + name + "/" + path.substr(from.size());
    store.add(std::move(fact));
  }
  return name;
}

std::string full_path(FactStore& store, Scenario& scenario, const std::string& path) {
  for (const NamedSide& named : kSides) {
    const std::string prefix = std::string(named.name) + ".";
    if (!path.starts_with(prefix)) continue;
    Side& side = scenario.*named.side;
    if (side.chip.empty())
      throw Error(ErrorKind::kUnknownName, fmt::format("this question has no {}", named.name));
    const bool shared = names_one_chip(store, scenario);
    side.chip = resolve_name(store, "chip", side.chip);
    if (shared) side.chip = own_copy(store, side.chip, named.name);
    return "chip/" + side.chip + "/" + path.substr(prefix.size());
  }
  return path;
}

/// A fact of an item that the store knows, in a field that its kind has.
bool may_be_added(const FactStore& store, const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash != std::string::npos && store.rule(path) != nullptr &&
         !store.paths(path.substr(0, slash + 1)).empty();
}

void apply(FactStore& store, Scenario& scenario, const Patch& patch) {
  const std::string path = full_path(store, scenario, patch.path);
  Fact fact = parse_fact(path, patch.value);
  fact.source = patch.source;
  fact.confidence = confidence_of(patch.confidence);
  const bool adds = store.find(path) == nullptr && may_be_added(store, path);
  if (adds || store.find(path) != nullptr) store.check(fact);
  if (adds)
    store.add(fact);
  else
    store.patch(path, fact);
}

}  // namespace

void apply_patches(FactStore& store, Scenario& scenario) {
  for (const Patch& patch : scenario.patches) try {
      apply(store, scenario, patch);
    } catch (const Error& error) {
      throw Error(error.kind, error.message, patch.file, patch.line, patch.column, error.hint);
    }
}

}  // namespace countervail
