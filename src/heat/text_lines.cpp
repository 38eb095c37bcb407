#include "heat/text_lines.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace countervail::heat {

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  int number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    // npos is a length too: a line without a comment stays whole.
    line = line.substr(0, line.find('#'));
    Line result{++number, {}};
    for (std::size_t at = 0;;) {
      at = line.find_first_not_of(" \t\r,", at);
      if (at == std::string_view::npos) break;
      const std::size_t stop = std::min(line.find_first_of(" \t\r,", at), line.size());
      result.words.push_back({line.substr(at, stop - at), static_cast<int>(at) + 1});
      at = stop;
    }
    if (!result.words.empty()) lines.push_back(std::move(result));
  }
  return lines;
}

void fail(ErrorKind kind, std::string_view file, int line, int column, const std::string& message,
          const std::string& hint) {
  throw Error(kind, message, std::string(file), line, column, hint);
}

double number_of(std::string_view file, int line, const Word& word, double least, double most,
                 const char* what) {
  double value = 0;
  if (!parse_number(word.text, value))
    fail(ErrorKind::kSyntax, file, line, word.column,
         fmt::format("{} '{}' is no finite number", what, word.text));
  if (value < least || value > most)
    fail(ErrorKind::kRange, file, line, word.column,
         fmt::format("{} is {}, allowed are {} to {}", what, word.text, format_number(least),
                     format_number(most)));
  return value;
}

}  // namespace countervail::heat
