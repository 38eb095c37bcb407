// Text of files on a screen. Control characters would let a name rewrite what stands
// before it, and marks of direction show other text than is there, so both are escaped.
// Broken UTF-8 is shown byte by byte and never passed on.
#include "base/printable.h"

#include <cstdint>

namespace countervail {
namespace {

/// One character: its code and bytes; length 0 where the bytes are no UTF-8.
struct Character {
  std::uint32_t code = 0;
  std::size_t length = 0;
};

Character character_at(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 && lead < 0xF5 ? 4 : lead >= 0xE0 && lead < 0xF0 ? 3 : 2;
  if (lead < 0xC2 || lead >= 0xF5 || text.size() < length) return {};
  std::uint32_t code = lead & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3Fu);
  }
  return {code, length};
}

/// C0, DEL and C1 controls; characters without width; marks, embeddings and isolates of direction; separators of lines and the byte order mark.
bool is_control(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x200B && code <= 0x200F) ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

std::string hexadecimal(std::uint32_t value, int digits) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (int i = digits - 1; i >= 0; --i) text += kDigits[value >> (4 * i) & 0xFu];
  return text;
}

std::string shown_of(std::string_view text, std::size_t most, bool keep_lines) {
  std::string shown;
  while (!text.empty()) {
    if (shown.size() >= most) return shown + "...";
    const Character one = character_at(text);
    const bool is_blank = one.code == '\n' || one.code == '\r' || one.code == '\t';
    if (one.length == 0)
      shown += "\\x" + hexadecimal(static_cast<unsigned char>(text[0]), 2);
    else if (one.length == 1 && is_blank)
      shown += keep_lines && one.code == '\n' ? '\n' : ' ';
    else if (is_control(one.code))
      shown +=
          one.code < 0x100 ? "\\x" + hexadecimal(one.code, 2) : "\\u" + hexadecimal(one.code, 4);
    else
      shown += text.substr(0, one.length);
    text.remove_prefix(one.length == 0 ? 1 : one.length);
  }
  return shown;
}

}  // namespace

std::string printable(std::string_view text, std::size_t most) {
  return shown_of(text, most, false);
}

std::string printable_lines(std::string_view text) {
  return shown_of(text, std::string_view::npos, true);
}

}  // namespace countervail
