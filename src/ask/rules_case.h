#pragma once
// What the questions about rules share: the book, the facts with parts of the user's own, and the case as the engine
// takes it.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ask/state.h"
#include "countervail/rules.h"
#include "facts/overlay.h"
#include "rules/check.h"

namespace countervail::fields {

/// Error{kSyntax} that says which option the day stood in.
rules::Day day_named(const std::string& date);
/// The facts among the changes of a case: those whose name is a path. The others are figures and answers of the item.
std::vector<Patch> patches_in(const RulesCase& about);

class RulesDesk {
 public:
  RulesDesk(const Facts& facts, const RulesCase& about);
  /// The item named, or the first item of a file of the user's own.
  std::string item_named(const std::string& given);
  /// What the question reads, once its item is named; must not outlive this.
  Overlay facts() const;

  const rules::Book& book;
  rules::Request request;

 private:
  FactStore& own();

  const FactStore* shipped_;
  std::unique_ptr<FactStore> own_;  ///< a copy, once there are parts of the user's own
  std::vector<Patch> patches_;
  std::optional<Conflicts> conflicts_;
};

}  // namespace countervail::fields
