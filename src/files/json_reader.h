#pragma once
// JSON with positions, behind our own small value so that the parser's header is compiled once.
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace countervail {

/// A parsed value; members keep the order of the file.
struct JsonValue {
  struct Member;
  using List = std::vector<JsonValue>;
  using Object = std::vector<Member>;
  std::variant<std::monostate, bool, double, std::string, List, Object> value;
  std::string
      json;  ///< as JSON writes it, cut, for messages; down to the members of an object within the outermost

  bool is_null() const { return value.index() == 0; }
  bool is_true() const;
  const double* number() const { return std::get_if<double>(&value); }
  const std::string* text() const { return std::get_if<std::string>(&value); }
  const List* list() const;
  const Object* object() const;
};

struct JsonValue::Member {
  std::string first;  ///< the key
  JsonValue second;
};

inline const JsonValue::List* JsonValue::list() const {
  return std::get_if<List>(&value);
}
inline const JsonValue::Object* JsonValue::object() const {
  return std::get_if<Object>(&value);
}

/// What NaN and Infinity, which are no JSON but which Python writes, are read as.
enum class NoNumbers : unsigned char { kRefused, kAsWords };

/// Error{kSyntax | kRange} with file, line and column; `expected` says what file was wanted. Time is linear in the text;
/// more than 16 MB, 256 levels, or 200,000 keys and items, and a key that stands twice in an object, are refused.
JsonValue parse_json(std::string_view text, const std::string& file, const std::string& expected,
                     NoNumbers no_numbers = NoNumbers::kRefused);

struct TextPosition {
  int line = 1, column = 1;
};
/// Line and column of a byte of a text.
TextPosition position_in(std::string_view text, std::size_t byte);

}  // namespace countervail
