// Values are built while nlohmann's parser meets them, so that neither a million keys nor lists without end cost more than
// reading them once; positions come from the byte at which the parser stops.
#include "files/json_reader.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/printable.h"
#include "base/text.h"

namespace countervail {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kDeepest = 256;
constexpr std::size_t kMostKeys = 200'000;  // and items of lists
constexpr std::size_t kMostBytes = 16'000'000;
constexpr std::size_t kMostShown = 60;

std::string shown(const JsonValue& value, bool inside = false);

std::string shown_list(const JsonValue::List& list) {
  std::string text = "[";
  for (const JsonValue& each : list) {
    if (text.size() > kMostShown) return text + "...]";
    text += (text.size() > 1 ? "," : "") + shown(each, true);
  }
  return text + "]";
}

/// As JSON writes it, long ones cut; what lies deeper than a list of plain values is not written out.
std::string shown(const JsonValue& value, bool inside) {
  if (value.is_null()) return "null";
  if (const bool* truth = std::get_if<bool>(&value.value)) return *truth ? "true" : "false";
  if (const double* number = value.number())
    return std::abs(*number) < 1e15 && *number == std::floor(*number)
               ? std::to_string(static_cast<long long>(*number))
               : format_number(*number);
  if (const std::string* text = value.text()) return '"' + printable(*text, kMostShown) + '"';
  if (value.list() != nullptr) return inside ? "[...]" : shown_list(*value.list());
  return value.object()->empty() ? "{}" : "{...}";
}

/// Builds values as the parser meets them: linear in the text, bounded in depth and keys.
class Builder : public nlohmann::json_sax<Json> {
 public:
  JsonValue root;
  const char* refused = nullptr;  ///< why it stopped
  std::string twice;              ///< a key that one object has twice
  std::size_t error_byte = 0;

  bool null() override { return add({}); }
  bool boolean(bool value) override { return add({value, {}}); }
  bool number_integer(number_integer_t value) override {
    return add({static_cast<double>(value), {}});
  }
  bool number_unsigned(number_unsigned_t value) override {
    return add({static_cast<double>(value), {}});
  }
  bool number_float(number_float_t value, const string_t&) override { return add({value, {}}); }
  bool string(string_t& value) override { return add({std::move(value), {}}); }
  bool binary(binary_t&) override { return stop("bytes are no JSON"); }
  bool start_object(std::size_t) override { return open({JsonValue::Object{}, {}}); }
  bool start_array(std::size_t) override { return open({JsonValue::List{}, {}}); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& value) override {
    if (++keys_ > kMostKeys) return stop(kTooMany);
    std::get<JsonValue::Object>(open_.back()->value).push_back({std::move(value), {}});
    return true;
  }
  bool parse_error(std::size_t byte, const std::string&,
                   const nlohmann::detail::exception& error) override {
    error_byte = byte;
    if (dynamic_cast<const Json::out_of_range*>(&error) != nullptr)
      refused = "a number in this JSON is out of range";
    return false;
  }

 private:
  static constexpr const char* kTooMany = "more than 200000 keys and items";

  /// Readers disagree on which of the two counts.
  bool has_no_key_twice(const JsonValue::Object& object) {
    std::vector<std::string_view> keys;
    for (const JsonValue::Member& member : object) keys.push_back(member.first);
    std::ranges::sort(keys);
    const auto found = std::adjacent_find(keys.begin(), keys.end());
    if (found == keys.end()) return true;
    twice = *found;
    return stop("a key stands twice");
  }
  bool stop(const char* why) {
    refused = why;
    return false;
  }
  JsonValue& place() {
    if (open_.empty()) return root;
    if (auto* list = std::get_if<JsonValue::List>(&open_.back()->value))
      return list->emplace_back();
    return std::get<JsonValue::Object>(open_.back()->value).back().second;
  }
  bool add(JsonValue value) {
    if (++keys_ > kMostKeys) return stop(kTooMany);
    JsonValue& added = place();
    added = std::move(value);
    if (open_.size() <= 2) added.json = shown(added);
    return true;
  }
  bool open(JsonValue value) {
    if (open_.size() >= kDeepest) return stop("nested deeper than 256 levels");
    if (++keys_ > kMostKeys) return stop(kTooMany);
    JsonValue& added = place();
    added = std::move(value);
    open_.push_back(&added);
    return true;
  }
  bool close() {
    JsonValue& closed = *open_.back();
    open_.pop_back();
    if (closed.object() != nullptr && !has_no_key_twice(*closed.object())) return false;
    if (open_.size() <= 2) closed.json = shown(closed);
    return true;
  }

