#pragma once
// One item on one day: the decision, what it assumed, and what else would change it.
#include <string>
#include <vector>

#include "rules/decision.h"
#include "rules/item.h"

namespace countervail::rules {

struct Request {
  Day date = kBeforeAllDays;
  Changes changes;  ///< fields, figures and answers of the user ("destination" -> "China")
  std::vector<Switch> assumed;  ///< open questions that the user settles
};

/// Another reading of the inputs that gives another status.
struct Alternative {
  std::string what;  ///< "die area 1017 mm2 (epoch-hardware)"
  std::vector<JurisdictionStatus> status;
};

/// Something taken for granted, another answer to it, and what that gives.
struct Assumption {
  std::string name;       ///< "exported_from"
  std::string taken;      ///< "United States"; "unknown" when nobody said
  std::string otherwise;  ///< "Taiwan or 195 more"
  Answer answer;
};

struct Check {
  Item item;
  Answer answer;
  std::vector<std::string> assumed;  ///< "end_use = ordinary"
  std::vector<Assumption> flips;     ///< those whose other answers change the status
  std::vector<std::string>
      unanswered;  ///< attributes without an answer that undecided clauses ask for
  std::vector<Alternative>
      ahead;  ///< rules published on the day and not yet due, where they change the status
  std::vector<Alternative>
      alternatives;  ///< conflicting sources, the data-center presumption, sparse rates in 2022
};

Check check_item(const Book& book, const Overlay& store, const std::string& item,
                 const Request& request);

/// As check_item, without the alternatives and the other answers: for scans.
Check check_item_once(const Book& book, const Overlay& store, const std::string& item,
                      const Request& request);

/// "us-2025-11=extended": an instrument or clause whose fate is open. Words: extended, lapsed;
/// holds, fails; started, pending. Error{kUnknownName} lists the open questions.
std::vector<Switch> switches_of(const Book& book, const std::string& assignment);

/// Throws Error{kConflict} naming both when two overlays contradict each other in any branch.
void refuse_conflicts(const Book& book, const Answer& answer);

/// The days on which something starts or ends, in order.
std::vector<Day> days_of_change(const Book& book);

}  // namespace countervail::rules
