#pragma once
// A fact set from outside the catalog: --set PATH=VALUE, a scenario's [[patch]], a study's own change. One route in every
// verb: a short path is made a full one, the value is read and held to the table of fields, and the overlay has it.
#include <span>
#include <string>
#include <vector>

#include "countervail/facts.h"
#include "facts/overlay.h"

namespace countervail {

/// "path=value" of --set. Error{kSyntax} without '='.
Patch patch_of(const std::string& assignment);
std::vector<Patch> patches_of(const std::vector<std::string>& assignments);

/// A short way to write the beginning of a path: "candidate." -> "chip/Ascend 910C/"; "" -> "chip/H20 96GB/" makes
/// "fp8" a fact of the item asked about.
struct PathAlias {
  std::string prefix, path;
};

/// The facts with the patches on top, in order. A fact that nobody published may be given to an item that is there, in a
/// field that its kind has. Errors carry the patch's file and line: Error{kUnknownKey} with the nearest path,
/// Error{kUnit}, Error{kRange} and Error{kUnknownName} as FactFields::check.
void apply_patches(std::span<const Patch> patches, Overlay& facts,
                   std::span<const PathAlias> aliases = {});

}  // namespace countervail
