#include "manual.h"

#include "countervail/ask.h"

namespace countervail::app {
namespace {

constexpr const char* kQuestion = "what AI capability can you field with the chips you can get?";

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

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string option_name(const Field& field) {
  return field.name == "output" ? "-o, --output" : "--" + field.name;
}

std::string option_entry(const Field& field) {
  std::string text = ".TP\n.B " + escaped(field.position > 0 ? field.name : option_name(field));
  if (field.position == 0 && !field.value_name.empty()) text += " " + escaped(field.value_name);
  text += "\n" + escaped(field.help);
  if (!field.choices.empty()) text += escaped(": " + joined(field.choices));
  if (!field.fallback.empty()) text += escaped(" (default: " + field.fallback + ")");
  return text + "\n";
}

/// "rules" of "rules check"; the whole name of a verb of one word.
std::string family_of(const Verb& verb) {
  return verb.name.substr(0, verb.name.find(' '));
}

void add_once(std::string& list, const std::string& word) {
  if ((" " + list + " ").find(" " + word + " ") == std::string::npos)
    list += (list.empty() ? "" : " ") + word;
}

}  // namespace

std::string man_page() {
  std::string text =
      ".TH COUNTERVAIL 1 \"\" \"countervail " COUNTERVAIL_VERSION "\"\n.SH NAME\ncountervail \\- ";
  text += std::string(kQuestion) + "\n.SH SYNOPSIS\n";
  for (const Verb& verb : verbs())
    text += ".B countervail " + escaped(verb.name) + "\n" + escaped(verb.usage) + "\n.br\n";
  text += ".SH VERBS\n";
  for (const Verb& verb : verbs()) {
    text += ".SS " + escaped(verb.name) + "\n" + escaped(verb.summary) + ".\n.PP\nExample:\n.nf\n" +
            escaped(verb.example) + "\n.fi\n";
    for (const Field& field : verb.fields) text += option_entry(field);
  }
  return text +
         ".SH OPTIONS OF EVERY VERB\n.TP\n.B \\-\\-format text|json|csv|md\nhow to print the "
         "result\n"
         ".TP\n.B \\-\\-width N\ncolumns of text; 0 = nothing wraps\n"
         ".TP\n.B \\-\\-data DIR\nthe data directory\n"
         ".SH EXIT STATUS\n0 ok, 1 infeasible or failed check, 2 bad input.\n";
}

std::string bash_completion() {
  std::string names, cases, seen;
  for (const Verb& verb : verbs()) add_once(names, family_of(verb));
  for (const Verb& verb : verbs()) {
    const std::string family = family_of(verb);
    if ((" " + seen + " ").find(" " + family + " ") != std::string::npos) continue;
    add_once(seen, family);
    std::string words;
    for (const Verb& other : verbs()) {
      if (family_of(other) != family) continue;
      if (other.name != family) add_once(words, other.name.substr(family.size() + 1));
      for (const Field& field : other.fields)
        if (field.position == 0) add_once(words, "--" + field.name);
    }
    cases.append("    ").append(family).append(") words='").append(words);
    cases += " --format --width --data --help' ;;\n";
  }
  return "_countervail() {\n  local word=${COMP_WORDS[COMP_CWORD]} words='" + names +
         "'\n  if (( COMP_CWORD > 1 )); then\n    case ${COMP_WORDS[1]} in\n" + cases +
         "    esac\n  fi\n  COMPREPLY=($(compgen -W \"$words\" -f -- \"$word\"))\n}\n"
         "complete -F _countervail countervail\n";
}

std::string help_text() {
  std::string text = std::string("countervail: ") + kQuestion +
                     "\nExit codes: 0 ok, 1 infeasible or failed check, 2 bad input.\n\nVerbs:\n";
  for (const Verb& verb : verbs()) {
    const std::string usage = "  countervail " + verb.name + " " + verb.usage;
    text += usage + "\n      " + verb.summary + "\n";
  }
  return text +
         "\ncountervail VERB --help lists a verb's options.\n"
         "Also: --version, --man, --bash-completion.\n";
}

std::string family_text(const std::string& family) {
  std::string text;
  for (const Verb& verb : verbs())
    if (family_of(verb) == family)
      text += "  countervail " + verb.name + " " + verb.usage + "\n      " + verb.summary + "\n";
  return text;
}

}  // namespace countervail::app
