#pragma once
// Text of others as a terminal may show it: no escape codes, no other control characters, nothing that turns the direction
// of writing, no broken UTF-8. What cannot be shown is spelt out: "\x1b", "\u202e".
#include <string>
#include <string_view>

namespace countervail {

/// On one line: line feeds, tabs and carriage returns become blanks. Cut after `most` bytes, with "..." to say so.
std::string printable(std::string_view text, std::size_t most = std::string_view::npos);
/// Whole, with its line feeds.
std::string printable_lines(std::string_view text);

}  // namespace countervail
