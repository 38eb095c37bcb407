// Of a field that does not repeat the last word counts, so that alone is printed; patches keep their order.
#include "ask/commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "ask/scenario.h"
#include "base/text.h"
#include "facts/patch.h"
#include "files/json_writer.h"

namespace countervail {
namespace {

// Where the answer goes and how it is made says nothing of the question.
const std::set<std::string> kBesides = {"scenario", "threads", "have"};

/// Fields that name an output file are no part of the question.
bool is_drawing(const Field& field) {
  return field.name == "output" && !field.picture.empty();
}

/// Threads and the like: the answer is the same without them.
bool says_nothing(const Field& field) {
  return is_drawing(field) || kBesides.contains(field.name);
}

/// Of what a shell takes as it stands.
bool is_plain(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("-_./:,=@").find(c) != std::string_view::npos;
}

/// In single quotes, which nothing but a quote ends.
std::string shell_quoted(const std::string& word) {
  if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) return word;
  std::string quoted = "'";
  for (char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

/// The words of a field that count, in the order given.
std::vector<const Given*> words_of(const Question& question, const Field& field) {
  std::vector<const Given*> found;
  // Files come before options, whatever the order (request_of).
  for (const bool from_file : {true, false})
    for (const Given& given : question.given)
      if (given.field == field.name && given.file.empty() != from_file) found.push_back(&given);
  if (!field.repeats && found.size() > 1) found.erase(found.begin(), found.end() - 1);
  return found;
}

/// Such words stand bare in TOML and Python.
bool is_number(const std::string& text) {
  double value = 0;
  return parse_number(text, value);
}

/// A basic string of TOML 1.0 is escaped as JSON escapes it.
std::string toml_value(const Field& field, const std::vector<const Given*>& words) {
  const auto one = [&](const Given& given) {
    if (field.value_name.empty()) return given.text.empty() ? std::string("true") : given.text;
    return is_number(given.text) ? given.text : json_quoted(given.text);
  };
  if (!field.repeats) return one(*words.front());
  std::string list;
  for (const Given* given : words) list += (list.empty() ? "" : ", ") + json_quoted(given->text);
  return "[" + list + "]";
}

/// With its source, so that a repeated question says the same of where it is from.
std::string patch_text(const Given& given) {
  const Patch patch = patch_of(given.text);
  std::string text = "\n[[patch]]\npath = " + json_quoted(patch.path) +
                     "\nvalue = " + json_quoted(patch.value) + "\n";
  const auto said = [](const std::string& own, const std::string& other) {
    return json_quoted(own.empty() ? other : own);
  };
  // A patch in a file names its source; one typed has none but the reader.
  text +=
      "source = " + said(given.source, patch.source.empty() ? "the reader" : patch.source) + "\n";
  text += "confidence = " + said(given.confidence, patch.confidence) + "\n";
  return text;
}

/// A string of JSON is one of Python, but for names of truths.
std::string python_value(const Field& field, const Given& given) {
  if (field.value_name.empty()) return given.text == "false" ? "False" : "True";
  return is_number(given.text) ? given.text : json_quoted(given.text);
}

/// "from" is a word of the language.
std::string python_name(std::string name) {
  for (char& c : name)
    if (c == '-' || c == ' ') c = '_';
  return name == "from" ? "from_" : name;
}

}  // namespace

std::string command_line_of(const Verb& verb, const Question& question) {
  std::string line = "countervail " + verb.name;
  for (const bool by_name : {false, true})
    for (const Field& field : verb.fields) {
      if ((field.position == 0) != by_name || says_nothing(field)) continue;
      for (const Given* given : words_of(question, field)) {
        if (by_name) line += " --" + field.name;
        if (!by_name || !field.value_name.empty()) line += " " + shell_quoted(given->text);
      }
    }
  for (const Field& field : verb.fields)
    if (is_drawing(field)) line += " --output picture.svg";
  return line;
}

std::string scenario_text_of(const Verb& verb, const Question& question) {
  std::map<std::string, std::string> sections;
  std::string patches;
  bool reads_one = false;
  for (const Field& field : verb.fields) {
    reads_one = reads_one || field.name == "scenario";
    if (says_nothing(field) || field.name == "explain") continue;
    const std::vector<const Given*> words = words_of(question, field);
    if (words.empty()) continue;
    if (field.name == "set") {
      for (const Given* given : words) patches += patch_text(*given);
      continue;
    }
    const std::string key = scenario_key_of(field);
    const std::size_t dot = key.find('.');
    const std::string section = dot == std::string::npos ? "" : key.substr(0, dot);
    sections[section] += key.substr(dot == std::string::npos ? 0 : dot + 1) + " = " +
                         toml_value(field, words) + "\n";
  }
  if (!reads_one) return {};
  std::string text;
  for (const auto& [name, lines] : sections)
    text += (name.empty() ? "" : (text.empty() ? "[" : "\n[") + name + "]\n") + lines;
  return text + patches;
}

std::string python_text_of(const Verb& verb, const Question& question) {
  std::string arguments;
  for (const Field& field : verb.fields) {
    if (says_nothing(field)) continue;
    const std::vector<const Given*> words = words_of(question, field);
    if (words.empty()) continue;
    std::string list;
    for (const Given* given : words)
      list += (list.empty() ? "" : ", ") + python_value(field, *given);
    arguments += (arguments.empty() ? "" : ", ") + python_name(field.name) + "=" +
                 (field.repeats ? "[" + list + "]" : list);
  }
  return "import countervail as cv\nanswer = cv." + python_name(verb.name) + "(" + arguments +
         ")\n";
}

std::vector<std::pair<std::string, std::vector<std::string>>> question_words(
    const Verb& verb, const Question& question) {
  std::vector<std::pair<std::string, std::vector<std::string>>> all;
  for (const Field& field : verb.fields) {
    if (says_nothing(field)) continue;
    std::vector<std::string> words;
    for (const Given* given : words_of(question, field)) words.push_back(given->text);
    if (!words.empty()) all.emplace_back(field.name, std::move(words));
  }
  return all;
}

std::string question_words_json(const Verb& verb, const Question& question) {
  JsonWriter json;
  json.begin_object().member("verb", verb.name).key("fields").begin_object();
  for (const auto& [field, words] : question_words(verb, question)) {
    json.key(field).begin_array();
    for (const std::string& word : words) json.value(word);
    json.end_array();
  }
  json.end_object().end_object();
  return json.text() + "\n";
}

}  // namespace countervail
