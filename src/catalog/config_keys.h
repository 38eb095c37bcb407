#pragma once
// The keys of one JSON object of somebody else's file: which were read, which were not, and where each stands, so that
// a refusal names key and place. What a key may be: a whole number in bounds, a truth, a word, a list.
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "files/json_reader.h"

namespace countervail {

class ConfigKeys {
 public:
  /// `start`: the byte of the text at which the object begins, for places.
  ConfigKeys(std::string_view text, std::string file, JsonValue::Object keys, std::size_t start = 0)
      : text_(text), file_(std::move(file)), keys_(std::move(keys)), start_(start) {}

  /// Null where the key is absent or null; marks it as read.
  const JsonValue* find(std::string_view key);
  bool has(std::string_view key) { return find(key) != nullptr; }
  /// Present, even as null.
  bool names(std::string_view key) const;

  /// Error{kRange} where it is present and no whole number from `least` to `most`.
  std::optional<double> whole(std::string_view key, double least, double most);
  /// Error{kRange} where it is present and neither true nor false.
  std::optional<bool> truth(std::string_view key);
  /// Error{kRange} where it is present and no number above 0.
  std::optional<double> number(std::string_view key);
  /// Error{kRange} where it is present and no text.
  std::optional<std::string> word(std::string_view key);
  /// Error{kRange} where it is present and no list of words. No list: none.
  std::optional<std::vector<std::string>> words(std::string_view key);

  /// At the place of the key.
  [[noreturn]] void fail(std::string_view key, ErrorKind kind, const std::string& message,
                         const std::string& hint = {}) const;
  /// What the file says there, cut for a message.
  static std::string shown(const JsonValue& value);

  const JsonValue::Object& all() const { return keys_; }
  bool was_read(const std::string& key) const { return read_.contains(key); }
  std::string_view text() const { return text_; }
  const std::string& file() const { return file_; }

 private:
  std::string_view text_;
  std::string file_;
  JsonValue::Object keys_;
  std::size_t start_;
  std::set<std::string, std::less<>> read_;
};

}  // namespace countervail
