#pragma once
// Where input texts lie: a folder of the disk, or texts in memory (a bundle built into the program, a test, a fuzz
// input). Readers take a `Files` and paths inside it, so that everything that loads from a disk loads from memory.
//
// Paths are written with '/', relative to the folder; an empty folder takes them as they are given.
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace countervail {

/// path -> text.
using Texts = std::map<std::string, std::string, std::less<>>;

/// A value: copies share the texts.
class Files {
 public:
  /// The disk under `folder`. Implicit: wherever files are read, the name of a folder will do.
  Files(std::string folder = {}) : folder_(std::move(folder)) {}
  Files(const char* folder) : Files(std::string(folder)) {}  // NOLINT: as the line above
  /// Nothing but these texts.
  static Files in_memory(Texts texts);

  /// A whole file. Error{kRead} if it cannot be read or exceeds 64 MiB.
  std::string read(std::string_view path) const;
  bool has(std::string_view path) const;
  /// Paths of the files right inside `folder` whose names end so, in order of name; none where there is no folder.
  std::vector<std::string> list(std::string_view folder, std::string_view ending) const;
  /// Names of the folders right inside `folder`, in order.
  std::vector<std::string> folders(std::string_view folder) const;
  /// How messages name a path.
  std::string shown(std::string_view path) const;

 private:
  std::string folder_;
  std::shared_ptr<const Texts> texts_;  ///< null: the disk
};

/// Every text below `folder`, by path: what a bundle holds.
Texts texts_below(const Files& files, std::string_view folder = {});

/// `other` as a file names it, relative to the folder of `file`: "." and ".." are resolved in the text alone.
std::string beside(std::string_view file, std::string_view other);
/// "h100" of "packages/h100.toml".
std::string stem_of(std::string_view path);
/// "h100.toml" of "packages/h100.toml".
std::string last_part(std::string_view path);
/// "packages" of "packages/h100.toml"; empty without a folder.
std::string folder_of(std::string_view path);

/// The disk behind Files: the only place that asks the operating system for files.
namespace disk {
std::string read(const std::string& path);
bool has(const std::string& path);
/// Names of files, or of folders, right inside a folder; in no order.
std::vector<std::string> names_in(const std::string& folder, bool folders);
}  // namespace disk

}  // namespace countervail
