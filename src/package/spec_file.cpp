#include "package/spec_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "facts/fact_files.h"
#include "files/toml_reader.h"
#include "package/keys.h"

namespace countervail::package {
namespace {

/// What speaks for the values of a table that bring no source of their own.
struct About {
  std::string source, date, note;
  Confidence confidence = Confidence::kAssumed;
};

About about_of(const TomlTable& table, About inherited) {
  inherited.source = table.text_or("source", inherited.source);
  inherited.date = table.text_or("date", inherited.date);
  inherited.note = table.text_or("note", inherited.note);
  if (table.has("confidence")) try {
      inherited.confidence = confidence_of(table.text("confidence"));
    } catch (const Error& error) {
      table.fail("confidence", static_cast<int>(error.kind), error.message, error.hint);
    }
  return inherited;
}

std::string unit_of(const TomlTable& table, std::string_view key) {
  std::string text;
  if (table.type(key) == "text")
    text = table.text(key);
  else if (table.type(key) == "table") {
    const TomlTable parts = table.table(key);
    if (parts.has("mid") && parts.type("mid") == "text") text = parts.text("mid");
  }
  return std::string(trim(std::string_view(text).substr(parse_number_prefix(text).length)));
}

/// Bare numbers are right for what has no dimension; everything else is a quantity in quotes.
Interval number_of(const TomlTable& table, std::string_view key, Dimension dimension) {
  if (dimension == Dimension{} && table.type(key) == "number")
    return Interval::exactly(table.number(key));
  if (dimension == Dimension{} && table.type(key) == "table") {
    const TomlTable parts = table.table(key);
    const auto end = [&](const char* name) {
      return parts.has(name) && parts.type(name) == "text" ? parts.quantity(name, dimension)
                                                           : parts.number(name);
    };
    const Interval value{end("low"), end("mid"), end("high")};
    parts.finish();
    if (!(value.low <= value.mid && value.mid <= value.high))
      table.fail_range(key, fmt::format("'{}' needs low <= mid <= high", key));
    return value;
  }
  return table.range(key, dimension);
}

void read_number(const TomlTable& table, std::string_view key, const Key& rule, Fact& fact) {
  fact.value = number_of(table, key, rule.dimension);
  fact.dimension = rule.dimension;
  fact.unit = unit_of(table, key);
  if (fact.value.low < rule.low || fact.value.high > rule.high)
    table.fail_range(key, fmt::format("'{}' must be from {} to {} (SI), got {}", rule.name,
                                      format_number(rule.low), format_number(rule.high),
                                      format_number(fact.value.low < rule.low ? fact.value.low
                                                                              : fact.value.high)));
  if (rule.whole && fact.value.mid != static_cast<double>(static_cast<long long>(fact.value.mid)))
    table.fail_range(key, fmt::format("'{}' must be a whole number, got {}", rule.name,
                                      format_number(fact.value.mid)));
}

void read_word(const TomlTable& table, std::string_view key, const Key& rule, Fact& fact) {
  if (rule.list) {
    const std::vector<std::string> words = table.texts_or_none(key);
    for (const std::string& word : words) fact.text += (fact.text.empty() ? "" : "; ") + word;
  } else {
    fact.text = table.text(key);
  }
  if (fact.text.empty())
    table.fail(key, static_cast<int>(ErrorKind::kMissing), fmt::format("'{}' is empty", rule.name));
  if (rule.choices.empty() || std::ranges::find(rule.choices, fact.text) != rule.choices.end())
    return;
  table.fail(key, static_cast<int>(ErrorKind::kUnknownName),
             fmt::format("unknown {} '{}'", rule.name, fact.text),
             fmt::format("one of {}", fmt::join(rule.choices, ", ")));
}

class Reader {
 public:
  explicit Reader(File& package) : package_(package) {}

  /// One table by its rules; `path` without a slash at the end.
  void table(const TomlTable& table, const std::string& path, std::span<const Key> rules,
             const About& inherited) {
    const About about = about_of(table, inherited);
    package_.positions[path] = {table.line(), 1};
    for (const Key& rule : rules) {
      table.line_of(rule.name);  // known from here on, so that a misspelt key finds it
      if (!table.has(rule.name)) {
        if (rule.required) table.text(rule.name);  // says what is missing, and where
        continue;
      }
      value(table, path, rule, about);
    }
    table.finish();
  }

