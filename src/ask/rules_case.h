#pragma once
// What the questions about rules share: the book, the facts with parts of the user's own, and the case as the engine
// takes it.
#include <string>

#include "ask/state.h"
#include "countervail/rules.h"
#include "rules/check.h"

namespace countervail::fields {

/// Error{kSyntax} that says which option the day stood in.
rules::Day day_named(const std::string& date);
/// "name=value" -> both, trimmed. Error{kSyntax} without '='.
std::pair<std::string, std::string> assignment_of(const std::string& text);

struct RulesDesk {
  RulesDesk(const Facts& facts, const RulesCase& about);
  /// The item named, or the first item of a file of the user's own.
  std::string item_named(const std::string& given);

  const rules::Book& book;
  FactStore store;
  rules::Request request;
};

}  // namespace countervail::fields
