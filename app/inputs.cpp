#include "inputs.h"

#include <fmt/format.h>

#include <filesystem>

#include "catalog/hf_config.h"
#include "catalog/load_facts.h"
#include "compile/scenario_file.h"
#include "facts/fact_files.h"
#include "render/table.h"

namespace countervail::app {

Option conflicts_option() {
  return {"--conflicts",
          "ROWS",
          "where sources disagree: the first row of a fact, or the range of its rows",
          "first; range for packages",
          false,
          {"first", "range"}};
}

std::optional<Conflicts> conflicts_of(const Arguments& arguments) {
  if (!arguments.has("--conflicts")) return std::nullopt;
  return countervail::conflicts_of(arguments.text("--conflicts"));
}

std::vector<Option> input_options() {
  return {
      {"--set", "PATH=VALUE", "patch a fact, e.g. candidate.bf16=\"780 TFLOP/s\"", "", true},
      conflicts_option(),
      {"--catalog", "FILE.csv",
       "chips, systems or models of your own: the catalog's columns plus kind", "", true},
      {"--stack-file", "FILE.toml", "a software stack of your own, named by the file", "", true}};
}

FactStore load_store(const Arguments& arguments, const Context& context) {
  FactStore store = load_facts(context.data_directory);
  for (const std::string& file : arguments.texts("--catalog")) add_user_facts(store, file);
  for (const std::string& file : arguments.texts("--stack-file")) add_user_stack(store, file);
  return store;
}

std::string model_name(FactStore& store, const std::string& given, Context& context) {
  if (!is_hf_model_path(given)) return given;
  HfModel model = read_hf_model(given);
  if (model.name == "config")  // the path names no folder: the one we stand in does
    model.name = std::filesystem::canonical(given).parent_path().filename().string();
  if (!model.ignored.empty())
    context.talk += folded_text(fmt::format("{}: {} keys ignored: {}", given, model.ignored.size(),
                                            fmt::join(model.ignored, ", ")),
                                context.width, 2) +
                    "\n";
  return add_hf_model(store, model);
}

std::vector<Patch> patches_of(const Arguments& arguments) {
  return countervail::patches_of(arguments.texts("--set"));
}

Overlay overlay_of(const FactStore& store, const Arguments& arguments) {
  std::vector<Patch> patches = patches_of(arguments);
  std::erase_if(patches,
                [](const Patch& patch) { return patch.path.find('/') == std::string::npos; });
  Overlay facts(store);
  facts.policy.conflicts = conflicts_of(arguments);
  apply_patches(patches, facts);
  return facts;
}

}  // namespace countervail::app