  /// [kind.NAME] tables, in the order of the file. Returns their names.
  std::vector<std::string> tables(const TomlTable& root, const std::string& kind,
                                  std::span<const Key> rules, const About& inherited,
                                  std::size_t most) {
    const auto found = root.table_if(kind);
    if (!found) return {};
    const std::vector<std::string> names = found->keys();
    if (names.size() > most)
      root.fail_range(kind,
                      fmt::format("at most {} tables [{}.NAME], got {}", most, kind, names.size()));
    for (const std::string& name : names) {
      if (name.empty() || name.size() > 23 || name.find_first_of("/;") != std::string::npos)
        found->fail(name, static_cast<int>(ErrorKind::kSyntax),
                    fmt::format("a name has 1 to 23 bytes without '/' or ';', got '{}'", name));
      table(found->table(name), path_of(kind, name), rules, inherited);
    }
    word(kind + "_names", fmt::format("{}", fmt::join(names, "; ")));
    return names;
  }

  std::string path_of(const std::string& kind, const std::string& name) const {
    return "package/" + package_.name + "/" + kind + "/" + name;
  }

  /// A fact that the file implies: the order of its tables.
  void word(const std::string& key, const std::string& text) {
    if (text.empty()) return;
    Fact fact;
    fact.path = "package/" + package_.name + "/" + key;
    fact.text = text;
    fact.source = "the order of the file";
    package_.facts.push_back(fact);
  }

 private:
  void value(const TomlTable& table, const std::string& path, const Key& rule, const About& about) {
    Fact fact;
    fact.path = path + "/" + std::string(rule.name);
    package_.positions[fact.path] = {table.line_of(rule.name), table.column_of(rule.name)};
    About own = about;
    if (table.type(rule.name) == "table" && table.table(rule.name).has("value")) {
      const TomlTable inner = table.table(rule.name);
      own = about_of(inner, about);
      read(inner, "value", rule, fact);
      inner.finish();
    } else {
      read(table, rule.name, rule, fact);
    }
    fact.source = own.source, fact.date = own.date, fact.note = own.note,
    fact.confidence = own.confidence;
    if (fact.source.empty())
      table.fail(rule.name, static_cast<int>(ErrorKind::kMissing),
                 fmt::format("'{}' has no source", rule.name),
                 "add source = \"...\" to the value, its table or the file");
    package_.facts.push_back(std::move(fact));
  }

  static void read(const TomlTable& table, std::string_view key, const Key& rule, Fact& fact) {
    if (rule.is_word)
      read_word(table, key, rule, fact);
    else
      read_number(table, key, rule, fact);
  }

