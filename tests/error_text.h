#pragma once
// What an action is refused with, as its user reads it.
#include <functional>
#include <string>

#include "base/error.h"

namespace countervail {

/// "file:line:column: message (hint)" of the Error thrown; "no error" when none is.
inline std::string failure(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace countervail
