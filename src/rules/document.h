#pragma once
// Every question of the room, answered as a document. Only render() knows formats. Every document
// carries the date of the rule text and that it is no legal advice, in every format.
#include <optional>
#include <string>

#include "render/document.h"
#include "rules/check.h"
#include "rules/design.h"
#include "rules/survey.h"

namespace countervail::rules {

/// One item on one day. `trace` also shows people the clauses that do not concern the item, place
/// or parties; programs get every clause tried. Error{kConflict} when two overlays contradict each
/// other.
Document check(const Book& book, const Overlay& store, const std::string& item,
               const Request& request, bool trace);
/// The days on which the answer changes, from 2022-08-01 to `last`; empty: a year after the packs
/// were read. A destination not given is China, for a mineral the United States.
Document history(const Book& book, const Overlay& store, const std::string& item, Request request,
                 std::optional<Day> last);
/// Every chip of the catalog on one day, by a key of sort_scan. A destination not given is China.
Document scan(const Book& book, const Overlay& store, Request request, const std::string& sort);
/// The chips whose answer differs between two days. A destination not given is China.
Document compare(const Book& book, const Overlay& store, Request request, Day before, Day after);
/// The instruments and what holds of each on the day.
Document list(const Book& book, Day day);
/// One instrument, clause or list in full; Error{kUnknownName} when there is none of that id.
Document show(const Book& book, const std::string& id);

/// What was asked of a design, in words.
struct DesignAsked {
  std::string pack;  ///< "us-2023-10", "all rules in force"
  Day day = 0;
  std::string place;  ///< "any place", "to China"
  std::string basis;  ///< what a training figure rests on; empty for the other goals
};
/// The best part under a pack: the part, what keeps it free, what binds, the frontier.
Document document_of(const Book& book, const DesignSpace& space, const DesignQuestion& question,
                     const DesignAnswer& answer, const DesignAsked& asked);

Document document_of(const Book& book, const Overlay& store, const Check& check, bool trace);
/// The answer in one sentence: what, where, when, whether a licence is needed and why.
std::string sentence_of(const Book& book, const Check& check);
/// Which instruments of the jurisdiction were asked on the days, and what is not encoded of its law.
Paragraph asked_line(const Book& book, std::size_t jurisdiction, const std::vector<Day>& days);
/// The closing line of every document.
Paragraph notice_line(const Book& book, Day applied, bool joined = false);

}  // namespace countervail::rules
