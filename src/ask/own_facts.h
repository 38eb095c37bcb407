#pragma once
// The shipped facts with the user's own on top, for one question.
#include <string>

#include "ask/state.h"
#include "countervail/facts.h"
#include "render/document.h"

namespace countervail::fields {

struct OwnFacts {
  FactStore store;

  /// Reads the files that `inputs` names; its patches are applied by the study that knows their short forms.
  OwnFacts(const Facts& facts, const Inputs& inputs);

  /// The name of a model; a config.json is read and added first.
  std::string model_name(const std::string& given);
  /// What reading left unsaid.
  void warn(Document& document) const;

 private:
  std::vector<std::string> warnings_;
};

}  // namespace countervail::fields
