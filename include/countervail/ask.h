#pragma once
// The whole engine behind one function: a question goes in as words by field, an answer comes out as a document.
//
// Every verb has one request struct and one table of fields {name, help, default, parse, member}. The table feeds the
// command line, the man page, completion, scenario files, JSON, and the keywords of other languages.
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "countervail/answer.h"
#include "countervail/facts.h"

namespace countervail {

/// One parameter of a verb, as every face names it.
struct Field {
  std::string
      name;  ///< "reference-count": --reference-count here, reference_count in JSON and TOML
  std::string value_name;  ///< "N"; empty for a switch
  std::string help;
  std::string fallback = {};              ///< shown in help; empty when there is none
  bool repeats = false;                   ///< may be given several times
  std::vector<std::string> choices = {};  ///< closed set of values; empty when open
  int position = 0;                       ///< 1 for the first word after the verb; 0 = by name only
  std::string scenario_key =
      {};  ///< in a scenario file: "candidate.chip"; empty = the name with underscores
  bool is_file = false;  ///< names a file that is read
  std::string picture =
      {};  ///< given, the document holds this picture; a face that writes files takes the value as its name
};

/// What a caller gave for one field: words, and where they stood (file empty: no file).
struct Given {
  std::string field, text;
  std::string file = {};
  int line = 0, column = 0;
  std::string source = {}, confidence = {};  ///< of a patched fact: who says so, and how sure
};

/// How far a long question is: of `total` pieces `done` stand, `now` of them made in this run in so many seconds.
struct Progress {
  long long done = 0, total = 0, now = 0;
  double seconds = 0;
};

/// A verb with what was given. What a scenario file says comes first, then the rest in the order of the verb's fields;
/// of a field that does not repeat the last one counts.
struct Question {
  std::string verb;
  std::vector<Given> given;
  bool by_option = false;  ///< messages say "--batch" (command line) rather than "'batch'"
  /// Called from time to time, by one thread at a time, where an answer takes long (sweep); may be empty.
  std::function<void(const Progress&)> progress = {};
};

/// What a question comes back with. A document always; whether its news is good is `holds`.
struct Answer {
  Document document;
  bool holds = true;  ///< false: infeasible, or a check that failed (the command line exits with 1)
};

/// A kind of question: its name, its fields, and the function that answers it. Every face (command
/// line, scenario files, JSON, man page) is made from these.
struct Verb {
  std::string name;     ///< "parity", "rules check"
  std::string summary;  ///< one line
  std::string usage;    ///< positional arguments: "ITEM"
  std::string example;  ///< one command line that runs as it stands
  std::vector<Field> fields;
  std::function<Answer(const Facts&, const Question&)> answer;
  std::string default_scenario =
      {};  ///< read first where a question names no scenario: "default.toml"
};

/// Every verb, in the order of help.
const std::vector<Verb>& verbs();
/// Error{kUnknownName} with the nearest spelling.
const Verb& verb_named(std::string_view name);

/// Throws Error for anything in the question that cannot be understood: which field, what was got, what is allowed.
Answer ask(const Facts& facts, const Question& question);

/// {"verb": "plan", "chip": "H20 96GB", "batch": 512, "format": "json", "width": 80} -> what the command line would
/// print in that format (json unless it says otherwise): json, csv, md, text. Also html (the page of `report`), svg and vega
/// (the picture named by "view", else the first; width in pixels), command, toml, python, question (what repeats it). Numbers,
/// words, truths and lists of words are accepted as values. What cannot be answered comes back as
/// {"error": {"kind", "message", "file", "line", "column", "hint"}}.
std::string ask_json(const Facts& facts, const std::string& question);

/// The fields of a verb as JSON: {"verb", "summary", "fields": [{name, value, help, default, choices, repeats}]}.
std::string verbs_json();

}  // namespace countervail
