// disk:: of files/files.h for a browser, which has no disk.
#include "memory_disk.h"

#include "base/error.h"
#include "files/files.h"

namespace countervail::disk {
namespace {

Texts& texts() {
  static Texts all;
  return all;
}

/// Files of memory share their texts, so they are made anew after a change.
Files& held() {
  static Files files = Files::in_memory({});
  return files;
}

/// "a/b" of "/a//b/": paths are compared so.
std::string plain(const std::string& path) {
  std::string out;
  for (const char c : path)
    if (c != '/' || (!out.empty() && out.back() != '/')) out += c;
  if (out.ends_with('/')) out.pop_back();
  return out;
}

}  // namespace

bool put_bundle(std::string_view bundle) {
  Texts read;
  while (!bundle.empty()) {
    const std::size_t name_end = bundle.find('\0');
    const std::size_t text_end =
        name_end == bundle.npos ? name_end : bundle.find('\0', name_end + 1);
    if (text_end == bundle.npos) return false;
    read[plain(std::string(bundle.substr(0, name_end)))] =
        bundle.substr(name_end + 1, text_end - name_end - 1);
    bundle.remove_prefix(text_end + 1);
  }
  read.merge(texts());
  texts() = std::move(read);
  held() = Files::in_memory(texts());
  return true;
}

std::string read(const std::string& path) {
  if (!held().has(plain(path)))
    throw Error(ErrorKind::kRead, "this page holds no such file: drop it on the page first", path);
  return held().read(plain(path));
}

bool has(const std::string& path) {
  return held().has(plain(path));
}

std::vector<std::string> names_in(const std::string& folder, bool folders) {
  if (folders) return held().folders(plain(folder));
  std::vector<std::string> names = held().list(plain(folder), "");
  for (std::string& name : names) name = last_part(name);
  return names;
}

}  // namespace countervail::disk
