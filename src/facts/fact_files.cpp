// Two shapes of files, one kind of fact. In CSV each row carries its own source; in TOML a source
// may stand for a whole table and is inherited downward until a table or a value brings its own. A
// user's files are held to the table of fields row by row, with the place of what is wrong.
#include "facts/fact_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "base/words.h"
#include "facts/parse.h"
#include "files/csv.h"
#include "files/toml_reader.h"

namespace countervail {
namespace {

Fact csv_fact(const CsvTable& table, const CsvRow& row, const std::string& kind) {
  const auto cell = [&](const char* name) {
    return row.cells[static_cast<std::size_t>(table.required_column(name))];
  };
  // The parsers of values know no file: the place of the cell is added here.
  const auto fail = [&](const Error& error, const char* column) {
    throw Error(error.kind, error.message, table.file, row.line,
                row.columns[static_cast<std::size_t>(table.required_column(column))], error.hint);
  };
  Fact fact;
  fact.path = kind + "/" + cell("item") + "/" + cell("field");
  try {
    Interval value;
    // What is no number is a word; whether a word may stand there is
    // for the table of fields to say.
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
    // Lists and dates at a table's own level are read by who knows them, not facts.
    if (is_about_the_table(key) || type == "array" || type == "date") continue;
    const std::string own_path = fmt::format("{}/{}", prefix, key);
    const bool range = type == "table" && table.table(key).has("mid");
    if (type == "table" &&
        table.table(key).has("value")) {  // { value = ..., source = ..., confidence = ... }
      const TomlTable own = table.table(key);
      Fact fact = about;
      fact.path = own_path;
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
      add_table(store, own_path, table.table(key), about);
      continue;
    }
    Fact fact;
    fact.path = own_path;
    set_toml_value(fact, table, key);
    fact.source = about.source;
    fact.confidence = about.confidence;
    fact.date = about.date;
    fact.note = about.note;
    store.add(fact);
  }
}

constexpr auto kDomainWords = words_of<Domain>("domain", "word", "words", "positive", "nonnegative",
                                               "atleastone", "share", "count", "whole");

/// Limits stand in the unit of the row; an empty cell leaves what the domain says.
void set_limit(const FactField& field, const std::string& cell, double& limit) {
  if (cell.empty()) return;
  if (!parse_number(cell, limit))
    throw Error(ErrorKind::kSyntax, fmt::format("'{}' is no limit of '{}'", cell, field.name));
  // Limits are kept in SI, as values are.
  if (field.unit != "1") limit *= parse_unit(field.unit).scale;
}

FactField field_of_row(const CsvTable& table, const CsvRow& row) {
  const auto cell = [&](const char* name) {
    return row.cells[static_cast<std::size_t>(table.required_column(name))];
  };
  FactField field;
  field.kind = cell("kind");
  field.name = cell("field");
  field.unit = cell("unit");
  field.domain = kDomainWords.of(cell("domain"));
  if (!field.is_word() && field.unit != "1") field.dimension = parse_unit(field.unit).dimension;
  field.smaller_is_better = cell("better") == "smaller";
  set_domain_limits(field);
  set_limit(field, cell("low"), field.low);
  set_limit(field, cell("high"), field.high);
  // Decides only what a message says: a domain's own limits read better in words.
  field.has_limits = !cell("low").empty() || !cell("high").empty();
  field.choices = split(cell("choices"), ';');
  field.is_required = cell("given") == "must";
  field.is_implied = cell("given") == "implied";
  return field;
}

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

void add_fields(FactFields& fields, const std::string& path, const Files& files) {
  const CsvTable table = read_csv(path, files);
  for (const CsvRow& row : table.rows) try {
      fields.add(field_of_row(table, row));
    } catch (const Error& error) {
      throw Error(error.kind, error.message, table.file, row.line, 1, error.hint);
    }
}

void add_spreads(Spreads& spreads, const std::string& path, const Files& files) {
  const TomlTable table = read_toml(path, files);
  const auto sigma = [](const TomlTable& of, const std::string& key) {
    const double value = of.type(key) == "table" ? of.table(key).number("value") : of.number(key);
    if (!(value >= 0 && value <= 1)) of.fail_range(key, "a sigma is from 0 to 1");
    return value;
  };
  const TomlTable by_confidence = table.table("by_confidence");
  for (const std::string& key : by_confidence.keys()) try {
      spreads.set_confidence(static_cast<std::size_t>(confidence_of(key)),
                             sigma(by_confidence, key));
    } catch (const Error& error) {
      if (!error.file.empty()) throw;
      by_confidence.fail(key, error);
    }
  for (const char* about : {"source", "confidence", "date"}) table.text(about);
  const auto by_field = table.table_if("by_field");
  table.finish();
  if (!by_field) return;
  for (const std::string& key : by_field->keys()) spreads.set_field(key, sigma(*by_field, key));
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
      store.fields.check(fact);
    } catch (const Error& error) {
      // The kind of the error says which cell of the row it means.
      const char* at = error.kind == ErrorKind::kUnknownKey ? "field"
                       : error.kind == ErrorKind::kUnit     ? "unit"
                                                            : "value";
      throw Error(error.kind, error.message, table.file, row.line,
                  row.columns[static_cast<std::size_t>(table.required_column(at))], error.hint);
    }
    store.prefer(std::move(fact));
  }
}

void add_user_toml(FactStore& store, const std::string& kind, const std::string& path,
                   const std::string& item, const std::vector<std::string>& other_keys,
                   const Files& files) {
  // Into a store of its own first: only what passes the table of fields reaches the real one.
  FactStore own;
  add_toml_facts(own, kind, path, files, item);
  const TomlTable root = read_toml(path, files);
  for (const std::string& each : own.paths()) try {
      const std::string key(field_of(each));
      if (std::find(other_keys.begin(), other_keys.end(), key) != other_keys.end()) continue;
      Fact fact = *own.find(each);
      const FactField* field = store.fields.find(each);
      if (field && field->is_word() && fact.is_number()) fact.text = fact_text(fact);  // "28 nm"
      store.fields.check(fact);
      store.prefer(std::move(fact));
    } catch (const Error& error) {
      const std::string key(field_of(each));
      throw Error(error.kind, error.message, root.file(), root.line_of(key), root.column_of(key),
                  error.hint);
    }
}

void add_user_stack(FactStore& store, const std::string& path, const Files& files) {
  add_user_toml(store, "stack", path, stem_of(path), {}, files);
}

}  // namespace countervail
