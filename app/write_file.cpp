#include "write_file.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "countervail/error.h"

namespace countervail::app {
namespace {

bool write_whole(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  return static_cast<bool>(out);
}

}  // namespace

void write_file(const std::string& path, const std::string& text) {
  std::error_code failed;
  const bool device =
      std::filesystem::exists(path, failed) && !std::filesystem::is_regular_file(path, failed);
  const std::string beside = device ? path : path + ".part" + std::to_string(getpid());
  bool written = write_whole(beside, text);
  if (written && !device) {
    std::filesystem::rename(beside, path, failed);
    written = !failed;
  }
  if (written) return;
  if (!device) std::filesystem::remove(beside, failed);
  throw Error(ErrorKind::kRead, "cannot write this file", path);
}

}  // namespace countervail::app
