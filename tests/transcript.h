#pragma once
// Commands with what they print, as read from a transcript or from the fenced blocks of a page.
//   - a line "$ command" is typed, lines "> text" after it continue it; what follows is what it must print, "[exit N]" last
//     unless N is 0;
//   - a line "..." in a page stands for anything;
//   - in a page, a fenced block of another kind whose preceding line ends with `NAME`: is a file of that name.
#include <sstream>
#include <string>
#include <vector>

#include "cli.h"

namespace countervail::test {

struct Step {
  std::string command;  ///< as a shell reads it
  std::string wanted;   ///< with its last newline
  bool is_file = false;
  std::string file;  ///< name; `wanted` is its text
};

/// The file name at the end of "text `NAME`:", empty when the line does not end so.
inline std::string named_file(const std::string& line) {
  if (!line.ends_with("`:")) return {};
  const std::size_t open = line.rfind('`', line.size() - 3);
  return open == std::string::npos ? std::string{} : line.substr(open + 1, line.size() - open - 3);
}

/// Adds one line of a transcript to the steps.
inline void add_line(std::vector<Step>& steps, const std::string& line) {
  if (line.starts_with("$ "))
    steps.push_back({.command = line.substr(2)});
  else if (line.starts_with("> ") && !steps.empty() && steps.back().wanted.empty())
    steps.back().command += "\n" + line.substr(2);
  else if (!steps.empty())
    steps.back().wanted += line + "\n";
}

inline std::vector<Step> steps_of_transcript(const std::string& text) {
  std::vector<Step> steps;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) add_line(steps, line);
  return steps;
}

/// The files and the ```console blocks of a page, in order.
inline std::vector<Step> steps_of_page(const std::string& text) {
  enum class In { kText, kConsole, kFile, kOther } in = In::kText;
  std::vector<Step> steps;
  std::istringstream lines(text);
  std::string name;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) {
      if (in != In::kText)
        in = In::kText;
      else if (line == "```console")
        in = In::kConsole;
      else
        in = name.empty() ? In::kOther : In::kFile;
      if (in == In::kFile) steps.push_back({.is_file = true, .file = name});
    } else if (in == In::kConsole) {
      add_line(steps, line);
    } else if (in == In::kFile) {
      steps.back().wanted += line + "\n";
    } else if (in == In::kText && !line.empty()) {
      name = named_file(line);
    }
  }
  return steps;
}

/// What a transcript shows after the command: stdout, then stderr, then "[exit N]" unless 0.
inline std::string shown(const Said& said) {
  std::string text = said.out + said.err;
  if (said.code != 0) text += "[exit " + std::to_string(said.code) + "]\n";
  return text;
}

/// The words of a text joined by single spaces: how a line is folded says nothing.
inline std::string words_of(const std::string& text) {
  std::istringstream in(text);
  std::string joined;
  for (std::string word; in >> word;) joined += (joined.empty() ? "" : " ") + word;
  return joined;
}

/// Does `got` read as `wanted`, but for spaces and for what "..." leaves out? Returns the first piece that is missing.
inline std::string missing_piece(const std::string& got, const std::string& wanted) {
  const std::string text = words_of(got);
  std::istringstream lines(wanted + "...\n");
  std::string piece;
  std::size_t from = 0;
  bool anchored = true;  // nothing may stand between here and the next piece
  for (std::string line; std::getline(lines, line);) {
    if (line != "...") {
      piece += line + "\n";
      continue;
    }
    const std::string words = words_of(piece);
    const std::size_t at = text.find(words, from);
    if (at == std::string::npos || (anchored && at != from)) return words;
    from = at + words.size();
    anchored = false;
    piece.clear();
  }
  const bool open_end = wanted.ends_with("...\n");
  return open_end || from == text.size() ? std::string{} : "the end";
}

/// How many paragraphs a text has: one more than its blank lines.
inline int paragraphs(const std::string& text) {
  std::istringstream lines(text);
  int count = 1;
  for (std::string line; std::getline(lines, line);) count += line.empty() ? 1 : 0;
  return count;
}

/// The first `count` paragraphs of a text, with the blank lines between them.
inline std::string first_paragraphs(const std::string& text, int count) {
  std::istringstream lines(text);
  std::string kept;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() && --count == 0) break;
    kept += line + "\n";
  }
  return kept;
}

/// Do the tests write what they got into the transcripts? Set by scripts/update_transcripts.sh alone.
inline bool rewriting() {
  return std::getenv("COUNTERVAIL_REWRITE_TRANSCRIPTS") != nullptr;
}

/// The command at the width that pages are made for: into a pipe nothing wraps.
inline std::string at_80_columns(std::string command) {
  const std::string name = "countervail ";
  if (command.starts_with(name)) command.insert(name.size(), "--width 80 ");
  return command;
}

}  // namespace countervail::test
