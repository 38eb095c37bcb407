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
#include "render/table.h"
