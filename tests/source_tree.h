#pragma once
// Where the tests find what ships.
#include <string>

namespace countervail {

inline const std::string kRoot = COUNTERVAIL_SOURCE_DIR, kDataFolder = kRoot + "/data";

}  // namespace countervail
