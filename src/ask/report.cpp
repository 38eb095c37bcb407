// The page of an answer: the question is asked as any face asks it, the document is turned into views, render makes the file.
#include "countervail/report.h"

#include <algorithm>

#include "ask/commands.h"
#include "ask/scenario.h"
#include "ask/state.h"
#include "files/files.h"
#include "render/page.h"
#include "report/views.h"

namespace countervail {
namespace {

/// Explanations are asked only of verbs that have them.
bool has_field(const Verb& verb, const char* name) {
  return std::ranges::any_of(verb.fields, [&](const Field& field) { return field.name == name; });
}

bool is_given(const Question& question, const char* name) {
  return std::ranges::any_of(question.given, [&](const Given& g) { return g.field == name; });
}

/// What moves the answer belongs to a page; serving answers refuse to say.
Question explained(const Verb& verb, Question question) {
  const bool serves = std::ranges::any_of(question.given, [](const Given& given) {
    return given.field == "match" && given.text == "tokens";
  });
  if (has_field(verb, "explain") && !is_given(question, "explain") && !serves)
    question.given.push_back({"explain", "true"});
  return question;
}

/// A page holds the picture that a verb draws, so its file needs no name.
Question drawn(const Verb& verb, Question question) {
  for (const Field& field : verb.fields)
    if (field.name == "output" && !field.picture.empty() && !is_given(question, "output"))
      question.given.push_back({"output", "picture.svg"});
  return question;
}

/// As scripts/site.sh built them.
LiveParts live_parts(const std::string& folder, std::string question) {
  const Files files(folder);
  return {files.read("page.css"),       files.read("page.js"),  files.read("worker.js"),
          files.read("engine.wasm.gz"), files.read("facts.gz"), std::move(question)};
}

}  // namespace

ReportOptions report_options(const Facts& facts, bool is_live) {
  if (!is_live) return {};
  for (const char* place : {"/../live", "/../build/live"})
    if (const std::string folder = facts.state().data_directory + place;
        Files(folder).has("engine.wasm.gz"))
      return {folder};
  throw Error::at(ErrorKind::kRead, "no engine for pages beside the facts",
                  "scripts/site.sh builds it");
}

Report report_on(const Facts& facts, const Question& question, const ReportOptions& options) {
  const Verb& verb = verb_named(question.verb);
  const Question asked = whole_question(facts, verb, question),
                 whole = drawn(verb, explained(verb, asked));
  Report made{answer_whole(facts, verb, whole), {}, 0};
  Page page{made.answer.document, report::views_of(made.answer.document), {}, {}};
  page.commands.emplace_back("On a command line:", command_line_of(verb, whole));
  if (const std::string text = scenario_text_of(verb, whole); !text.empty())
    page.commands.emplace_back("As a scenario file, for countervail " + verb.name + " FILE.toml:",
                               text);
  page.commands.emplace_back("In Python:", python_text_of(verb, whole));
  if (!options.live_folder.empty())
    page.live = live_parts(options.live_folder, question_words_json(verb, asked));
  page.made_by = "countervail " COUNTERVAIL_VERSION;
  made.page = html_of(page);
  made.views = static_cast<int>(page.views.size());
  return made;
}

}  // namespace countervail
