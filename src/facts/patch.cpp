// A patch is a fact from outside: parsed, held to the table of fields and laid over the store. It
// may replace what is there, add a field that the item may have, or take a fact away ("unknown").
#include "facts/patch.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "facts/parse.h"

namespace countervail {
namespace {

constexpr std::string_view kUnknown = "unknown";

std::string full_path(const std::string& path, std::span<const PathAlias> aliases) {
  for (const PathAlias& alias : aliases)
    if (path.starts_with(alias.prefix) &&
        (!alias.prefix.empty() || path.find('/') == std::string::npos))
      return alias.path + path.substr(alias.prefix.size());
  return path;
}

/// A table of a specification that the file left out ([cooling]) belongs to a package that is there.
bool item_exists(const Overlay& facts, const std::string& path) {
  const std::string kind = kind_of(path);
  const std::size_t end =
      kind == "package.cooling" ? path.find('/', path.find('/') + 1) : path.rfind('/');
  return end != std::string::npos && !facts.paths(path.substr(0, end + 1)).empty();
}

void apply_one(const Patch& patch, Overlay& facts, std::span<const PathAlias> aliases) {
  const std::string path = full_path(patch.path, aliases);
  const Fact* old = facts.find(path);
  const FactField* field = facts.field(path);
  if (field && field->is_implied)
    throw Error(ErrorKind::kUnknownKey,
                fmt::format("'{}' follows from the file and cannot be set", path));
  const bool adds = !old && field && item_exists(facts, path);
  if (patch.value == kUnknown && (old || adds)) return facts.hide(path);
  // A word of digits ("2024") stands as a number in the catalog: it is read as what it replaces.
  Fact fact = parse_fact(path, patch.value, old && old->is_number() ? nullptr : field);
  fact.source = patch.source;
  fact.confidence = confidence_of(patch.confidence);
  if (old || adds) facts.fields().check(fact);
  if (adds)
    facts.add(std::move(fact));
  else
    facts.patch(std::move(fact));
}

}  // namespace

Patch patch_of(const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0)
    throw Error(ErrorKind::kSyntax, fmt::format("--set needs path=value, got '{}'", assignment));
  return {std::string(trim(std::string_view(assignment).substr(0, equals))),
          std::string(trim(std::string_view(assignment).substr(equals + 1))),
          "command line",
          "assumed",
          "",
          0,
          0};
}

std::vector<Patch> patches_of(const std::vector<std::string>& assignments) {
  std::vector<Patch> patches;
  patches.reserve(assignments.size());
  for (const std::string& assignment : assignments) patches.push_back(patch_of(assignment));
  return patches;
}

void apply_patches(std::span<const Patch> patches, Overlay& facts,
                   std::span<const PathAlias> aliases) {
  for (const Patch& patch : patches) try {
      apply_one(patch, facts, aliases);
    } catch (const Error& error) {
      throw Error(error.kind, error.message, patch.file, patch.line, patch.column, error.hint);
    }
}

}  // namespace countervail
