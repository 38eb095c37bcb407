#pragma once
// Package specifications, data/packages/*.toml and the user's own, and the tables of data/packaging
// -> facts.
//
//   [die.NAME] node, width, height, units ...      [memory.NAME] generation, capacity ...
//   [link.NAME] technology, shoreline ...          [cooling] ...
//   [assembly.NAME] technology, parts = ["2 NAME", ...], in the order of making; the last one is
//   the package
//
// A value is a quantity, a range { low, mid, high }, or { value = ..., source, confidence, date,
// note }; a table's own source, confidence, date and note, or else the file's, speak for the values
// that bring none. Everything becomes a fact "package/SPEC/die/NAME/width", so that --set,
// --explain and ranges work as for the catalog. What a key may hold is checked here, with
// file:line:column; geometry is checked when the package is compiled (package/compile.h).
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "facts/overlay.h"
#include "files/files.h"

namespace countervail::package {

inline constexpr std::size_t kMostDies = 8, kMostMemories = 4, kMostAssemblies = 4, kMostParts = 8;
inline constexpr int kMostOfAPart = 64;

struct FilePosition {
  int line = 0, column = 0;
};

struct File {
  std::string name;  ///< file name without folder and ending
  std::string file;
  std::vector<Fact> facts;
  std::map<std::string, FilePosition>
      positions;  ///< by fact path; also of tables ("package/SPEC/die/NAME")
};

/// `fields`: what each key may hold, the kinds "package", "package.die" ... `name` in the paths of its facts; empty: the
/// file's.
File parse_spec(const FactFields& fields, std::string_view text, const std::string& file_name,
                const std::string& name = {});

/// The facts of a file. A file whose name is taken by another package gets " (file)" after it.
File read_spec(const FactStore& store, const std::string& path, const Files& files = {});
void add_facts(FactStore& store, const File& package);

/// "2 NAME"; count 0 when the text is not of that form.
struct CountedPart {
  int count = 0;
  std::string name;
};
CountedPart counted_part(std::string_view text);

/// data/packaging/*.csv as node/..., hbm/..., bonding/..., d2d/..., limit/..., actuary.toml, and
/// every shipped package.
void add_packaging_facts(FactStore& store, const Files& data);

/// Names of the packages in the store, sorted.
std::vector<std::string> package_names(const Overlay& facts);

}  // namespace countervail::package
