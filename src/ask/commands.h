#pragma once
// The question again, for people to repeat it: as a command line, a scenario file, a call from Python; and as words by field.
#include <string>
#include <utility>
#include <vector>

#include "countervail/ask.h"

namespace countervail {

/// "countervail parity --candidate 'H20 96GB' ...": every word given, quoted for a POSIX shell; what a scenario said
/// stands as options. `question` is whole (whole_question).
std::string command_line_of(const Verb& verb, const Question& question);

/// The same as a scenario file; empty for verbs that read none.
std::string scenario_text_of(const Verb& verb, const Question& question);

/// "cv.parity(candidate='H20 96GB', ...)", as docs/python.md calls it.
std::string python_text_of(const Verb& verb, const Question& question);

/// Every field that was given with its words, in the verb's order; a scenario's own stand as fields, its file does not.
std::vector<std::pair<std::string, std::vector<std::string>>> question_words(
    const Verb& verb, const Question& question);
/// The same as {"verb": "parity", "fields": {"candidate": ["H20 96GB"], ...}}.
std::string question_words_json(const Verb& verb, const Question& question);

}  // namespace countervail
