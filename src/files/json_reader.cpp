#include "files/json_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"

namespace countervail {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kDeepest = 64;

JsonValue converted(const Json& source, int depth) {
  JsonValue result;
  if (depth > kDeepest) return result;
  if (source.is_boolean()) result.value = source.get<bool>();
  if (source.is_number()) result.value = source.get<double>();
  if (source.is_string()) result.value = source.get<std::string>();
  if (source.is_array()) {
    JsonValue::List list;
    for (const Json& each : source) list.push_back(converted(each, depth + 1));
    result.value = std::move(list);
  }
  if (source.is_object()) {
    JsonValue::Object object;
    for (const auto& [key, each] : source.items())
      object.push_back({key, converted(each, depth + 1)});
    result.value = std::move(object);
  }
  // Bytes that are no UTF-8 must not throw here: the text is for messages alone.
  if (depth <= 1) result.json = source.dump(-1, ' ', false, Json::error_handler_t::replace);
  return result;
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

JsonValue parse_json(std::string_view text, const std::string& file, const std::string& expected) {
  try {
    return converted(Json::parse(text), 0);
  } catch (const Json::parse_error& error) {
    const TextPosition at = position_in(text, error.byte > 0 ? error.byte - 1 : 0);
    throw Error(ErrorKind::kSyntax, "not JSON", file, at.line, at.column, expected);
  } catch (const Json::exception&) {
    throw Error(ErrorKind::kRange, "a number in this JSON is out of range", file, 1, 1);
  }
}

}  // namespace countervail
