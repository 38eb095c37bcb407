// ask_json: a question as JSON, an answer as the command line prints it, as a page or as one of its pictures.
#include <fmt/format.h>

#include <algorithm>

#include "ask/commands.h"
#include "ask/question_json.h"
#include "ask/scenario.h"
#include "base/error.h"
#include "base/text.h"
#include "countervail/report.h"
#include "files/json_writer.h"
#include "report/views.h"

namespace countervail {
namespace {

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

/// The picture that was asked for, else the first: a caller without names gets one all the same.
std::string picture_of(const Document& document, const Shown& shown) {
  const std::vector<View> views = report::views_of(document);
  const View& view = view_named(views, shown.view);
  if (shown.format == "vega") return vega_of(view.chart, view.title);
  return draw(view.chart, shown.width < kNarrowPicture ? kWidePicture : shown.width, view.title)
      .file();
}

using Repeated = std::string (*)(const Verb&, const Question&);
/// What repeats the question elsewhere: nothing is computed for it.
constexpr std::pair<const char*, Repeated> kRepeated[] = {{"command", command_line_of},
                                                          {"toml", scenario_text_of},
                                                          {"python", python_text_of},
                                                          {"question", question_words_json}};

/// In the format asked; pictures and pages go by their own renderers, the rest by that of tables.
std::string shown_as(const Facts& facts, const Question& question, const Shown& shown) {
  for (const auto& [word, format] : kTables)
    if (shown.format == word) return render(ask(facts, question).document, format, shown.width);
  if (shown.format == "html") return report_on(facts, question).page;
  if (shown.format == "svg" || shown.format == "vega")
    return picture_of(ask(facts, question).document, shown);
  for (const auto& [word, repeated] : kRepeated)
    if (shown.format == word) {
      const Verb& verb = verb_named(question.verb);
      return repeated(verb, whole_question(facts, verb, question));
    }
  throw Error::at(ErrorKind::kUnknownName, fmt::format("unknown format '{}'", shown.format),
                  "one of json, csv, md, text, html, svg, vega, command, toml, python, question");
}

/// As forms read it: a fallback is words, since it may be of any kind.
void field_json(JsonWriter& json, const Field& field) {
  json.begin_object().member("name", field.name).member("value", field.value_name);
  json.member("help", field.help).member("default", field.fallback);
  json.key("choices").begin_array();
  for (const std::string& choice : field.choices) json.value(choice);
  json.end_array().member("repeats", field.repeats).member("position", field.position);
  json.member("is_file", field.is_file).member("is_picture", !field.picture.empty());
  json.end_object();
}

}  // namespace

std::string ask_json(const Facts& facts, const std::string& question) {
  return text_or_error([&] {
    const AskedInJson asked = question_of_json(question);
    return shown_as(facts, asked.question, asked.shown);
  });
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
