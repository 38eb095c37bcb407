#include "ask/question_json.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "files/json_reader.h"
#include "files/json_writer.h"

namespace countervail {
namespace {

constexpr double kWidestText = 1000;
constexpr const char* kExpected = R"(e.g. {"verb": "plan", "chip": "H20 96GB"})";

/// Words whatever was given, since the verb's table parses words.
std::string words_of(const std::string& key, const JsonValue& value) {
  if (const std::string* text = value.text()) return *text;
  if (const double* number = value.number()) return format_number(*number);
  if (const bool* truth = std::get_if<bool>(&value.value)) return *truth ? "true" : "false";
  throw Error(ErrorKind::kSyntax,
              fmt::format("'{}' must be a word, a number, a truth or a list of them", key));
}

/// Python and TOML write underscores where the command line writes dashes.
std::string field_name(std::string key) {
  std::replace(key.begin(), key.end(), '_', '-');
  return key;
}

/// A list is the field several times.
void add_given(Question& question, const std::string& key, const JsonValue& value) {
  if (value.list() == nullptr) {
    question.given.push_back({field_name(key), words_of(key, value)});
    return;
  }
  for (const JsonValue& one : *value.list())
    question.given.push_back({field_name(key), words_of(key, one)});
}

}  // namespace

AskedInJson question_of_json(const std::string& text) {
  const JsonValue asked = parse_json(text, "question", kExpected);
  if (asked.object() == nullptr)
    throw Error::at(ErrorKind::kSyntax, "a question is a JSON object", kExpected);
  AskedInJson out;
  auto& [question, shown] = out;
  for (const auto& [key, value] : *asked.object()) {
    if (key == "verb")
      question.verb = words_of(key, value);
    else if (key == "format")
      shown.format = words_of(key, value);
    else if (key == "view")
      shown.view = words_of(key, value);
    else if (key == "width" && value.number() != nullptr)
      shown.width = static_cast<int>(std::clamp(*value.number(), 0.0, kWidestText));
    else
      add_given(question, key, value);
  }
  if (question.verb.empty())
    throw Error::at(ErrorKind::kMissing, "the question names no verb", R"(e.g. "verb": "parity")");
  return out;
}

std::string error_json(const Error& error) {
  JsonWriter json;
  static constexpr const char* kKinds[] = {"read",        "syntax",  "unit",  "unknown name",
                                           "unknown key", "missing", "range", "conflict"};
  json.begin_object().key("error").begin_object();
  json.member("kind", kKinds[static_cast<std::size_t>(error.kind)]);
  json.member("message", error.message).member("file", error.file);
  json.member("line", error.line).member("column", error.column).member("hint", error.hint);
  json.end_object().end_object();
  return json.text() + "\n";
}

std::string text_or_error(const std::function<std::string()>& text) {
  try {
    return text();
  } catch (const Error& error) {
    return error_json(error);
  } catch (const std::exception& error) {
    return error_json(Error(ErrorKind::kRange, std::string("internal: ") + error.what()));
  }
}

}  // namespace countervail
