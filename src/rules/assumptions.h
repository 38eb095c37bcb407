#pragma once
// What was assumed, and what each other answer to it would give. Every other branch is decided, not guessed.
//
// Assumed are the fallbacks of questions, and what is taken from the item without being a fact of this export: who
// exports it, from where, and where the consignee has its headquarters. A question that nobody answered and that the
// decision hangs on is listed with every answer. Countries fall into groups that no clause tells apart; each group is
// asked by one member.
#include "rules/check.h"

namespace countervail::rules {

/// Does the other answer say something else of some jurisdiction in some branch?
bool turns(const Book& book, const Answer& mine, const Answer& other);
/// What the other answer says of the jurisdictions of which it says something else.
std::string turned_text(const Book& book, const Answer& mine, const Answer& other);

/// The other answers, one attribute at a time, under which the status reads differently.
std::vector<Assumption> flipping_assumptions(const Book& book, const Check& check,
                                             const Request& request);

}  // namespace countervail::rules
