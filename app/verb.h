#pragma once
// The command line as data: one table of verbs and options feeds the parser, --help, the man page and the
// shell completions.
#include <map>
#include <string>
#include <vector>

#include "render/document.h"

namespace countervail::app {

inline constexpr int kOk = 0, kFailedCheck = 1, kBadInput = 2;

struct Option {
  std::string name;        ///< "--batch"
  std::string value_name;  ///< "N"; empty for a switch
  std::string help;
  std::string fallback = {};              ///< shown in --help; empty when there is none
  bool repeats = false;                   ///< may be given several times
  std::vector<std::string> choices = {};  ///< closed set of values; empty when open
};

/// What the user typed, already checked against the option table.
struct Arguments {
  std::vector<std::string> positional;
  std::map<std::string, std::vector<std::string>> options;  ///< by name with dashes

  bool has(const std::string& name) const { return options.contains(name); }
  /// The last value given, or `fallback`.
  std::string text(const std::string& name, const std::string& fallback = {}) const;
  std::vector<std::string> texts(const std::string& name) const;
  /// Throws Error{kSyntax} naming the option when the value is no number or lies outside [low, high].
  double number(const std::string& name, double fallback, double low, double high) const;
  long long integer(const std::string& name, long long fallback, long long low,
                    long long high) const;
  TableFormat format() const;  ///< --format table|json|csv|md
};

/// Where a verb writes: stdout for data, stderr for talk.
struct Context {
  std::string data_directory;  ///< holds catalog/, rules/, ...
  std::string scenario_directory;
  int width = 0;     ///< characters of a line; 0 = nothing wraps
  std::string out;   ///< becomes stdout when the verb returns
  std::string talk;  ///< becomes stderr
};

struct Verb {
  std::string name;
  std::string summary;  ///< one line
  std::string usage;    ///< positional arguments, e.g. "ITEM [--date D]"
  std::string example;  ///< one command line that runs as it stands
  std::vector<Option> options;
  int (*run)(const Arguments&, Context&);
};

/// --format, shared by the verbs that print an answer.
Option format_option();

/// Prints the answer as asked: the one place of the command line that knows of formats. Warnings go to `talk`, and so does
/// the sentence where CSV has no row to print.
void show(const Document& document, const Arguments& arguments, Context& context);

/// Every verb, in the order of --help. One line a verb in verbs.cpp.
const std::vector<Verb>& verbs();

}  // namespace countervail::app
