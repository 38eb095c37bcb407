#pragma once
// An answer, shown: a sentence, figures, tables, notes, facts, pictures. Subjects fill a Document and know no format;
// render() alone knows text, Markdown, CSV, JSON (and HTML, with the report).
//
//   Document document_of(const Answer& answer, ...) {
//     Document document{.schema = "countervail/plan/1", .sentence = plan_sentence(answer)};
//     document.figures = figures_of(answer);                     // every number, by a stable dotted key
//     document.add(Table{..., .key = "strategies", .for_machines = true});      // cells by cells.h
//     document.add(Paragraph{"conventions", plan_notes(answer)});
//     document.facts = fact_lines(store, answer.facts);           // facts/fact_lines.h
//     return document;
//   }
//
//   text, md  the sentence, then blocks in order, a blank line before each that is not `joined`; cells show words
//   csv       the tables marked `for_machines` (or all, where none is), numbers in SI. Number columns: `key`; low, value and
//             high (`key_low,key,key_high`) where the column is a range; `key [unit]` where the column has one unit; else the
//             unit stands in a column `unit` behind the last (where all numbers of each row share theirs) or `key_unit`
//             (where they do not). Several tables are parted by a blank line, each under a line "# key"
//   json      {"schema", "outcome", "sentence", "figures": [{key, label, group, unit, low, value, high}], "tables":
//             [{key, title, columns: [{key, label, unit}], rows: [{column key: cell}]}], "notes": [{key, text}],
//             "facts": [{path, value, low, high, unit, source, confidence, date, note, moves: [{figure, elasticity}]}],
//             "warnings": [...], "pictures": [{key, title, media_type}]}
//             A cell is words, a number, null (due and not known) or {"low", "value", "high", "unit", "mark"}: the object
//             where the number has a unit that the column does not state, a range or a mark.
// A document without any table shows its figures as one (text: unless `sentence_says_all`), so a new subject gets every
// format for its figures alone. Where facts say what they move, CSV adds them as a table "facts".
#include <string>
#include <utility>
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
  bool joined = false;  ///< no blank line between this and the block before
  Audience audience = Audience::kEveryone;
  int margin = 0;       ///< blanks before every line, and as many left free behind it
  std::string label;    ///< stands before the text, which hangs `indent` blanks from the edge
  bool in_csv = false;  ///< a condition of use: CSV carries it too, as a comment line
};

/// A fact that the answer rests on, ready to print.
struct FactLine {
  std::string path;  ///< "chip/H20 96GB/bf16"
  Cell value;        ///< "148 TFLOP/s" with 1.48e14 and "FLOP/s", or words
  std::string source, confidence, date, note;
  std::vector<std::pair<std::string, double>>
      moves;  ///< figure key, d ln(figure) / d ln(fact); where asked for
};

/// A file beside the answer: a heat map, a drawn wafer, a trace.
struct Picture {
  std::string key, title;
  std::string media_type;  ///< "image/svg+xml", "image/png", "application/json"
  std::string bytes;
};

using Block = std::variant<Paragraph, Table>;

struct Document {
  std::string schema;  ///< "countervail/parity/1": names docs/schemas/parity.json
  std::string
      outcome;  ///< a word for machines: "found", "infeasible"; empty where there is but one
  std::string sentence;            ///< the answer in one paragraph, with its range and main caveat
  bool sentence_says_all = false;  ///< people need no table of the figures where no block is one
  Figures figures;                 ///< every number of the answer, by key
  std::vector<Block> blocks;
  std::vector<FactLine> facts;  ///< for JSON and the report; text lists them where a block does
  std::vector<std::string> warnings;  ///< printed beside the answer (standard error), and in JSON
  std::vector<Picture> pictures;

  void add(Block block) { blocks.push_back(std::move(block)); }
};

/// The whole answer in one format. `width` is that of text lines; 0 = nothing wraps (a pipe).
std::string render(const Document& document, TableFormat format, int width = 80);

}  // namespace countervail
