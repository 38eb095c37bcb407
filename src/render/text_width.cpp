#include "render/text_width.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/printable.h"

namespace countervail {
namespace {

// Advance widths of U+0020 to U+007E in thousandths of the size: Helvetica.afm, Adobe Core 14.
constexpr std::array<std::uint16_t, 95> kWidths = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584};
constexpr double kWidest = 1015, kThousand = 1000;

/// One code point from `at` on, which moves past it. Bytes that are no UTF-8 count one by one.
std::uint32_t next_letter(std::string_view words, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(words[at++]);
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
  std::uint32_t letter = more == 0 ? lead : lead & (0x3Fu >> more);
  for (int i = 0; i < more && at < words.size(); ++i) {
    const auto next = static_cast<unsigned char>(words[at]);
    if ((next & 0xC0u) != 0x80u) break;
    letter = letter << 6 | (next & 0x3Fu);
    ++at;
  }
  return letter;
}

double thousandths(std::uint32_t letter) {
  if (letter >= ' ' && letter <= '~') return kWidths[letter - ' '];
  if (letter >= 0x300 && letter <= 0x36F) return 0;  // marks that combine
  if (letter == 0x2026) return kThousand;            // the ellipsis
  return kWidest;
}

/// Bytes of the longest beginning that fits, at least one letter.
std::size_t fitting(const std::string& words, double room, double size) {
  double width = 0;
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t start = at;
    width += thousandths(next_letter(words, at)) * size / kThousand;
    if (width > room && start > 0) return start;
  }
  return words.size();
}

/// The beginning of `words` for one line; `words` keeps the rest.
std::string take_line(std::string& words, double room, double size) {
  std::size_t cut = fitting(words, room, size);
  if (cut < words.size()) {
    // At a blank, or else behind what joins the parts of a path; a break too early would waste the line.
    const std::size_t blank = words.rfind(' ', cut), joint = words.find_last_of("/_-", cut - 1);
    if (blank != std::string::npos && blank > cut / 3)
      cut = blank;
    else if (joint != std::string::npos && joint > cut / 3)
      cut = joint + 1;
  }
  std::string line = words.substr(0, cut);
  words.erase(0, cut);
  words.erase(0, std::min(words.find_first_not_of(' '), words.size()));
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

}  // namespace

double text_width(std::string_view words, double size) {
  double sum = 0;
  for (std::size_t at = 0; at < words.size();) sum += thousandths(next_letter(words, at));
  return sum * size / kThousand;
}

std::vector<std::string> lines_within(const std::string& words, double room, double size,
                                      std::size_t most) {
  std::vector<std::string> lines;
  std::string rest = printable(words);  // as it will be drawn
  do {
    lines.push_back(take_line(rest, room, size));
  } while (!rest.empty() && lines.size() < most);
  if (rest.empty()) return lines;
  std::string& last = lines.back();
  last.resize(fitting(last, room - size, size));  // an ellipsis is one size wide
  last += "\u2026";
  return lines;
}

}  // namespace countervail
