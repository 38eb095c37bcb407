#include "facts/fact_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "base/words.h"
#include "files/csv.h"
#include "files/toml_reader.h"

namespace countervail {
namespace {

/// "313..376": low and high, mid halfway. "5" is exact. False when `text` is neither.
bool parse_range(std::string_view text, Interval& value) {
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) {
    if (!parse_number(text, value.mid)) return false;
    value = Interval::exactly(value.mid);
    return true;
  }
  if (!parse_number(trim(text.substr(0, dots)), value.low) ||
      !parse_number(trim(text.substr(dots + 2)), value.high) || value.low > value.high)
    return false;
  value.mid = (value.low + value.high) / 2;
  return true;
}

void set_number(Fact& fact, const Interval& value, const std::string& unit) {
  const ParsedUnit parsed = unit.empty() ? ParsedUnit{} : parse_unit(unit);
  const auto si = [&](double v) { return v * parsed.scale + parsed.offset; };
  fact.value = {si(value.low), si(value.mid), si(value.high)};
  fact.unit = unit;
  fact.dimension = parsed.dimension;
}

Fact csv_fact(const CsvTable& table, const CsvRow& row, const std::string& kind) {
  const auto cell = [&](const char* name) {
    return row.cells[static_cast<std::size_t>(table.required_column(name))];
  };
  const auto fail = [&](const Error& error, const char* column) {
    throw Error(error.kind, error.message, table.file, row.line,
                row.columns[static_cast<std::size_t>(table.required_column(column))], error.hint);
  };
  Fact fact;
  fact.path = kind + "/" + cell("item") + "/" + cell("field");
  try {
    Interval value;
    if (parse_range(cell("value"), value))
      set_number(fact, value, cell("unit"));
    else
      fact.text = cell("value");
  } catch (const Error& error) {
    fail(error, "unit");
  }
  try {
    fact.confidence = confidence_of(cell("confidence"));
  } catch (const Error& error) {
    fail(error, "confidence");
  }
  fact.source = cell("source");
  fact.date = cell("date");
  fact.note = cell("note");
  return fact;
}

constexpr std::string_view kAboutTheTable[] = {"source", "confidence", "date", "note", "basis"};

bool is_about_the_table(std::string_view key) {
  return std::find(std::begin(kAboutTheTable), std::end(kAboutTheTable), key) !=
         std::end(kAboutTheTable);
}

/// The unit part of "3.4 MB".
std::string unit_of(const std::string& text) {
  return std::string(trim(std::string_view(text).substr(parse_number_prefix(text).length)));
}

void set_toml_value(Fact& fact, const TomlTable& table, const std::string& key) {
  const std::string type = table.type(key);
  if (type == "number") {
    fact.value = Interval::exactly(table.number(key));
  } else if (type == "boolean") {
    fact.value = Interval::exactly(table.boolean_or(key, false) ? 1 : 0);
  } else if (type == "text") {
    fact = parse_fact(fact.path, table.text(key));
  } else if (type == "table") {
    const TomlTable parts = table.table(key);
    const auto end = [&](const char* name) {
      return parts.type(name) == "number" ? ParsedQuantity{parts.number(name), {}}
                                          : parse_quantity(parts.text(name));
    };
    const ParsedQuantity mid = end("mid");
    fact.value = {end("low").si, mid.si, end("high").si};
    fact.dimension = mid.dimension;
    fact.unit = parts.type("mid") == "text" ? unit_of(parts.text("mid")) : "";
  }
}

void add_table(FactStore& store, const std::string& prefix, const TomlTable& table,
               const Fact& inherited) {
  Fact about = inherited;
  about.source = table.text_or("source", about.source);
  if (table.has("confidence")) about.confidence = confidence_of(table.text("confidence"));
  if (table.has("date")) about.date = table.text_or("date", about.date);
  about.note = table.text_or("note", about.note);
  for (const std::string& key : table.keys()) {
    const std::string type = table.type(key);
    if (is_about_the_table(key) || type == "array" || type == "date") continue;
    const bool range = type == "table" && table.table(key).has("mid");
    if (type == "table" &&
        table.table(key).has("value")) {  // { value = ..., source = ..., confidence = ... }
      const TomlTable own = table.table(key);
      Fact fact = about;
      fact.path = prefix + "/" + key;
      set_toml_value(fact, own, "value");
      fact.source = own.text_or("source", about.source);
      fact.confidence =
          own.has("confidence") ? confidence_of(own.text("confidence")) : about.confidence;
      fact.date = own.text_or("date", about.date);
      fact.note = own.text_or("note", about.note);
      store.add(fact);
      continue;
    }
    if (type == "table" && !range) {
      add_table(store, prefix + "/" + key, table.table(key), about);
      continue;
    }
    Fact fact;
    fact.path = prefix + "/" + key;
    set_toml_value(fact, table, key);
    fact.source = about.source;
    fact.confidence = about.confidence;
    fact.date = about.date;
    fact.note = about.note;
    store.add(fact);
  }
}

constexpr auto kDomainWords = words_of<Domain>("domain", "word", "positive", "nonnegative",
                                               "atleastone", "share", "count", "whole");

}  // namespace

