#pragma once
// Numbers of a question held to what they may be.
#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"

namespace countervail::serving {

/// Error{kRange}: "WHAT of GOT" with what is allowed, where `holds` is false.
inline void require_number(bool holds, const char* what, double got, const char* allowed) {
  if (!holds)
    throw Error::at(ErrorKind::kRange, fmt::format("{} of {}", what, format_number(got)), allowed);
}

}  // namespace countervail::serving
