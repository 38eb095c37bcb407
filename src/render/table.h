#pragma once
// Tables alone, and the folding of text; Table and its cells stand in the public face, cells are made by cells.h.
#include <string>

#include "countervail/answer.h"

namespace countervail {

/// One table alone. Text never exceeds `width` characters (0 = no limit): the widest wrapping column folds at word ends
/// (a table without one folds its widest column).
std::string render(const Table& table, TableFormat format, int width = 80);

/// Key of a column for machines: as given, or its name in snake_case, or "column_2".
std::string key_of(const Table& table, std::size_t column);

/// Display width of UTF-8 text, one column a code point.
int display_width(const std::string& text);
/// Paragraph folded at `width` (0 = one line), each line after the first indented by `indent` blanks.
std::string folded_text(const std::string& text, int width, int indent = 0);

}  // namespace countervail
