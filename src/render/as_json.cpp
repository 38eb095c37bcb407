// JSON (RFC 8259): the one numeric schema of document.h. A row, a figure and a fact stand on a line each, so that grep
// finds a name with its numbers. Numbers that are not finite become null.
#include "render/formats.h"

namespace countervail {
namespace {

/// low, value, high of a range; value alone of an exact number.
void write_ends(JsonWriter& json, const Interval& value) {
  if (value.is_exact())
    json.member("value", value.mid);
  else
    json.member("low", value.low).member("value", value.mid).member("high", value.high);
}

void write_cell(JsonWriter& json, const TableColumn& column, const Cell& cell) {
  if (cell.is_absent) {
    json.null();
    return;
  }
  if (!cell.number) {
    json.value(cell.text);
    return;
  }
  const bool states_unit = column.unit.empty() && !cell.unit.empty();
  if (cell.number->is_exact() && !states_unit && cell.mark.empty()) {
    json.value(cell.number->mid);
    return;
  }
  json.begin_object();
  write_ends(json, *cell.number);
  if (states_unit) json.member("unit", cell.unit);
  if (!cell.mark.empty()) json.member("mark", cell.mark);
  json.end_object();
}

void write_figure(JsonWriter& json, const Figure& figure) {
  json.begin_line().member("key", figure.key).member("label", figure.label);
  json.member("group", figure.group).member("unit", figure.unit);
  for (const auto& [name, end] :
       {std::pair("low", figure.value.low), std::pair("value", figure.value.mid),
        std::pair("high", figure.value.high)}) {
    json.key(name);
    figure.is_known ? json.value(end) : json.null();
  }
  json.end_object();
}

void write_fact(JsonWriter& json, const FactLine& fact) {
  json.begin_line().member("path", fact.path);
  if (fact.value.number) {
    write_ends(json, *fact.value.number);
    json.member("unit", fact.value.unit);
  } else {
    json.member("value", fact.value.text);
  }
  json.member("source", fact.source).member("confidence", fact.confidence);
  json.member("date", fact.date).member("note", fact.note);
  if (!fact.moves.empty()) {
    json.key("moves").begin_array();
    for (const auto& [figure, elasticity] : fact.moves)
      json.begin_object().member("figure", figure).member("elasticity", elasticity).end_object();
    json.end_array();
  }
  json.end_object();
}

void write_notes(JsonWriter& json, const Document& document) {
  json.key("notes").begin_array();
  for (const Block& block : document.blocks)
    if (const auto* note = std::get_if<Paragraph>(&block);
        note && note->audience != Audience::kPeople)
      json.begin_line().member("key", note->key).member("text", note->text).end_object();
  json.end_array();
}

}  // namespace

void write_json(JsonWriter& json, const Table& table) {
  json.begin_object().member("key", table.key).member("title", table.title);
  json.key("columns").begin_array();
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    json.begin_line()
        .member("key", key_of(table, i))
        .member("label", table.columns[i].name)
        .member("unit", table.columns[i].unit)
        .end_object();
  json.end_array().key("rows").begin_array();
  for (const auto& row : table.rows) {
    json.begin_line();
    for (std::size_t i = 0; i < row.size(); ++i) {
      json.key(key_of(table, i));
      write_cell(json, table.columns[i], row[i]);
    }
    json.end_object();
  }
  json.end_array().end_object();
}

std::string json_of(const Document& document) {
  JsonWriter json;
  json.begin_object().member("schema", document.schema);
  if (!document.outcome.empty()) json.member("outcome", document.outcome);
  if (!document.conflicts.empty()) json.member("conflicts", document.conflicts);
  json.member("sentence", document.sentence).key("figures").begin_array();
  for (const Figure& figure : document.figures) write_figure(json, figure);
  json.end_array().key("tables").begin_array();
  for (const Block& block : document.blocks)
    if (const auto* table = std::get_if<Table>(&block);
        table && (table->audience == Audience::kEveryone || table->audience == Audience::kMachines))
      write_json(json, *table);
  json.end_array();
  write_notes(json, document);
  json.key("facts").begin_array();
  for (const FactLine& fact : document.facts) write_fact(json, fact);
  json.end_array().key("warnings").begin_array();
  for (const std::string& warning : document.warnings) json.value(warning);
  json.end_array().key("pictures").begin_array();
  for (const Picture& picture : document.pictures)
    json.begin_line()
        .member("key", picture.key)
        .member("title", picture.title)
        .member("media_type", picture.media_type)
        .end_object();
  json.end_array().end_object();
  return json.text() + "\n";
}

}  // namespace countervail
