#pragma once
// The facts that ship as callers of the library hold them, loaded once a test program.
#include "countervail/ask.h"

namespace countervail {

inline const Facts& loaded_facts() {
  static const Facts loaded = Facts::load(COUNTERVAIL_SOURCE_DIR "/data");
  return loaded;
}

}  // namespace countervail
