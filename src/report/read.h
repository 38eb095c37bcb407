#pragma once
// How views find numbers in a document: by the stable keys that programs use.
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "render/page.h"

namespace countervail::report {

/// The figure of a key, if the answer has it and knows it.
const Figure* known(const Document& document, std::string_view key);
/// Its middle value over that of another; none where either is not known or the other is 0.
std::optional<double> ratio(const Document& document, std::string_view key, std::string_view other);
/// The table of a key; where people and programs have one each, that of programs: its columns have stable keys.
const Table* table(const Document& document, std::string_view key);
/// Index of a column by its key for machines.
std::optional<std::size_t> column(const Table& table, std::string_view key);
/// Number or words of a cell found by row and column key; null where there is none.
const Cell* cell(const Table& table, std::size_t row, std::string_view column_key);
/// "1.7": two digits, as titles print numbers.
std::string two_digits(double value);

}  // namespace countervail::report