  File& package_;
};

/// "2 NAME": a count and a part. Every part must exist, and be made before it is used.
void check_parts(const TomlTable& root, const std::vector<std::string>& known_parts) {
  std::vector<std::string> known = known_parts;
  const TomlTable assemblies = root.table("assembly");
  for (const std::string& name : assemblies.keys()) {
    const TomlTable assembly = assemblies.table(name);
    const std::vector<std::string> parts = assembly.texts_or_none("parts");
    if (parts.empty() || parts.size() > kMostParts)
      assembly.fail_range("parts", fmt::format("an assembly joins 1 to {} kinds of parts, got {}",
                                               kMostParts, parts.size()));
    for (const std::string& part : parts) {
      const auto [count, part_name] = counted_part(part);
      if (count < 1 || count > kMostOfAPart)
        assembly.fail(
            "parts", static_cast<int>(ErrorKind::kSyntax),
            fmt::format("a part is a count from 1 to {} and a name, got '{}'", kMostOfAPart, part),
            "\"2 NAME\"");
      if (std::ranges::find(known, part_name) == known.end())
        assembly.fail("parts", static_cast<int>(ErrorKind::kUnknownName),
                      fmt::format("no die, memory or earlier assembly is named '{}'", part_name),
                      did_you_mean(part_name, known));
    }
    known.push_back(name);
  }
}

}  // namespace

CountedPart counted_part(std::string_view text) {
  const ParsedPrefix number = parse_number_prefix(text);
  CountedPart part;
  part.name = trim(text.substr(number.length));
  if (number.length > 0 && number.value >= 0 && number.value <= 1e6 &&
      number.value == static_cast<int>(number.value) && number.length < text.size() &&
      text[number.length] == ' ' && !part.name.empty())
    part.count = static_cast<int>(number.value);
  return part;
}

File parse_spec(std::string_view text, const std::string& file_name, const std::string& name) {
  File package{.name = name.empty() ? stem_of(file_name) : name,
               .file = file_name,
               .facts = {},
               .positions = {}};
  const TomlTable root = parse_toml(text, file_name);
  Reader reader(package);
  const About about = about_of(root, {});
  std::vector<std::string> parts = reader.tables(root, "die", die_keys(), about, kMostDies);
  const std::vector<std::string> memories =
      reader.tables(root, "memory", memory_keys(), about, kMostMemories);
  parts.insert(parts.end(), memories.begin(), memories.end());
  reader.tables(root, "link", link_keys(), about, 1);
  if (const auto cooling = root.table_if("cooling"))
    reader.table(*cooling, "package/" + package.name + "/cooling", cooling_keys(), about);
  root.table("assembly");
  check_parts(root, parts);
  reader.tables(root, "assembly", assembly_keys(), about, kMostAssemblies);
  reader.table(root, "package/" + package.name, package_keys(), about);
  return package;
}

File read_spec(const FactStore& store, const std::string& path, const Files& files) {
  std::string name = stem_of(path);
  if (store.find("package/" + name + "/title")) name += " (file)";
  return parse_spec(files.read(path), files.shown(path), name);
}

Fact fact_of(const std::string& path, const std::string& value) {
  const std::vector<std::string> steps = split(path, '/');
  const std::string key = steps.back();
  std::span<const Key> rules;
  if (steps.size() == 3)
    rules = package_keys();
  else if (steps.size() == 4 && steps[2] == "cooling")
    rules = cooling_keys();
  else if (steps.size() == 5)
    rules = steps[2] == "die"        ? die_keys()
            : steps[2] == "memory"   ? memory_keys()
            : steps[2] == "assembly" ? assembly_keys()
            : steps[2] == "link"     ? link_keys()
                                     : rules;
  const auto rule = std::ranges::find(rules, key, &Key::name);
  if (rule == rules.end()) {
    std::vector<std::string> known;
    for (const Key& each : rules) known.emplace_back(each.name);
    throw Error::at(ErrorKind::kUnknownKey, fmt::format("no key '{}' in '{}'", key, path),
                    did_you_mean(key, known));
  }
  Fact fact = parse_fact(path, value);
  if (fact.is_number() == rule->is_word ||
      (fact.is_number() && !(fact.dimension == rule->dimension)))
    throw Error::at(ErrorKind::kUnit, fmt::format("'{}' cannot be '{}'", path, value),
                    rule->is_word ? "it is a word"
                                  : fmt::format("accepted units: {}",
                                                fmt::join(accepted_units(rule->dimension), ", ")));
  if (fact.is_number() && (fact.value.low < rule->low || fact.value.high > rule->high))
    throw Error(ErrorKind::kRange,
                fmt::format("'{}' must be from {} to {} (SI), got {}", key,
                            format_number(rule->low), format_number(rule->high), value));
  return fact;
}

void add_facts(FactStore& store, const File& package) {
  for (const Fact& fact : package.facts) store.prefer(fact);
}

void add_packaging_facts(FactStore& store, const Files& data) {
  for (const char* kind : {"node", "hbm", "bonding", "d2d", "limit"})
    if (const std::string file = fmt::format("packaging/{}.csv", kind); data.has(file))
      add_csv_facts(store, kind, file, data);
  if (data.has("packaging/actuary.toml"))
    add_toml_facts(store, "actuary", "packaging/actuary.toml", data);
  for (const std::string& file : data.list("packages", ".toml"))
    add_facts(store, read_spec(store, file, data));
}

std::vector<std::string> package_names(const FactStore& store) {
  std::vector<std::string> names;
  for (const std::string& path : store.paths("package/")) {
    const std::string name = path.substr(8, path.find('/', 8) - 8);
    if (names.empty() || names.back() != name) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace countervail::package
