#pragma once
// What every verb that asks a question reads first: the shipped facts, the user's own files on top, a model straight
// from a config.json, patches.
#include <optional>
#include <string>
#include <vector>

#include "compile/scenario.h"
#include "facts/fact.h"
#include "verb.h"

namespace countervail::app {

/// --conflicts: which rows count where sources disagree; shared by every verb that answers from facts.
Option conflicts_option();
/// Unset without the option: each subject reads in its own way.
std::optional<Conflicts> conflicts_of(const Arguments& arguments);

/// --set, --conflicts, --catalog, --stack-file: shared by the verbs that read facts.
std::vector<Option> input_options();

/// The catalog with the user's own files on top.
FactStore load_store(const Arguments& arguments, const Context& context);

/// The catalog's name of a model; a path to a config.json is imported first, and its unread keys go to `talk`.
std::string model_name(FactStore& store, const std::string& given, Context& context);

/// The values of --set.
std::vector<Patch> patches_of(const Arguments& arguments);

/// The facts as --conflicts and --set want them. Short paths are left to the verb that knows what they are of.
Overlay overlay_of(const FactStore& store, const Arguments& arguments);

}  // namespace countervail::app
