#pragma once
// An answer as a page that people forward: one file of HTML, without scripts, that needs nothing else.
#include <string>

#include "countervail/ask.h"

namespace countervail {

struct Report {
  Answer answer;
  std::string page;  ///< the whole file
  int views = 0;     ///< pictures with a finding each
};

/// Asks the question, with --explain where the verb has it, and makes the page: finding, pictures, every table, the
/// register of facts, the commands that repeat it. Throws what ask() throws.
Report report_on(const Facts& facts, const Question& question);

}  // namespace countervail
