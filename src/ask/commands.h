#pragma once
// The question again, for people to repeat it: as a command line, and as a scenario file.
#include <string>

#include "countervail/ask.h"

namespace countervail {

/// "countervail parity --candidate 'H20 96GB' ...": every word given, quoted for a POSIX shell; what a scenario said
/// stands as options. `question` is whole (whole_question).
std::string command_line_of(const Verb& verb, const Question& question);

/// The same as a scenario file; empty for verbs that read none.
std::string scenario_text_of(const Verb& verb, const Question& question);

}  // namespace countervail
