#pragma once
// One item on one day: the decision, what it assumed, and what else would change it.
#include <string>
#include <vector>

#include "rules/decision.h"
#include "rules/item.h"

namespace countervail {

struct RuleRequest {
  Day date = kBeforeAllDays;
  RuleChanges changes;  ///< fields, figures and answers of the user ("destination" -> "China")
  std::vector<RuleSwitch> assumed;  ///< open questions that the user settles
};

/// Another reading of the inputs that gives another status.
struct RuleAlternative {
  std::string what;  ///< "die area 1017 mm2 (epoch-hardware)"
  std::vector<JurisdictionStatus> status;
};

struct RuleCheck {
  RuleItem item;
  RuleAnswer answer;
  std::vector<std::string> assumed;  ///< "end_use = ordinary"
  std::vector<std::string>
      unanswered;  ///< attributes without an answer that undecided clauses ask for
  std::vector<RuleAlternative>
      ahead;  ///< rules published on the day and not yet due, where they change the status
  std::vector<RuleAlternative>
      alternatives;  ///< conflicting sources, the data-center presumption, sparse rates in 2022
};

RuleCheck check_rules(const RuleBook& book, const FactStore& store, const std::string& item,
                      const RuleRequest& request);

/// As check_rules, without the alternatives: for scans.
RuleCheck check_rules_once(const RuleBook& book, const FactStore& store, const std::string& item,
                           const RuleRequest& request);

/// "us-2025-11=extended": an instrument or clause whose fate is open. Words: extended, lapsed;
/// holds, fails; started, pending. Error{kUnknownName} lists the open questions.
std::vector<RuleSwitch> switches_of(const RuleBook& book, const std::string& assignment);

/// Throws Error{kConflict} naming both when two overlays contradict each other in any branch.
void refuse_conflicts(const RuleBook& book, const RuleAnswer& answer);

/// The days on which something starts or ends, in order.
std::vector<Day> days_of_change(const RuleBook& book);

}  // namespace countervail
