#include "report/read.h"

#include "render/figure_text.h"

namespace countervail::report {

const Figure* known(const Document& document, std::string_view key) {
  for (const Figure& figure : document.figures)
    if (figure.key == key) return figure.is_known ? &figure : nullptr;
  return nullptr;
}

std::optional<double> ratio(const Document& document, std::string_view key,
                            std::string_view other) {
  const Figure *a = known(document, key), *b = known(document, other);
  if (a == nullptr || b == nullptr || b->value.mid == 0) return std::nullopt;
  return a->value.mid / b->value.mid;
}

/// By key, as schemas name it.
const Table* table(const Document& document, std::string_view key) {
  const Table* for_people = nullptr;
  for (const Block& block : document.blocks) {
    const auto* found = std::get_if<Table>(&block);
    if (found == nullptr || found->key != key) continue;
    if (found->audience != Audience::kPeople) return found;
    if (for_people == nullptr) for_people = found;
  }
  return for_people;
}

std::optional<std::size_t> column(const Table& table, std::string_view key) {
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    if (key_of(table, i) == key) return i;
  return std::nullopt;
}

const Cell* cell(const Table& table, std::size_t row, std::string_view column_key) {
  const auto index = column(table, column_key);
  return index && row < table.rows.size() ? &table.rows[row][*index] : nullptr;
}

/// A finding is not more certain than that.
std::string two_digits(double value) {
  return rounded_text(value, 2);
}

}  // namespace countervail::report
