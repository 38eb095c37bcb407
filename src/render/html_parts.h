#pragma once
// The pieces that html_of() puts together.
#include <string>

#include "render/page.h"

namespace countervail {

/// Words of others between tags or in an attribute: printable, then `<`, `>`, `&`, `"` and `'` as entities.
std::string html_escaped(const std::string& words);
/// html_escaped with the http(s) addresses among the words as links.
std::string html_linked(const std::string& words);

/// A table; narrow screens show its rows as cards. `links`: an address inside the page for each row's name, or none.
std::string html_table(const Table& table, const std::vector<std::string>& links = {});
/// The facts of the answer, the weakest first, each with an id that "#f=..." finds.
std::string html_register(const Document& document);
/// 0 for the weakest confidence ("assumed"), 7 for "measured": what an answer should be doubted for stands first.
int doubt(const std::string& confidence);
/// "#f=chip/A%20B/bf16" without the "#": the id of a fact.
std::string fact_id(const std::string& path);

/// <a download> to bytes inside the page.
std::string download_link(const std::string& words, const std::string& name,
                          const std::string& media_type, const std::string& bytes);

/// The whole style of a page, pictures included.
const std::string& page_style();

/// The policy of a page, for its meta element: what is not named is forbidden.
std::string policy_of(const std::string& style, const std::optional<LiveParts>& live);
/// What makes a page live, behind its <main>: data that no browser runs, then the one script.
std::string live_scripts(const LiveParts& live);

}  // namespace countervail
