#include "ask/own_facts.h"

#include <fmt/format.h>

#include "catalog/hf_config.h"
#include "facts/fact_files.h"

namespace countervail::fields {

OwnFacts::OwnFacts(const Facts& facts, const Inputs& inputs)
    : shipped_(&facts.state().store), conflicts_(inputs.conflicts) {
  for (const std::string& file : inputs.catalogs) add_user_facts(own(), file);
  for (const std::string& file : inputs.stack_files) add_user_stack(own(), file);
}

FactStore& OwnFacts::own() {
  if (!own_) own_ = std::make_unique<FactStore>(*shipped_);
  return *own_;
}

Overlay OwnFacts::facts() const {
  Overlay facts(store());
  facts.policy.conflicts = conflicts_;
  return facts;
}

std::string OwnFacts::model_name(const std::string& given) {
  if (!is_hf_model_path(given)) return given;
  const HfModel model = read_hf_model(given);
  if (!model.ignored.empty())
    warnings_.push_back(fmt::format("{}: {} keys ignored: {}", given, model.ignored.size(),
                                    fmt::join(model.ignored, ", ")));
  return add_hf_model(own(), model);
}

void OwnFacts::warn(Document& document) const {
  document.warnings.insert(document.warnings.end(), warnings_.begin(), warnings_.end());
}

}  // namespace countervail::fields
