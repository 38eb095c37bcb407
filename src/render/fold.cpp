// Text folded at a width: words stay whole where they can, paths break behind their joints.
#include <algorithm>
#include <limits>
#include <vector>

#include "render/fold.h"
#include "render/table.h"

namespace countervail {
namespace {

bool continues_code_point(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// Bytes of a word that is too long for a line: up to its last joint, so that paths stay readable.
std::size_t cut_of(const std::string& word, int width) {
  std::size_t cut = 0;
  for (int shown = 0; cut < word.size(); ++cut)
    if (!continues_code_point(word[cut]) && shown++ == width) break;
  const std::size_t joint = word.find_last_of("/_.", cut - 1);
  return joint != std::string::npos && joint >= cut / 3 ? joint + 1 : cut;
}

}  // namespace

int display_width(const std::string& text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char c) { return !continues_code_point(c); }));
}

std::vector<std::string> folded_lines(const std::string& text, int width) {
  std::vector<std::string> lines(1);
  std::size_t position = 0;
  while (position < text.size()) {
    std::size_t end = text.find(' ', position);
    end = end == std::string::npos ? text.size() : end;
    std::string word = text.substr(position, end - position);
    position = end + 1;
    if (!lines.back().empty() && display_width(lines.back()) + 1 + display_width(word) > width)
      lines.emplace_back();
    while (display_width(word) > width) {
      const std::size_t cut = cut_of(word, width);
      if (!lines.back().empty()) lines.emplace_back();
      lines.back() = word.substr(0, cut);
      word.erase(0, cut);
      if (!word.empty()) lines.emplace_back();
    }
    if (!lines.back().empty() && !word.empty()) lines.back() += ' ';
    lines.back() += word;
  }
  return lines;
}

std::string folded_text(const std::string& text, int width, int indent) {
  const int room = width > 0 ? width - indent : std::numeric_limits<int>::max();
  std::string out;
  for (const std::string& line : folded_lines(text, room)) {
    if (!out.empty()) out += '\n' + std::string(static_cast<std::size_t>(indent), ' ');
    out += line;
  }
  return out;
}

}  // namespace countervail
