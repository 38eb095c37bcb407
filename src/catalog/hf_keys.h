#pragma once
// Keys of a config.json that reading left: harmless ones change no product, no byte that matters; the others may be real.
#include <string>
#include <vector>

#include "catalog/config_keys.h"
#include "catalog/hf_config.h"

namespace countervail {

struct LeftKeys {
  std::vector<std::string> harmless;  ///< known to change no arithmetic here, or switched off
  std::vector<std::string> unknown;   ///< not known, and nothing about them speaks of shape
  std::vector<std::string> real;      ///< would change the arithmetic, or read as if they would
};

/// Splits the keys that nothing read, in the order of the file.
LeftKeys left_keys(const ConfigKeys& keys);

/// Adds them to the model's lists. Error{kUnknownKey} at the first real one that `passed` does not name.
void sort_left_keys(const ConfigKeys& keys, const std::vector<std::string>& passed, HfModel& model);

/// A key or name as messages show it.
std::string printable_name(const std::string& name);

}  // namespace countervail
