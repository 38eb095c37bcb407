// ask_json: a question as JSON, an answer as the command line prints it, as a page or as one of its pictures.
#include <fmt/format.h>

#include <algorithm>

#include "ask/commands.h"
#include "ask/scenario.h"
#include "base/error.h"
#include "base/text.h"
#include "countervail/report.h"
#include "files/json_reader.h"
#include "files/json_writer.h"
#include "report/views.h"

namespace countervail {
namespace {

constexpr double kWidestText = 1000;
constexpr const char* kExpected = R"(e.g. {"verb": "plan", "chip": "H20 96GB"})";

/// How the answer is to be shown; not fields of any verb.
struct Shown {
  std::string format = "json";
  std::string view;  ///< of svg and vega: which picture; empty: the first
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

constexpr std::pair<const char*, TableFormat> kTables[] = {{"json", TableFormat::kJson},
                                                           {"csv", TableFormat::kCsv},
                                                           {"md", TableFormat::kMarkdown},
                                                           {"text", TableFormat::kText}};

/// A picture of the answer by its key.
const View& view_named(const std::vector<View>& views, const std::string& key) {
  std::vector<std::string> keys;
  for (const View& view : views) {
    if (key.empty() || view.key == key) return view;
    keys.push_back(view.key);
  }
  throw Error::at(ErrorKind::kUnknownName,
                  views.empty() ? std::string("this answer has no picture")
                                : fmt::format("no picture '{}': {}", key, fmt::join(keys, ", ")),
                  did_you_mean(key, keys));
}

std::string picture_of(const Document& document, const Shown& shown) {
  const std::vector<View> views = report::views_of(document);
  const View& view = view_named(views, shown.view);
  if (shown.format == "vega") return vega_of(view.chart, view.title);
  return draw(view.chart, shown.width < kNarrowPicture ? kWidePicture : shown.width, view.title)
      .file();
}

/// What repeats the question elsewhere: nothing is computed for it.
std::string repeated(const Facts& facts, const Question& question, bool as_scenario) {
  const Verb& verb = verb_named(question.verb);
  const Question whole = whole_question(facts, verb, question);
  return as_scenario ? scenario_text_of(verb, whole) : command_line_of(verb, whole);
}

std::string shown_as(const Facts& facts, const Question& question, const Shown& shown) {
  for (const auto& [word, format] : kTables)
    if (shown.format == word) return render(ask(facts, question).document, format, shown.width);
  if (shown.format == "html") return report_on(facts, question).page;
  if (shown.format == "svg" || shown.format == "vega")
    return picture_of(ask(facts, question).document, shown);
  if (shown.format == "command" || shown.format == "toml")
    return repeated(facts, question, shown.format == "toml");
  throw Error::at(ErrorKind::kUnknownName, fmt::format("unknown format '{}'", shown.format),
                  "one of json, csv, md, text, html, svg, vega, command, toml");
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
  return question;
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

void field_json(JsonWriter& json, const Field& field) {
  json.begin_object().member("name", field.name).member("value", field.value_name);
  json.member("help", field.help).member("default", field.fallback);
  json.key("choices").begin_array();
  for (const std::string& choice : field.choices) json.value(choice);
  json.end_array().member("repeats", field.repeats).member("position", field.position);
  json.member("is_file", field.is_file);
  json.end_object();
}

}  // namespace

std::string ask_json(const Facts& facts, const std::string& question) {
  try {
    Shown shown;
    const Question asked = question_of(question, shown);
    return shown_as(facts, asked, shown);
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
