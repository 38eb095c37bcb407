#pragma once
// A page that people forward: one file of HTML that needs nothing else. No font and no address of others, no script but the
// page's own where it is live; a policy forbids all others; all words of the answer are escaped; the only links out are http(s) addresses in sources.
//
//   title (the finding) - what it rests on - views (finding, picture in two widths, rows, downloads) - every table of the
//   answer - register of facts - the commands that repeat it
//
// Both pictures of a view stand in the page and a media query shows one; rows of wide tables become cards on a phone.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "render/chart.h"
#include "render/document.h"

namespace countervail {

/// One finding with its picture.
struct View {
  std::string key;    ///< "answer": names its downloads and its place in the page
  std::string title;  ///< the finding in one sentence
  Chart chart;
  std::string note = {};             ///< what must be known to read it
  std::vector<std::string> facts{};  ///< path of the fact behind each row, where rows are facts
};

/// The engine inside a page, and the script that asks it (web/): as scripts/site.sh made them. A page with these asks again.
struct LiveParts {
  std::string style, script;  ///< of the page itself
  std::string worker;         ///< script of the worker, the engine's own glue included
  std::string engine, facts;  ///< gzip: the module of WebAssembly, the bundle of facts
  std::string question;       ///< JSON: what the page answers as it stands
};

struct Page {
  Document document;
  std::vector<View> views;
  std::vector<std::pair<std::string, std::string>> commands;  ///< "Command line" -> its text
  std::string made_by;                                        ///< "countervail 0.1.0"
  std::optional<LiveParts> live = {};                         ///< empty: a page without scripts
};

/// The whole file.
std::string html_of(const Page& page);

/// The sentence of an answer up to its first full stop, and the rest.
std::pair<std::string, std::string> finding_and_rest(const std::string& sentence);

}  // namespace countervail
