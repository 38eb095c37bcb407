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

#include "facts/fact.h"
#include "files/files.h"

namespace countervail::package {

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

/// `name` in the paths of its facts; empty: the file's.
File parse_spec(std::string_view text, const std::string& file_name, const std::string& name = {});

/// The facts of a file. A file whose name is taken by another package gets " (file)" after it.
File read_spec(const FactStore& store, const std::string& path, const Files& files = {});
void add_facts(FactStore& store, const File& package);

/// A value for a key of a package that its file leaves open, checked as the file would be:
/// "package/h100/die/GH100/alpha". Error{kUnknownKey} when the path names no key of any table.
Fact fact_of(const std::string& path, const std::string& value);

/// data/packaging/*.csv as node/..., hbm/..., bonding/..., d2d/..., limit/..., actuary.toml, and
/// every shipped package.
void add_packaging_facts(FactStore& store, const Files& data);

/// Names of the packages in the store, sorted.
std::vector<std::string> package_names(const FactStore& store);

}  // namespace countervail::package
