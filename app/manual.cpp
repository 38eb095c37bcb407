#include "manual.h"

#include <fmt/format.h>

#include "verb.h"

namespace countervail::app {
namespace {

/// Troff reads a leading dot or quote as a command, and a hyphen as one that may break.
std::string escaped(const std::string& text) {
  std::string result;
  for (char c : text) {
    if (c == '\\')
      result += "\\e";
    else if (c == '-')
      result += "\\-";
    else
      result += c;
  }
  return result.starts_with('.') || result.starts_with('\'') ? "\\&" + result : result;
}

std::string option_entry(const Option& option) {
  std::string text = fmt::format(".TP\n.B {}", escaped(option.name));
  if (!option.value_name.empty()) text += " " + escaped(option.value_name);
  text += "\n" + escaped(option.help);
  if (!option.choices.empty())
    text += escaped(fmt::format(": {}", fmt::join(option.choices, ", ")));
  if (!option.fallback.empty()) text += escaped(fmt::format(" (default: {})", option.fallback));
  return text + "\n";
}

}  // namespace

std::string man_page() {
  std::string text = ".TH COUNTERVAIL 1 \"\" \"countervail " COUNTERVAIL_VERSION
                     "\"\n.SH NAME\n"
                     "countervail \\- what AI capability can you field with the chips you can "
                     "get?\n.SH SYNOPSIS\n";
  for (const Verb& verb : verbs())
    text += fmt::format(".B countervail {}\n{}\n.br\n", escaped(verb.name), escaped(verb.usage));
  text += ".SH VERBS\n";
  for (const Verb& verb : verbs()) {
    text += fmt::format(".SS {}\n{}.\n.PP\nExample:\n.nf\n{}\n.fi\n", escaped(verb.name),
                        escaped(verb.summary), escaped(verb.example));
    for (const Option& option : verb.options) text += option_entry(option);
  }
  text += ".SH OPTIONS OF EVERY VERB\n" +
          option_entry({"--data", "DIR", "the data directory", "as installed"}) +
          option_entry({"--width", "N", "characters of a line, 0 = nothing wraps",
                        "the terminal's; 0 into a pipe or a file"});
  return text + ".SH EXIT STATUS\n0 ok, 1 infeasible or failed check, 2 bad input.\n";
}

std::string bash_completion() {
  std::string names, cases;
  for (const Verb& verb : verbs()) {
    names += (names.empty() ? "" : " ") + verb.name;
    std::string options;
    for (const Option& option : verb.options) options += (options.empty() ? "" : " ") + option.name;
    cases += fmt::format("    {}) words='{} --data --width --help' ;;\n", verb.name, options);
  }
  return fmt::format(
      "_countervail() {{\n  local word=${{COMP_WORDS[COMP_CWORD]}} words='{}'\n  if (( COMP_CWORD "
      "> 1 )); then\n"
      "    case ${{COMP_WORDS[1]}} in\n{}    esac\n  fi\n  COMPREPLY=($(compgen -W \"$words\" -f "
      "-- \"$word\"))\n}}\n"
      "complete -F _countervail countervail\n",
      names, cases);
}

}  // namespace countervail::app