void add_aliases(FactStore& store, const std::string& path, const Files& files) {
  const CsvTable table = read_csv(path, files);
  const auto cell = [&](const CsvRow& row, const char* name) {
    return row.cells[static_cast<std::size_t>(table.required_column(name))];
  };
  for (const CsvRow& row : table.rows) {
    Fact fact;
    fact.path = "alias/" + cell(row, "kind") + "/" + folded(cell(row, "alias"));
    fact.text = cell(row, "name");
    fact.source = "product";
    store.add(fact);
  }
}

void add_field_rules(FactStore& store, const std::string& path, const Files& files) {
  const CsvTable table = read_csv(path, files);
  const auto column = [&](const char* name) {
    return static_cast<std::size_t>(table.required_column(name));
  };
  for (const CsvRow& row : table.rows) try {
      FieldRule rule;
      rule.unit = row.cells[column("unit")];
      rule.domain = kDomainWords.of(row.cells[column("domain")]);
      if (rule.domain != Domain::kWord && rule.unit != "1")
        rule.dimension = parse_unit(rule.unit).dimension;
      rule.smaller_is_better = row.cells[column("better")] == "smaller";
      store.set_rule(row.cells[column("kind")], row.cells[column("field")], rule);
    } catch (const Error& error) {
      throw Error(error.kind, error.message, table.file, row.line, 1, error.hint);
    }
}

Fact parse_fact(const std::string& path, const std::string& value_text) {
  Fact fact;
  fact.path = path;
  const std::string_view text = trim(value_text);
  std::size_t length = parse_number_prefix(text).length;
  if (length > 0 && text.substr(length).starts_with("..")) {
    const ParsedPrefix high = parse_number_prefix(text.substr(length + 2));
    if (high.length > 0) length += 2 + high.length;
  }
  Interval value;
  if (length > 0 && parse_range(text.substr(0, length), value))
    set_number(fact, value, std::string(trim(text.substr(length))));
  else
    fact.text = text;
  return fact;
}

void add_csv_facts(FactStore& store, const std::string& kind, const std::string& path,
                   const Files& files) {
  const CsvTable table = read_csv(path, files);
  for (const CsvRow& row : table.rows) store.add(csv_fact(table, row, kind));
}

void add_toml_facts(FactStore& store, const std::string& kind, const std::string& path,
                    const Files& files, const std::string& item) {
  add_table(store, item.empty() ? kind : kind + "/" + item, read_toml(path, files), {});
}

void add_user_facts(FactStore& store, const std::string& path, const Files& files) {
  const CsvTable table = read_csv(path, files);
  const auto kind = static_cast<std::size_t>(table.required_column("kind"));
  for (const CsvRow& row : table.rows) {
    const std::string& name = row.cells[kind];
    if (name != "chip" && name != "system" && name != "model")
      throw Error(ErrorKind::kUnknownName, fmt::format("unknown kind '{}'", name), table.file,
                  row.line, row.columns[kind], "one of chip, system, model");
    Fact fact = csv_fact(table, row, name);
    try {
      store.check(fact);
    } catch (const Error& error) {
      const char* at = error.kind == ErrorKind::kUnknownKey ? "field"
                       : error.kind == ErrorKind::kUnit     ? "unit"
                                                            : "value";
      throw Error(error.kind, error.message, table.file, row.line,
                  row.columns[static_cast<std::size_t>(table.required_column(at))], error.hint);
    }
    store.prefer(std::move(fact));
  }
}

void add_user_stack(FactStore& store, const std::string& path, const Files& files) {
  FactStore own;
  add_toml_facts(own, "stack", path, files, stem_of(path));
  const TomlTable root = read_toml(path, files);
  for (const std::string& each : own.paths()) try {
      store.check(*own.find(each));
      store.prefer(*own.find(each));
    } catch (const Error& error) {
      const std::string key = each.substr(each.rfind('/') + 1);
      throw Error(error.kind, error.message, root.file(), root.line_of(key), root.column_of(key),
                  error.hint);
    }
}

}  // namespace countervail
