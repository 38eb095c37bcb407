#pragma once
// The formats, one file each; render() alone calls these.
#include <functional>
#include <string>
#include <vector>

#include "files/json_writer.h"
#include "render/document.h"

namespace countervail {

std::string text_of(const Table& table, int width);
std::string markdown_of(const Table& table);
std::string csv_of(const Table& table);
void write_json(JsonWriter& json, const Table& table);

std::string csv_of(const Document& document);
std::string json_of(const Document& document);

/// Sentence and blocks in order for people, tables by `show`, with a blank line before each block that is not joined to
/// the one before.
std::string prose_of(const Document& document, int width,
                     const std::function<std::string(const Table&)>& show);

/// The tables that `reader` sees, in order; the figures as one where the document has no table at all.
std::vector<Table> tables_for(const Document& document, Audience reader);

}  // namespace countervail
