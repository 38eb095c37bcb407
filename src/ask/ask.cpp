#include "countervail/ask.h"

#include <fmt/format.h>

#include "ask/scenario.h"
#include "ask/state.h"
#include "ask/verbs.h"
#include "base/error.h"
#include "base/printable.h"
#include "base/text.h"

namespace countervail {
const std::vector<Verb>& verbs() {
  static const std::vector<Verb> listed = every_verb();
  return listed;
}

const Verb& verb_named(std::string_view name) {
  std::vector<std::string> names;
  for (const Verb& verb : verbs()) {
    if (verb.name == name) return verb;
    names.push_back(verb.name);
  }
  throw Error::at(ErrorKind::kUnknownName, fmt::format("unknown verb '{}'", name),
                  did_you_mean(name, names));
}

Question whole_question(const Facts& facts, const Verb& verb, const Question& question) {
  std::string path;
  for (const Given& given : question.given)
    if (given.field == "scenario") path = given.text;
  // A report and a sweep hand their scenario on: it belongs to the verb that is asked.
  if (verb.name == "report" || verb.name == "sweep") return question;
  if (path.empty() && !verb.default_scenario.empty())
    path = facts.state().scenario_directory + "/" + verb.default_scenario;
  if (path.empty()) return question;
  Question whole = question;
  std::vector<Given> read = given_by_scenario(verb, path);
  whole.given.insert(whole.given.begin(), read.begin(), read.end());
  return whole;
}

Answer ask(const Facts& facts, const Question& question) {
  const Verb& verb = verb_named(question.verb);
  return answer_whole(facts, verb, whole_question(facts, verb, question));
}

Answer answer_whole(const Facts& facts, const Verb& verb, const Question& question) {
  Answer answer = verb.answer(facts, question);
  // Faces print these as they are; names of files and chips in them are others' text.
  answer.document.sentence = printable(answer.document.sentence);
  for (std::string& warning : answer.document.warnings) warning = printable(warning);
  return answer;
}

}  // namespace countervail
