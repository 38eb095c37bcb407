// One face for files on disk and texts in memory: readers are tested without a disk, and embedders
// may carry the data in their binary. Lists are sorted by name, as no two file systems list alike.
#include "files/files.h"

#include <algorithm>
#include <set>

#include "base/error.h"

namespace countervail {
namespace {

std::string joined(std::string_view folder, std::string_view name) {
  if (folder.empty() || name.starts_with('/')) return std::string(name);
  return std::string(folder) + (folder.ends_with('/') ? "" : "/") + std::string(name);
}

/// The names right inside `folder` among paths in memory: files, or the first parts of longer paths.
std::vector<std::string> names_in(const Texts& texts, std::string_view folder, bool folders) {
  const std::string prefix = folder.empty() ? std::string() : std::string(folder) + "/";
  std::set<std::string> names;
  for (auto it = texts.lower_bound(prefix); it != texts.end() && it->first.starts_with(prefix);
       ++it) {
    const std::string_view rest = std::string_view(it->first).substr(prefix.size());
    const std::size_t slash = rest.find('/');
    if ((slash != std::string_view::npos) == folders) names.emplace(rest.substr(0, slash));
  }
  return {names.begin(), names.end()};
}

}  // namespace

Files Files::in_memory(Texts texts) {
  Files files;
  files.texts_ = std::make_shared<const Texts>(std::move(texts));
  return files;
}

std::string Files::read(std::string_view path) const {
  if (!texts_) return disk::read(shown(path));
  const auto found = texts_->find(path);
  if (found == texts_->end())
    throw Error(ErrorKind::kRead, "cannot open this file", std::string(path));
  return found->second;
}

bool Files::has(std::string_view path) const {
  return texts_ ? texts_->contains(path) : disk::has(shown(path));
}

std::vector<std::string> Files::list(std::string_view folder, std::string_view ending) const {
  std::vector<std::string> paths;
  for (const std::string& name :
       texts_ ? names_in(*texts_, folder, false) : disk::names_in(shown(folder), false))
    if (name.ends_with(ending)) paths.push_back(joined(folder, name));
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::vector<std::string> Files::folders(std::string_view folder) const {
  std::vector<std::string> names =
      texts_ ? names_in(*texts_, folder, true) : disk::names_in(shown(folder), true);
  std::sort(names.begin(), names.end());
  return names;
}

std::string Files::shown(std::string_view path) const {
  return path.empty() ? folder_ : joined(folder_, path);
}

Texts texts_below(const Files& files, std::string_view folder) {
  Texts texts;
  for (const std::string& path : files.list(folder, "")) texts[path] = files.read(path);
  for (const std::string& name : files.folders(folder))
    texts.merge(texts_below(files, joined(folder, name)));
  return texts;
}

std::string beside(std::string_view file, std::string_view other) {
  const std::string path = joined(folder_of(file), other);
  const bool absolute = path.starts_with('/');
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t slash = std::min(path.find('/', at), path.size());
    const std::string part = path.substr(at, slash - at);
    at = slash + 1;
    if (part == ".." && !parts.empty() && parts.back() != "..")
      parts.pop_back();
    else if (!part.empty() && part != "." && !(part == ".." && absolute))
      parts.push_back(part);
  }
  std::string result = absolute ? "/" : "";
  for (const std::string& part : parts)
    result += (result.empty() || result == "/" ? "" : "/") + part;
  return result;
}

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == 0) return "/";
  return std::string(path.substr(0, slash == std::string_view::npos ? 0 : slash));
}

std::string last_part(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return std::string(path.substr(slash == std::string_view::npos ? 0 : slash + 1));
}

std::string stem_of(std::string_view path) {
  const std::string name = last_part(path);
  const std::size_t dot = name.rfind('.');
  return dot == std::string::npos || dot == 0 ? name : name.substr(0, dot);
}

}  // namespace countervail
