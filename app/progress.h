#pragma once
// How far a long question is, on one line of a terminal.
#include <functional>

#include "countervail/ask.h"

namespace countervail::app {

/// Rewrites a line of standard error four times a second, and clears it when the last piece is done; empty where standard
/// error is no terminal, since a log wants no line a quarter second.
std::function<void(const Progress&)> progress_line();

}  // namespace countervail::app
