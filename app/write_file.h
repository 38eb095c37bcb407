#pragma once
// Files that a verb writes: whole or not at all.
#include <string>

namespace countervail::app {

/// Writes beside `path` and moves the file into its place, so that a full disk or a kill leaves the old one. Error{kRead}
/// when the folder or the disk refuses.
void write_file(const std::string& path, const std::string& text);

}  // namespace countervail::app
