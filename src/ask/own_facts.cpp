#include "ask/own_facts.h"

#include <fmt/format.h>

#include "catalog/hf_config.h"
#include "facts/fact_files.h"

namespace countervail::fields {

OwnFacts::OwnFacts(const Facts& facts, const Inputs& inputs) : store(facts.state().store) {
  for (const std::string& file : inputs.catalogs) add_user_facts(store, file);
  for (const std::string& file : inputs.stack_files) add_user_stack(store, file);
}

std::string OwnFacts::model_name(const std::string& given) {
  if (!is_hf_model_path(given)) return given;
  const HfModel model = read_hf_model(given);
  if (!model.ignored.empty())
    warnings_.push_back(fmt::format("{}: {} keys ignored: {}", given, model.ignored.size(),
                                    fmt::join(model.ignored, ", ")));
  return add_hf_model(store, model);
}

void OwnFacts::warn(Document& document) const {
  document.warnings.insert(document.warnings.end(), warnings_.begin(), warnings_.end());
}

}  // namespace countervail::fields