  std::vector<JsonValue*> open_;  ///< a parent does not grow while a child is open
  std::size_t keys_ = 0;
};

bool starts_with_at(std::string_view text, std::size_t at, std::string_view word) {
  return text.substr(at, word.size()) == word;
}

/// NaN, Infinity and -Infinity, which Python writes into JSON, as words of the same length, so that places stay:
/// "a", "nfinit", "Infinit".
std::string with_words_for_no_numbers(std::string_view text) {
  std::string result(text);
  bool quoted = false;
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (quoted && result[i] == '\\') {
      ++i;
    } else if (result[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && (result[i] == 'N' || result[i] == 'I' || result[i] == '-')) {
      for (const std::string_view word : {"NaN", "Infinity", "-Infinity"}) {
        if (!starts_with_at(result, i, word)) continue;
        result[i] = result[i + word.size() - 1] = '"';
        i += word.size() - 1;
        break;
      }
    }
  }
  return result;
}

[[noreturn]] void refuse_sixteen_bit(const std::string& file) {
  throw Error(ErrorKind::kSyntax, "not JSON in UTF-8: the text is UTF-16 or UTF-32", file, 1, 1,
              "save it as UTF-8");
}

/// At its second place, where the text has no third.
[[noreturn]] void refuse_twice(std::string_view text, const std::string& file,
                               const std::string& key) {
  const std::string quoted = '"' + key + '"';
  const std::size_t first = text.find(quoted);
  const std::size_t second = first == text.npos ? first : text.find(quoted, first + 1);
  const bool sure = second != text.npos && text.find(quoted, second + 1) == text.npos;
  const TextPosition at = sure ? position_in(text, second) : TextPosition{};
  throw Error(ErrorKind::kConflict, "'" + printable(key, kMostShown) + "' stands twice", file,
              at.line, at.column);
}

}  // namespace

bool JsonValue::is_true() const {
  const bool* held = std::get_if<bool>(&value);
  return held != nullptr && *held;
}

TextPosition position_in(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte, text.size()));
  const std::size_t start = before.rfind('\n');
  return {static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
          static_cast<int>(before.size() - (start == std::string_view::npos ? 0 : start + 1)) + 1};
}

JsonValue parse_json(std::string_view text, const std::string& file, const std::string& expected,
                     NoNumbers no_numbers) {
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff") ||
      (text.size() > 1 && (text[0] == '\0' || text[1] == '\0')))
    refuse_sixteen_bit(file);
  if (text.size() > kMostBytes)
    throw Error(ErrorKind::kRange, "more than 16 MB", file, 1, 1, expected);
  Builder builder;
  const std::string words =
      no_numbers == NoNumbers::kAsWords ? with_words_for_no_numbers(text) : std::string();
  const std::string_view source = no_numbers == NoNumbers::kAsWords ? words : text;
  if (Json::sax_parse(source, &builder)) return std::move(builder.root);
  if (!builder.twice.empty()) refuse_twice(text, file, builder.twice);
  const TextPosition at = position_in(text, builder.error_byte > 0 ? builder.error_byte - 1 : 0);
  const bool is_number = builder.refused != nullptr && builder.error_byte > 0;
  if (builder.refused != nullptr)
    throw Error(is_number ? ErrorKind::kRange : ErrorKind::kSyntax, builder.refused, file, at.line,
                at.column);
  throw Error(ErrorKind::kSyntax, "not JSON", file, at.line, at.column, expected);
}

}  // namespace countervail
