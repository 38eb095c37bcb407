// ask_json: a question as JSON, an answer as the command line prints it.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "countervail/ask.h"
#include "files/json_reader.h"
#include "files/json_writer.h"

namespace countervail {
namespace {

constexpr double kWidestText = 1000;
constexpr const char* kExpected = R"(e.g. {"verb": "plan", "chip": "H20 96GB"})";

/// How the answer is to be printed; not fields of any verb.
struct Shown {
  TableFormat format = TableFormat::kJson;
  int width = 80;
};

std::string words_of(const std::string& key, const JsonValue& value) {
  if (const std::string* text = value.text()) return *text;
  if (const double* number = value.number()) return format_number(*number);
  if (const bool* truth = std::get_if<bool>(&value.value)) return *truth ? "true" : "false";
  throw Error(ErrorKind::kSyntax,
              fmt::format("'{}' must be a word, a number, a truth or a list of them", key));
}

std::string field_name(std::string key) {
  std::replace(key.begin(), key.end(), '_', '-');
  return key;
}

void add_given(Question& question, const std::string& key, const JsonValue& value) {
  if (value.list() == nullptr) {
    question.given.push_back({field_name(key), words_of(key, value)});
    return;
  }
  for (const JsonValue& one : *value.list())
    question.given.push_back({field_name(key), words_of(key, one)});
}

TableFormat format_of(const std::string& name) {
  static constexpr std::pair<const char*, TableFormat> kFormats[] = {{"json", TableFormat::kJson},
                                                                     {"csv", TableFormat::kCsv},
                                                                     {"md", TableFormat::kMarkdown},
                                                                     {"text", TableFormat::kText}};
  for (const auto& [word, format] : kFormats)
    if (name == word) return format;
  throw Error::at(ErrorKind::kUnknownName, fmt::format("unknown format '{}'", name),
                  "one of json, csv, md, text");
}

Question question_of(const std::string& text, Shown& shown) {
  const JsonValue asked = parse_json(text, "question", kExpected);
  if (asked.object() == nullptr)
    throw Error::at(ErrorKind::kSyntax, "a question is a JSON object", kExpected);
  Question question;
  for (const auto& [key, value] : *asked.object()) {
    if (key == "verb")
      question.verb = words_of(key, value);
    else if (key == "format")
      shown.format = format_of(words_of(key, value));
    else if (key == "width" && value.number() != nullptr)
      shown.width = static_cast<int>(std::clamp(*value.number(), 0.0, kWidestText));
    else
      add_given(question, key, value);
  }
  if (question.verb.empty())
    throw Error::at(ErrorKind::kMissing, "the question names no verb", R"(e.g. "verb": "parity")");
  return question;
}

std::string error_json(const Error& error) {
  JsonWriter json;
  json.begin_object().key("error").begin_object();
  json.member("message", error.message).member("file", error.file);
  json.member("line", error.line).member("column", error.column).member("hint", error.hint);
  json.end_object().end_object();
  return json.text() + "\n";
}

void field_json(JsonWriter& json, const Field& field) {
  json.begin_object().member("name", field.name).member("value", field.value_name);
  json.member("help", field.help).member("default", field.fallback);
  json.key("choices").begin_array();
  for (const std::string& choice : field.choices) json.value(choice);
  json.end_array().member("repeats", field.repeats).member("position", field.position);
  json.end_object();
}

}  // namespace

std::string ask_json(const Facts& facts, const std::string& question) {
  try {
    Shown shown;
    const Answer answer = ask(facts, question_of(question, shown));
    return render(answer.document, shown.format, shown.width);
  } catch (const Error& error) {
    return error_json(error);
  } catch (const std::exception& error) {
    return error_json(Error(ErrorKind::kRange, std::string("internal: ") + error.what()));
  }
}

std::string verbs_json() {
  JsonWriter json;
  json.begin_object().member("schema", "countervail/verbs/1").key("verbs").begin_array();
  for (const Verb& verb : verbs()) {
    json.begin_object().member("verb", verb.name).member("summary", verb.summary);
    json.member("usage", verb.usage).member("example", verb.example);
    json.key("fields").begin_array();
    for (const Field& field : verb.fields) field_json(json, field);
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return json.text() + "\n";
}

}  // namespace countervail
