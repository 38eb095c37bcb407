#include "ask/own_facts.h"

#include <fmt/format.h>

#include "catalog/hf_config.h"
#include "compile/compile.h"
#include "facts/fact_files.h"
#include "study/model_text.h"

namespace countervail::fields {

OwnFacts::OwnFacts(const Facts& facts, const Inputs& inputs)
    : shipped_(&facts.state().store),
      conflicts_(inputs.conflicts),
      ignored_keys_(inputs.ignored_keys) {
  for (const std::string& file : inputs.catalogs) add_user_facts(own(), file);
  for (const std::string& file : inputs.stack_files) add_user_stack(own(), file);
}

/// Copied once something is added: most questions read the shipped facts as they are.
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
  const HfModel model = read_hf_model(given, {}, ignored_keys_);
  const std::string name = add_hf_model(own(), model);
  Ledger ledger{Overlay(own())};
  const ModelShape shape = compile_model(ledger, name);
  read_ =
      fmt::format("{} ({}): {}. {}", name, model.format, model_text(shape), reading_text(model));
  if (!model.said.empty())
    warnings_.push_back(fmt::format("{}: not in the file, by {}: {}", model.name, model.format,
                                    fmt::join(model.said, ", ")));
  if (!model.overruled.empty())
    warnings_.push_back(
        fmt::format("{}: ignored as told, though they may change the arithmetic: {}", model.name,
                    fmt::join(model.overruled, ", ")));
  return name;
}

/// What was read of the user's files comes before what is said of them.
void OwnFacts::warn(Document& document) const {
  if (!read_.empty()) document.add(Paragraph{"model", "Read: " + read_});
  document.warnings.insert(document.warnings.end(), warnings_.begin(), warnings_.end());
}

}  // namespace countervail::fields
