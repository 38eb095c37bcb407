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

/// What a page is besides its answer.
struct ReportOptions {
  /// The engine inside, so that the page asks again: a folder that scripts/site.sh made (build/live). Empty: no script.
  std::string live_folder = {};
};

/// Of a page that is live where asked: the engine lies beside the data of an installed package, or in the build folder of a
/// source tree. Error{kRead} where neither has it.
ReportOptions report_options(const Facts& facts, bool is_live);

/// Asks the question, with --explain where the verb has it, and makes the page: finding, pictures, every table, the
/// register of facts, the commands that repeat it. Throws what ask() throws.
Report report_on(const Facts& facts, const Question& question, const ReportOptions& options = {});

}  // namespace countervail
