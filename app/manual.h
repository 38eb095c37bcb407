#pragma once
// The man page, the shell completion and the short help, written from the one table of verbs.
#include <string>

namespace countervail::app {

std::string man_page();         ///< troff, section 1
std::string bash_completion();  ///< a bash function for `complete -F`
std::string help_text();        ///< every verb with its summary
/// The verbs that begin with this word ("rules"); empty when none does.
std::string family_text(const std::string& family);

}  // namespace countervail::app
