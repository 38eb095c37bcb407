#pragma once
// The man page and the shell completion, written from the one table of verbs.
#include <string>

namespace countervail::app {

std::string man_page();         ///< troff, section 1
std::string bash_completion();  ///< a bash function for `complete -F`

}  // namespace countervail::app
