#pragma once
// What a user calls an item -> how the catalog spells it.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "facts/overlay.h"

namespace countervail {

/// Kinds of items in the order in which they are tried: "chip", "system", "model" ...
using Kinds = std::vector<std::string_view>;

/// One item, or why there is none.
struct NameMatch {
  std::string kind;                     ///< of the item
  std::optional<std::string> name;      ///< as the catalog spells it
  std::vector<std::string> candidates;  ///< without a name: all that start alike, of every kind
};

/// The item of a name as people say it. In this order, and in each step by the order of the kinds:
///   1. the exact or folded spelling, or an alias;
///   2. the same words without those of vendors, in any script (name_words.h);
///   3. the only item to which every word applies, of its name, memory, capacity or form ("H100 80GB HBM3"), or whose
///      name starts so and ends the last word there.
/// Several that start alike are candidates, and never give way to another kind's item.
NameMatch find_name(const Overlay& store, const Kinds& kinds, const std::string& name);

/// Why a match has no name: nothing was named, several start alike, or none is near.
Error name_error(const Overlay& store, const Kinds& kinds, const std::string& name,
                 const NameMatch& match);

/// The catalog's spelling of one kind's item, or Error{kUnknownName | kMissing}.
std::string resolve_name(const Overlay& store, const std::string& kind, const std::string& name);

}  // namespace countervail
