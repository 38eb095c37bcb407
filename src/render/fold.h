#pragma once
// Text folded at a width.
#include <string>
#include <vector>

namespace countervail {

/// Lines of at most `width` (1 or more) characters, broken at blanks where there are any.
std::vector<std::string> folded_lines(const std::string& text, int width);

}  // namespace countervail
