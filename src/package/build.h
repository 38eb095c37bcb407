#pragma once
// One compilation of a package in progress: shared by package_compile.cpp and package_parts.cpp
// only.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "package/compile.h"

namespace countervail::package {

/// One compilation: what is read, what is being filled.
struct Build {
  Compiler& compiler;
  Ledger reader;
  CompiledPackage out;
  std::string prefix;  // "package/NAME/"
  std::vector<std::string> die_names, memory_names, assembly_names;

  std::string path(std::string_view kind, std::string_view item, std::string_view key) const {
    return fmt::format("{}{}/{}/{}", prefix, kind, item, key);
  }

  /// An error at the position of a fact of the file.
  [[noreturn]] void fail(ErrorKind kind, const std::string& at, const std::string& message,
                         const std::string& hint = {}) const {
    FilePosition position;
    std::string file;
    if (compiler.file_) {
      file = compiler.file_->file;
      for (std::string path = at; !path.empty();
           path.resize(path.find_last_of('/') == std::string::npos ? 0 : path.find_last_of('/')))
        if (const auto found = compiler.file_->positions.find(path);
            found != compiler.file_->positions.end()) {
          position = found->second;
          break;
        }
    }
    throw Error(kind, message, file, position.line, position.column, hint);
  }

  std::vector<std::string> names(const char* kind) {
    const std::string at = prefix + kind + "_names";
    return reader.has(at) ? split(reader.text(at), ';') : std::vector<std::string>{};
  }

  /// The specification's own value, or the table's; the name is checked against the table's items.
  double own_or(std::string_view kind, std::string_view item, std::string_view key,
                const std::string& table_path) {
    const std::string own = path(kind, item, key);
    return reader.number(reader.has(own) ? own : table_path);
  }

  /// "node/TSMC N7", if the table knows it.
  std::string table_item(const std::string& table, std::string_view kind, std::string_view item,
                         std::string_view key) {
    const std::string at = path(kind, item, key), name = reader.text(at);
    if (!reader.store().paths(table + "/" + name + "/").empty()) return table + "/" + name;
    std::vector<std::string> known;
    for (const std::string& fact : reader.store().paths(table + "/"))
      known.push_back(
          fact.substr(table.size() + 1, fact.find('/', table.size() + 1) - table.size() - 1));
    known.erase(std::unique(known.begin(), known.end()), known.end());
    fail(ErrorKind::kUnknownName, at, fmt::format("unknown {} '{}'", key, name),
         did_you_mean(name, known).empty() ? fmt::format("one of {}", fmt::join(known, ", "))
                                           : did_you_mean(name, known));
  }

  void build();
  void header();
  void add_die(const std::string& name);
  void harvest(const std::string& name, DieDesign& die);
  void learn(const std::string& name, DieDesign& die);
  std::vector<int> bins(const std::string& name, const DieDesign& die);
  double built_stack_price(const std::string& name, int height);
  void add_memory(const std::string& name);
  void add_assembly(const std::string& name);
  void add_parts(const std::string& name, AssemblyDesign& assembly, double bond_yield);
  void carrier(const std::string& name, const std::string& technology, AssemblyDesign& assembly);
  void add_link();
  void spread_power();
  int index_in(const std::vector<std::string>& list, const std::string& name) const {
    const auto found = std::ranges::find(list, name);
    return found == list.end() ? -1 : static_cast<int>(found - list.begin());
  }
};

/// "26 x 33 mm".
std::string in_mm(double width, double height);

}  // namespace countervail::package
