#pragma once
// Text of others as a terminal may show it: no escape codes, no other control characters, nothing that turns the direction
// of writing, no broken UTF-8. What cannot be shown is spelt out: "\x1b", "\u202e".
#include <string>
#include <string_view>

namespace countervail {

/// `line_feeds` stay as they are where `keep_lines`; else they, tabs and carriage returns become blanks.
std::string printable(std::string_view text, bool keep_lines);

}  // namespace countervail
