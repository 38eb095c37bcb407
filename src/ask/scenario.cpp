// A scenario file becomes the same words by field that a command line gives, each with its place in
// the file; the verb's table then parses both alike, and errors point where the word stood.
#include "ask/scenario.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "facts/names.h"
#include "files/toml_reader.h"

namespace countervail {
namespace {

constexpr std::size_t kDeepestInclude = 8;

class Reader {
 public:
  Reader(const Verb& verb, const Files& files) : verb_(verb), files_(files) {}

  /// Reads one file, and before it what it includes.
  void read(const std::string& path) {
    open_.push_back(path);
    const TomlTable root = read_toml(path, files_);
    for (const std::string& include : root.texts_or_none("include")) {
      const std::string other = beside(path, include);
      refuse_circle(root, other);
      read(other);
    }
    add_table(root, "");
    open_.pop_back();
  }

  std::vector<Given> given;

 private:
  void refuse_circle(const TomlTable& root, const std::string& path) const {
    const bool circular = std::find(open_.begin(), open_.end(), path) != open_.end();
    if (circular || open_.size() > kDeepestInclude)
      root.fail(
          "include", static_cast<int>(ErrorKind::kConflict),
          fmt::format("{}: {} -> {}", circular ? "circular include" : "includes more than 8 deep",
                      fmt::join(open_, " -> "), path));
  }

  void add_table(const TomlTable& table, const std::string& prefix) {
    for (const std::string& key : table.keys()) {
      if (prefix.empty() && key == "include") continue;
      if (prefix.empty() && key == "patch")
        for (const TomlTable& patch : table.tables_or_none(key)) add_patch(patch);
      else if (prefix.empty() && key == "lever" && has_field(key))
        for (const TomlTable& lever : table.tables_or_none(key)) add_lever(lever);
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
    const std::string others = verbs_with(prefix + key);
    table.fail(key, static_cast<int>(ErrorKind::kUnknownKey), fmt::format("unknown key '{}'", key),
               others.empty() ? did_you_mean(key, siblings)
                              : fmt::format("a key of {}; {} has none", others, verb_.name));
  }

  /// "serve, fleet": whose scenarios have this key.
  static std::string verbs_with(const std::string& whole) {
    std::vector<std::string> names;
    for (const Verb& verb : verbs())
      if (std::ranges::any_of(verb.fields,
                              [&](const Field& f) { return scenario_key_of(f) == whole; }))
        names.push_back(verb.name);
    return fmt::format("{}", fmt::join(names, ", "));
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

  bool has_field(const std::string& name) const {
    return std::ranges::any_of(verb_.fields, [&](const Field& f) { return f.name == name; });
  }

  /// `before`: what stands before the path in the words of the field.
  void add_patch(const TomlTable& table, const std::string& field = "set",
                 const std::string& before = {}) {
    Given patch{field, before + table.text("path") + "=" + table.text("value"), table.file(),
                table.line_of("value"), table.column_of("value")};
    patch.source = table.text("source");
    patch.confidence = table.text_or("confidence", "assumed");
    table.finish();
    given.push_back(std::move(patch));
  }

  /// [[lever]] name, and of what stands without it: stack, system, [[lever.without]] path, value, source.
  void add_lever(const TomlTable& table) {
    const std::string name = table.text("name") + ": ";
    given.push_back({"lever", name, table.file(), table.line_of("name"), table.column_of("name")});
    for (const char* key : {"stack", "system"})
      if (table.has(key))
        given.push_back({"lever", name + key + "=" + table.text(key), table.file(),
                         table.line_of(key), table.column_of(key)});
    for (const TomlTable& patch : table.tables_or_none("without")) add_patch(patch, "lever", name);
    table.finish();
  }

  const Verb& verb_;
  const Files& files_;
  std::vector<std::string> open_;  ///< the file that is read, after those that include it
};

}  // namespace

std::string scenario_key_of(const Field& field) {
  if (!field.scenario_key.empty()) return field.scenario_key;
  std::string key = field.name;
  std::replace(key.begin(), key.end(), '-', '_');
  return key;
}

std::vector<Given> given_by_scenario(const Verb& verb, const std::string& path,
                                     const Files& files) {
  Reader reader(verb, files);
  reader.read(beside("", path));
  return std::move(reader.given);
}

void require_whole(const Scenario& scenario, const std::string& file) {
  const auto require = [&](const std::string& word, const char* what, const char* key,
                           const char* option) {
    if (word.empty())
      throw Error(ErrorKind::kMissing, fmt::format("the question names no {}", what), file, 0, 0,
                  fmt::format("say it by {} in the scenario, or by {}", key, option));
  };
  require(scenario.candidate.chip, "candidate", "[candidate] chip", "--candidate CHIP");
  require(scenario.reference.chip, "reference", "[reference] chip", "--reference CHIP");
  require(scenario.model, "model", "'model'", "--model MODEL");
}

void drop_foreign_count(const Overlay& facts, Scenario& scenario) {
  if (scenario.counted_chip.empty()) return;
  const auto name = [&](const std::string& chip) { return resolve_name(facts, "chip", chip); };
  if (name(scenario.counted_chip) != name(scenario.reference.chip)) scenario.reference_count = 0;
}

}  // namespace countervail
