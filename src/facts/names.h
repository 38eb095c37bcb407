#pragma once
// What a user calls an item -> how the catalog spells it.
#include <string>

#include "facts/overlay.h"

namespace countervail {

/// The catalog's spelling of a chip, system or model name: exact, by alias, or by folded spelling; else Error
/// with the nearest.
std::string resolve_name(const Overlay& store, const std::string& kind, const std::string& name);

}  // namespace countervail
