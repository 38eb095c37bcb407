#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "files/files.h"

namespace countervail::disk {

namespace fs = std::filesystem;

constexpr std::size_t kLargestFile = std::size_t{64} << 20;

std::string read(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw Error(ErrorKind::kRead, "cannot open this file", path);
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) throw Error(ErrorKind::kRead, "this is a folder", path);
  // Piece by piece, since a device has no end and no size.
  std::string text, piece(std::size_t{1} << 16, '\0');
  while (stream.read(piece.data(), static_cast<std::streamsize>(piece.size())),
         stream.gcount() > 0) {
    text.append(piece, 0, static_cast<std::size_t>(stream.gcount()));
    if (text.size() > kLargestFile)
      throw Error(ErrorKind::kRead, "the file is larger than 64 MiB", path);
  }
  if (stream.bad()) throw Error(ErrorKind::kRead, "cannot read this file", path);
  return text;
}

bool has(const std::string& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

std::vector<std::string> names_in(const std::string& folder, bool folders) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder.empty() ? "." : folder, ignored))
    if (entry.is_directory(ignored) == folders) names.push_back(entry.path().filename().string());
  return names;
}

}  // namespace countervail::disk
