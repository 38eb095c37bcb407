#pragma once
// A Hugging Face config.json -> model/NAME/... facts, named as in data/catalog/models.
//
// Families are rows of model_families.cpp. Every key is read, harmless, or real: a real one that nothing reads is refused
// with its position, unless the caller ignores it by name; so is a shape that cannot be. What a family gives where the file
// says nothing is said aloud. A wrapper's text model (text_config) is read, and its other parts are named as left out.
// NAME is the file's stem, or the folder's name when the file is called config.json ("config" when its path names no folder).
#include <string>
#include <string_view>
#include <vector>

#include "facts/fact.h"
#include "files/files.h"

namespace countervail {

struct HfModel {
  std::string name;
  std::string format;     ///< "llama", or whose file it is: "Calculon"
  std::string note = {};  ///< what is not counted: of the family
  std::vector<Fact> facts = {};
  std::vector<std::string> said = {};      ///< what the family gave: "head_dim 128"
  std::vector<std::string> left_out = {};  ///< parts of a wrapper: "vision_config"
  std::vector<std::string> ignored = {};   ///< keys that were not read, in the order of the file
  std::vector<std::string> unknown =
      {};  ///< of these, those taken to be harmless without being known
  std::vector<std::string> overruled = {};  ///< of these, those that would have been refused
};

/// True for a path that ends in .json, or a folder that holds a config.json or a params.json.
bool is_hf_model_path(const std::string& text, const Files& files = {});

/// Error{kSyntax | kMissing | kRange | kUnknownName | kUnknownKey} with file, line and column. `ignored`: real keys to pass over.
HfModel read_hf_model(const std::string& path, const Files& files = {},
                      const std::vector<std::string>& ignored = {});
HfModel parse_hf_model(std::string_view text, const std::string& file,
                       const std::vector<std::string>& ignored = {});

/// Adds the facts and returns the model's name; " (file)" behind it where the catalog has a model of that name, whose facts
/// must not fill what the file leaves out.
std::string add_hf_model(FactStore& store, const HfModel& model);

/// "defaults of qwen3: head_dim 128. Left out: vision_config. Not needed: rope_theta.": what reading did besides the shape.
std::string reading_text(const HfModel& model);

}  // namespace countervail
