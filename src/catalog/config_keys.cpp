// Readers of one key each: absent is no error here, a value of another kind always is, at the place of the key.
#include "catalog/config_keys.h"

#include <fmt/format.h>

#include <cmath>

namespace countervail {

const JsonValue* ConfigKeys::find(std::string_view key) {
  for (const auto& [name, value] : keys_) {
    if (name != key) continue;
    read_.insert(name);
    return value.is_null() ? nullptr : &value;
  }
  return nullptr;
}

bool ConfigKeys::names(std::string_view key) const {
  for (const auto& [name, value] : keys_)
    if (name == key) return true;
  return false;
}

std::string ConfigKeys::shown(const JsonValue& value) {
  // What the JSON reader makes of NaN, Infinity and -Infinity.
  for (const std::string_view word : {"\"a\"", "\"nfinit\"", "\"Infinit\""})
    if (value.json == word) return word == "\"a\"" ? "NaN" : "an infinite number";
  return value.json.substr(0, 40);
}

std::optional<double> ConfigKeys::whole(std::string_view key, double least, double most) {
  const JsonValue* value = find(key);
  if (value == nullptr) return std::nullopt;
  const double number = value->number() ? *value->number() : std::nan("");
  if (number >= least && number <= most && number == std::floor(number)) return number;
  fail(key, ErrorKind::kRange,
       fmt::format("'{}' must be a whole number from {} to {}, got {}", key, least, most,
                   shown(*value)));
}

std::optional<bool> ConfigKeys::truth(std::string_view key) {
  const JsonValue* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (const bool* held = std::get_if<bool>(&value->value)) return *held;
  fail(key, ErrorKind::kRange,
       fmt::format("'{}' must be true or false, got {}", key, shown(*value)));
}

std::optional<double> ConfigKeys::number(std::string_view key) {
  const JsonValue* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (value->number() != nullptr && *value->number() > 0) return *value->number();
  fail(key, ErrorKind::kRange,
       fmt::format("'{}' must be a number above 0, got {}", key, shown(*value)));
}

std::optional<std::string> ConfigKeys::word(std::string_view key) {
  const JsonValue* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (value->text() != nullptr) return *value->text();
  fail(key, ErrorKind::kRange, fmt::format("'{}' must be a word, got {}", key, shown(*value)));
}

std::optional<std::vector<std::string>> ConfigKeys::words(std::string_view key) {
  const JsonValue* value = find(key);
  if (value == nullptr) return std::nullopt;
  std::vector<std::string> words;
  const JsonValue::List* list = value->list();
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    if ((*list)[i].text() == nullptr) {
      list = nullptr;
      break;
    }
    words.push_back(*(*list)[i].text());
  }
  if (list != nullptr) return words;
  fail(key, ErrorKind::kRange,
       fmt::format("'{}' must be a list of words, got {}", key, shown(*value)));
}

void ConfigKeys::fail(std::string_view key, ErrorKind kind, const std::string& message,
                      const std::string& hint) const {
  const std::size_t at = text_.find(fmt::format("\"{}\"", key), start_);
  const TextPosition place = position_in(text_, at == std::string_view::npos ? start_ : at);
  throw Error(kind, message, file_, place.line, place.column, hint);
}

}  // namespace countervail
