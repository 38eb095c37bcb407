#pragma once
// TOML with positions and units, behind our own small view so that toml++ is compiled once.
//
// Reading is by consumption: each accessor marks its key as used; finish() turns a key that nobody asked for
// into Error{kUnknownKey} with the nearest spelling. Quantities are strings with units ("3.2 TB/s"); ranges
// are { low = "...", mid = "...", high = "..." } or one quantity.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/interval.h"
#include "base/quantity.h"
#include "base/words.h"
#include "files/files.h"

namespace countervail {

struct TomlNode;  // a parsed value with its position

/// A view of one table. Copies share the parsed document and the marks of used keys.
class TomlTable {
 public:
  bool has(std::string_view key) const;
  /// All keys in the order of the file.
  std::vector<std::string> keys() const;

  std::string text(std::string_view key) const;  ///< required string
  std::string text_or(std::string_view key, std::string_view fallback) const;
  /// A word of a closed set; Error{kUnknownName} at its place.
  template <typename Enum, std::size_t N>
  Enum word(std::string_view key, const WordTable<Enum, N>& words) const {
    const std::string given = text(key);
    if (const auto found = words.find(given)) return *found;
    fail(key, unknown_word(words.what, given, words.words));
  }
  template <typename Enum, std::size_t N>
  Enum word_or(std::string_view key, const WordTable<Enum, N>& words, Enum fallback) const {
    return find(key) ? word(key, words) : fallback;
  }
  double number(std::string_view key) const;  ///< required bare number
  double number_or(std::string_view key, double fallback) const;
  long long integer(std::string_view key) const;
  long long integer_or(std::string_view key, long long fallback) const;
  bool boolean_or(std::string_view key, bool fallback) const;
  double quantity(std::string_view key, Dimension dimension) const;  ///< SI value
  double quantity_or(std::string_view key, Dimension dimension, double fallback) const;
  Interval range(std::string_view key,
                 Dimension dimension) const;  ///< quantity, or {low, mid, high}
  std::optional<Interval> range_if(std::string_view key, Dimension dimension) const;
  std::string date(std::string_view key) const;  ///< "YYYY-MM-DD", string or TOML date
  std::vector<std::string> texts_or_none(std::string_view key) const;
  std::vector<double> numbers_or_none(std::string_view key) const;

  TomlTable table(std::string_view key) const;  ///< required sub-table
  std::optional<TomlTable> table_if(std::string_view key) const;
  std::vector<TomlTable> tables_or_none(std::string_view key) const;  ///< array of tables

  /// "text", "number", "boolean", "date", "table", "array"; for values whose type is open.
  std::string type(std::string_view key) const;

  /// Throws on the first key of this table that no accessor asked for.
  void finish() const;

  /// Throws Error{kind} at the position of `key` (or of the table when the key is absent).
  [[noreturn]] void fail(std::string_view key, int kind, const std::string& message,
                         const std::string& hint = {}) const;
  /// What `error` says, at the position of `key`.
  [[noreturn]] void fail(std::string_view key, const Error& error) const;
  [[noreturn]] void fail_range(std::string_view key, const std::string& message) const;

  std::string file() const;
  int line() const;
  int line_of(std::string_view key) const;
  int column_of(std::string_view key) const;  ///< of the table itself when the key is absent

  TomlTable(std::shared_ptr<const std::string> file, std::shared_ptr<const TomlNode> node);

 private:
  const TomlNode* find(std::string_view key) const;
  const TomlNode& require(std::string_view key, std::string_view wanted) const;
  std::shared_ptr<const std::string> file_;
  std::shared_ptr<const TomlNode> node_;
};

TomlTable parse_toml(std::string_view text, std::string_view file_name);
TomlTable read_toml(std::string_view path, const Files& files = {});

}  // namespace countervail
