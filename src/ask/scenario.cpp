#include "ask/scenario.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/text.h"
#include "files/csv.h"
#include "files/toml_reader.h"

namespace countervail {
namespace {

constexpr std::size_t kDeepestInclude = 8;

std::string scenario_key_of(const Field& field) {
  if (!field.scenario_key.empty()) return field.scenario_key;
  std::string key = field.name;
  std::replace(key.begin(), key.end(), '-', '_');
  return key;
}

class Reader {
 public:
  explicit Reader(const Verb& verb) : verb_(verb) {}

  void read(const std::string& text, const std::string& file) {
    const TomlTable root = parse_toml(text, file);
    for (const std::string& include : root.texts_or_none("include")) open(root, include, file);
    add_table(root, "");
  }

  std::vector<Given> given;
  std::vector<std::string> open_files;

 private:
  void open(const TomlTable& root, const std::string& include, const std::string& file) {
    const std::string path =
        (std::filesystem::path(file).parent_path() / include).lexically_normal().string();
    const bool again = std::find(open_files.begin(), open_files.end(), path) != open_files.end();
    if (again || open_files.size() > kDeepestInclude)
      root.fail("include", static_cast<int>(ErrorKind::kConflict),
                fmt::format("circular include: {} -> {}", fmt::join(open_files, " -> "), path));
    open_files.push_back(path);
    read(read_text_file(path), path);
    open_files.pop_back();
  }

  void add_table(const TomlTable& table, const std::string& prefix) {
    for (const std::string& key : table.keys()) {
      if (prefix.empty() && key == "include") continue;
      if (prefix.empty() && key == "patch")
        for (const TomlTable& patch : table.tables_or_none(key)) add_patch(patch);
      else if (table.type(key) == "table")
        add_table(table.table(key), prefix + key + ".");
      else
        add_value(table, key, field_at(table, prefix, key));
    }
  }

  const Field& field_at(const TomlTable& table, const std::string& prefix,
                        const std::string& key) const {
    std::vector<std::string> siblings;
    for (const Field& field : verb_.fields) {
      const std::string whole = scenario_key_of(field);
      if (whole == prefix + key) return field;
      if (whole.starts_with(prefix)) siblings.push_back(whole.substr(prefix.size()));
    }
    table.fail(key, static_cast<int>(ErrorKind::kUnknownKey), fmt::format("unknown key '{}'", key),
               did_you_mean(key, siblings));
  }

  void add_value(const TomlTable& table, const std::string& key, const Field& field) {
    const auto add = [&](std::string text) {
      given.push_back(
          {field.name, std::move(text), table.file(), table.line_of(key), table.column_of(key)});
    };
    const std::string type = table.type(key);
    if (type == "number")
      add(format_number(table.number(key)));
    else if (type == "boolean")
      add(table.boolean_or(key, false) ? "true" : "false");
    else if (type == "array")
      for (std::string& text : table.texts_or_none(key)) add(std::move(text));
    else
      add(type == "date" ? table.date(key) : table.text(key));
  }

  void add_patch(const TomlTable& table) {
    Given patch{"set", table.text("path") + "=" + table.text("value"), table.file(),
                table.line_of("value"), table.column_of("value")};
    patch.source = table.text("source");
    patch.confidence = table.text_or("confidence", "assumed");
    table.finish();
    given.push_back(std::move(patch));
  }

  const Verb& verb_;
};

}  // namespace

std::vector<Given> given_by_scenario(const Verb& verb, const std::string& text,
                                     const std::string& file_name) {
  Reader reader(verb);
  const std::string file = std::filesystem::path(file_name).lexically_normal().string();
  reader.open_files.push_back(file);
  reader.read(text, file);
  return std::move(reader.given);
}

std::vector<Given> given_by_scenario(const Verb& verb, const std::string& path) {
  return given_by_scenario(verb, read_text_file(path), path);
}

}  // namespace countervail
