#pragma once
// The facts that ship, loaded once a test program.
#include <string>

#include "catalog/load_facts.h"

namespace countervail {

inline const FactStore& shipped() {
  static const FactStore store = load_facts(std::string(COUNTERVAIL_SOURCE_DIR) + "/data");
  return store;
}

}  // namespace countervail
