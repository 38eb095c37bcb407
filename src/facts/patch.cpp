#include "facts/patch.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"

namespace countervail {

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

}  // namespace countervail
