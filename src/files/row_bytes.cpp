// Arrays in place of named members: a row has hundreds of figures and names would be most of the bytes.
#include "files/row_bytes.h"

#include <nlohmann/json.hpp>

#include "base/error.h"

namespace countervail {
namespace {

using Json = nlohmann::json;

/// Places: key, label, unit, low, mid, high, group, is_known.
Json figure_json(const Figure& f) {
  return {f.key, f.label, f.unit, f.value.low, f.value.mid, f.value.high, f.group, f.is_known};
}

Figure figure_of(const Json& j) {
  Figure f;
  f.key = j.at(0), f.label = j.at(1), f.unit = j.at(2), f.group = j.at(6), f.is_known = j.at(7);
  f.value = {j.at(3), j.at(4), j.at(5)};
  return f;
}

/// Places: row, key, axes, outcome, holds, error, figures.
Json row_json(const StoredRow& row) {
  Json axes = Json::array(), figures = Json::array();
  for (const AxisValue& a : row.axes) axes.push_back({a.text, a.number, a.is_number});
  for (const Figure& f : row.figures) figures.push_back(figure_json(f));
  return {row.row, row.key, std::move(axes), row.outcome, row.holds, row.error, std::move(figures)};
}

StoredRow row_of(const Json& j) {
  StoredRow row{j.at(0).get<long long>()};
  row.key = j.at(1), row.outcome = j.at(3), row.holds = j.at(4), row.error = j.at(5);
  for (const Json& a : j.at(2)) row.axes.push_back({a.at(0), a.at(1), a.at(2)});
  for (const Json& f : j.at(6)) row.figures.push_back(figure_of(f));
  return row;
}

}  // namespace

std::vector<unsigned char> bytes_of(const std::vector<StoredRow>& rows) {
  Json all = Json::array();
  for (const StoredRow& row : rows) all.push_back(row_json(row));
  return Json::to_cbor(all);
}

std::vector<StoredRow> rows_of(const std::vector<unsigned char>& bytes) {
  std::vector<StoredRow> rows;
  try {
    for (const Json& j : Json::from_cbor(bytes)) rows.push_back(row_of(j));
  } catch (const Json::exception& error) {
    throw Error(ErrorKind::kSyntax, std::string("no rows of a sweep: ") + error.what());
  }
  return rows;
}

}  // namespace countervail
