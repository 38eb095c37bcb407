#pragma once
// Files of data/ -> FactStore.
//
//   data/catalog/chips/*.csv      item, field, value, unit, source, confidence, date, note -> chip/ITEM/FIELD
//   data/catalog/systems/*.csv    ... -> system/ITEM/FIELD;   data/catalog/models/*.csv -> model/ITEM/FIELD
//   data/*.toml, data/stacks/*.toml: each table is an item, each key a field; the keys source, confidence,
//   date, note, basis speak for the whole table -> fabric/nvlink4/latency, stack/megatron-2022/...
//
// A CSV value "313..376" or a TOML { low, mid, high } is a range. Files are read in name order.
#include <string>
#include <vector>

#include "facts/fact.h"
#include "files/files.h"

namespace countervail {

/// Rows of our own catalog, taken as they stand. Error with file, line and column on
/// a unit or confidence that nobody knows.
void add_csv_facts(FactStore& store, const std::string& kind, const std::string& path,
                   const Files& files);
/// `kind` is the first part of the paths. A file whose values stand at top level is one item named `item`.
void add_toml_facts(FactStore& store, const std::string& kind, const std::string& path,
                    const Files& files, const std::string& item = {});

/// A user's own CSV: the catalog's columns plus `kind` (chip, system or model). Its facts come before ours; ours
/// stay visible as conflicts.
void add_user_facts(FactStore& store, const std::string& path, const Files& files = {});

/// A user's own item, one TOML file: its keys and values are held to the table of fields, but for `other_keys`, which say
/// no fact. Errors carry the line of the key.
void add_user_toml(FactStore& store, const std::string& kind, const std::string& path,
                   const std::string& item, const std::vector<std::string>& other_keys = {},
                   const Files& files = {});

/// A user's own software stack, named by the file. Its keys and values are held to the table of fields.
void add_user_stack(FactStore& store, const std::string& path, const Files& files = {});

/// kind, alias, name -> alias/KIND/FOLDED-ALIAS.
void add_aliases(FactStore& store, const std::string& path, const Files& files);
/// data/models/spreads.toml: sigma by confidence, and by "kind.field" where the confidence says too much or too little.
void add_spreads(Spreads& spreads, const std::string& path, const Files& files);
/// What each field may say: kind, field, unit, domain, better, low, high, choices, given.
void add_fields(FactFields& fields, const std::string& path, const Files& files);

}  // namespace countervail
