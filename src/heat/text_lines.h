#pragma once
// Lines of blank-separated words with their places, as HotSpot's files are made of.
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace countervail::heat {

struct Word {
  std::string_view text;
  int column = 0;
};

/// One line without its comment, as words with their columns.
struct Line {
  int number = 0;
  std::vector<Word> words;
};

/// Lines that hold a word; '#' starts a comment, blanks, tabs and commas part words.
std::vector<Line> lines_of(std::string_view text);

[[noreturn]] void fail(ErrorKind kind, std::string_view file, int line, int column,
                       const std::string& message, const std::string& hint = {});

/// A finite number from `least` to `most`, or Error at the word.
double number_of(std::string_view file, int line, const Word& word, double least, double most,
                 const char* what);

}  // namespace countervail::heat
