#pragma once
// An answer, shown: a sentence, figures, tables, notes, facts, pictures. Subjects fill a Document and know no format;
// render() alone knows text, Markdown, CSV, JSON (and HTML, with the report).
//
//   text, md  the sentence, then blocks in order; tables show the cells' words
//   csv       the tables marked `for_machines` (or all, where none is), numbers in SI with a unit column;
//             several tables are parted by a blank line, each under its key
//   json      {"schema", "sentence", "figures": [{key, label, group, unit, low, value, high}], "tables": [{key, title,
//             columns: [{key, label, unit}], rows: [[...]]}], "notes": [{key, text}], "facts": [...], "warnings": [...]}
//             A number is a number: {"value": 9.51, "unit": "s"} where a column has no unit of its own.
#include <string>
#include <variant>
#include <vector>

#include "base/figure.h"
#include "render/table.h"

namespace countervail {

/// A piece of prose. Preformatted text keeps its line ends and is not folded.
struct Paragraph {
  std::string key;  ///< "caveat", "conventions"
  std::string text;
  int indent = 0;  ///< of every line after the first
  bool preformatted = false;
};

/// A fact that the answer rests on, ready to print.
struct FactLine {
  std::string path, value, unit;  ///< "chip/H20 96GB/bf16", "148", "TFLOP/s"
  std::string source, confidence, date, note;
  std::vector<Figure> moves;  ///< elasticities of the answer's figures, where they were asked for
};

/// A file beside the answer: a heat map, a drawn wafer, a trace.
struct Picture {
  std::string key, title;
  std::string media_type;  ///< "image/svg+xml", "image/png", "application/json"
  std::string bytes;
};

using Block = std::variant<Paragraph, Table>;

struct Document {
  std::string schema;    ///< "countervail/parity/1": names docs/schemas/parity.json
  std::string sentence;  ///< the answer in one paragraph, with its range and main caveat
  Figures figures;       ///< every number of the answer, by key
  std::vector<Block> blocks;
  std::vector<FactLine> facts;  ///< printed with --explain
  std::vector<std::string> warnings;
  std::vector<Picture> pictures;
};

/// The whole answer in one format. `width` is that of text lines; 0 = nothing wraps (a pipe).
std::string render(const Document& document, TableFormat format, int width = 80);

}  // namespace countervail
