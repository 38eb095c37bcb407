#pragma once
// A Hugging Face config.json -> model/NAME/... facts, named as in data/catalog/models.
//
// A table maps each key to a field; a key that the table does not know is listed as ignored, and one that would
// change the arithmetic in a way that we do not model is refused with its position. NAME is the file's stem, or the
// folder's name when the file is called config.json ("config" when its path names no folder).
#include <string>
#include <string_view>
#include <vector>

#include "facts/fact.h"
#include "files/files.h"

namespace countervail {

struct HfModel {
  std::string name;
  std::vector<Fact> facts;
  std::vector<std::string> ignored;  ///< keys that were not read, in the order of the file
};

/// True for a path that ends in .json, or a folder that holds a config.json.
bool is_hf_model_path(const std::string& text, const Files& files = {});

/// Error{kSyntax | kMissing | kRange | kUnknownName} with file, line and column.
HfModel read_hf_model(const std::string& path, const Files& files = {});
HfModel parse_hf_model(std::string_view text, const std::string& file);

/// Adds the facts before ours and returns the model's name.
std::string add_hf_model(FactStore& store, const HfModel& model);

}  // namespace countervail
