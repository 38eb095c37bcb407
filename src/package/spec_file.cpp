// A specification becomes facts like any other: what is read here is then found, patched, ranged
// and explained through the overlay. Tables may be written in any order that makes sense to
// people; parts are read before the assemblies that name them. A source stands with the value,
// its table or the file, whichever is nearest.
#include "package/spec_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "facts/fact_files.h"
#include "files/toml_reader.h"

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

/// As written, for printing; of a range that of its middle.
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

void read_number(const TomlTable& table, std::string_view key, const FactField& field, Fact& fact) {
  fact.value = number_of(table, key, field.dimension);
  fact.dimension = field.dimension;
  fact.unit = unit_of(table, key);
}

void read_word(const TomlTable& table, std::string_view key, const FactField& field, Fact& fact) {
  if (field.domain == Domain::kWords) {
    const std::vector<std::string> words = table.texts_or_none(key);
    fact.text = fmt::format("{}", fmt::join(words, "; "));
  } else {
    fact.text = table.text(key);
  }
  if (fact.text.empty())
    table.fail(key, static_cast<int>(ErrorKind::kMissing),
               fmt::format("'{}' is empty", field.name));
}

/// The value at `key`, held to the table of fields.
void read_value(const TomlTable& table, std::string_view key, const FactField& field, Fact& fact) {
  field.is_word() ? read_word(table, key, field, fact) : read_number(table, key, field, fact);
  try {
    check_value(field, field.name, fact);
  } catch (const Error& error) {
    table.fail(key, static_cast<int>(error.kind), error.message, error.hint);
  }
}

class Reader {
 public:
  Reader(const FactFields& fields, File& package) : fields_(fields), package_(package) {}

  /// One table by the fields of its kind; `path` without a slash at the end.
  void table(const TomlTable& table, const std::string& path, const std::string& kind,
             const About& inherited) {
    const About about = about_of(table, inherited);
    package_.positions[path] = {table.line(), 1};
    for (const FactField& rule : fields_.of(kind)) {
      if (rule.is_implied) continue;
      table.line_of(rule.name);  // known from here on, so that a misspelt key finds it
      if (!table.has(rule.name)) {
        if (rule.is_required) table.text(rule.name);  // says what is missing, and where
        continue;
      }
      value(table, path, rule, about);
    }
    table.finish();
  }

  /// [kind.NAME] tables, in the order of the file. Returns their names.
  std::vector<std::string> tables(const TomlTable& root, const std::string& kind,
                                  const About& inherited, std::size_t most) {
    const auto found = root.table_if(kind);
    if (!found) return {};
    std::vector<std::string> names = found->keys();
    if (names.size() > most)
      root.fail_range(kind,
                      fmt::format("at most {} tables [{}.NAME], got {}", most, kind, names.size()));
    for (const std::string& name : names) {
      // 23 bytes are what a ShortName holds; '/' parts paths, ';' parts lists.
      if (name.empty() || name.size() > 23 || name.find_first_of("/;") != std::string::npos)
        found->fail(name, static_cast<int>(ErrorKind::kSyntax),
                    fmt::format("a name has 1 to 23 bytes without '/' or ';', got '{}'", name));
      table(found->table(name), path_of(kind, name), "package." + kind, inherited);
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
  void value(const TomlTable& table, const std::string& path, const FactField& rule,
             const About& about) {
    Fact fact;
    fact.path = path + "/" + rule.name;
    package_.positions[fact.path] = {table.line_of(rule.name), table.column_of(rule.name)};
    About own = about;
    if (table.type(rule.name) == "table" && table.table(rule.name).has("value")) {
      const TomlTable inner = table.table(rule.name);
      own = about_of(inner, about);
      read_value(inner, "value", rule, fact);
      inner.finish();
    } else {
      read_value(table, rule.name, rule, fact);
    }
    fact.source = own.source, fact.date = own.date, fact.note = own.note,
    fact.confidence = own.confidence;
    if (fact.source.empty())
      table.fail(rule.name, static_cast<int>(ErrorKind::kMissing),
                 fmt::format("'{}' has no source", rule.name),
                 "add source = \"...\" to the value, its table or the file");
    package_.facts.push_back(std::move(fact));
  }

  const FactFields& fields_;
  File& package_;
};

/// "2 NAME": a count and a part. Every part must exist, and be made before it is used.
void check_parts(const TomlTable& root, const std::vector<std::string>& known_parts) {
  // Grows as assemblies are read: a part must be made before it is
  // used, which also rules out cycles.
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

File parse_spec(const FactFields& fields, std::string_view text, const std::string& file_name,
                const std::string& name) {
  File package{.name = name.empty() ? stem_of(file_name) : name,
               .file = file_name,
               .facts = {},
               .positions = {}};
  const TomlTable root = parse_toml(text, file_name);
  Reader reader(fields, package);
  const About about = about_of(root, {});
  std::vector<std::string> parts = reader.tables(root, "die", about, kMostDies);
  const std::vector<std::string> memories = reader.tables(root, "memory", about, kMostMemories);
  parts.insert(parts.end(), memories.begin(), memories.end());
  reader.tables(root, "link", about, 1);
  if (const auto cooling = root.table_if("cooling"))
    reader.table(*cooling, "package/" + package.name + "/cooling", "package.cooling", about);
  root.table("assembly");
  check_parts(root, parts);
  reader.tables(root, "assembly", about, kMostAssemblies);
  reader.table(root, "package/" + package.name, "package", about);
  return package;
}

File read_spec(const FactStore& store, const std::string& path, const Files& files) {
  std::string name = stem_of(path);
  // A file named like a shipped package is a package of its own, so that both can be compared.
  if (store.find("package/" + name + "/title")) name += " (file)";
  return parse_spec(store.fields, files.read(path), files.shown(path), name);
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

std::vector<std::string> package_names(const Overlay& facts) {
  std::vector<std::string> names;
  for (const std::string& path : facts.paths("package/")) {
    const std::string name = path.substr(8, path.find('/', 8) - 8);
    if (names.empty() || names.back() != name) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace countervail::package
