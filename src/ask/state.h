#pragma once
// What Facts holds: the store of facts, and the export rules once somebody asks about them.
#include <memory>
#include <mutex>
#include <string>

#include "countervail/facts.h"
#include "facts/fact.h"
#include "rules/pack.h"

namespace countervail {

struct Facts::State {
  std::string data_directory, scenario_directory;
  FactStore store;

  /// Read at the first question about rules.
  const rules::Book& book() const;

 private:
  mutable std::once_flag read_;
  mutable std::unique_ptr<const rules::Book> book_;
};

}  // namespace countervail
