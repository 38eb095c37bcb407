#pragma once
// The shipped facts with the user's own on top, for one question.
#include <memory>
#include <string>
#include <vector>

#include "ask/state.h"
#include "countervail/facts.h"
#include "facts/overlay.h"
#include "render/document.h"

namespace countervail::fields {

class OwnFacts {
 public:
  /// Reads the files that `inputs` names; its patches are applied by the study that knows their short forms.
  OwnFacts(const Facts& facts, const Inputs& inputs);

  /// The name of a model; a config.json is read and added first.
  std::string model_name(const std::string& given);
  const FactStore& store() const { return own_ ? *own_ : *shipped_; }
  /// What the question reads; must not outlive this.
  Overlay facts() const;
  /// What reading the model's file left unsaid, and what was read.
  void warn(Document& document) const;

 private:
  FactStore& own();

  const FactStore* shipped_;
  std::unique_ptr<FactStore> own_;  ///< a copy, once there is something of the user's own to add
  std::optional<Conflicts> conflicts_;
  std::vector<std::string> ignored_keys_;
  std::vector<std::string> warnings_;
  std::string read_;  ///< of the model's file, for people
};

}  // namespace countervail::fields
