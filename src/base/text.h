#pragma once
// Small text pieces that every folder needs: spelling, hashing, splitting, numbers to text and back.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace countervail {

std::string_view trim(std::string_view text);
/// "a; b;c" at ';' -> {"a", "b", "c"}, parts trimmed. An empty text has no parts.
std::vector<std::string> split(std::string_view text, char separator);
std::string lower(std::string_view text);
/// Lower case, letters and digits only: "H100-SXM-80GB" and "h100 sxm 80gb" fold alike.
std::string folded(std::string_view text);

/// 64-bit FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv): offset 0xcbf29ce484222325, prime 0x100000001b3.
std::uint64_t fnv1a64(std::string_view text);

/// The candidate with the smallest edit distance to `word`, ties to the first; empty if none is near
/// (distance above a third of the word's length, at least 2).
std::string nearest_spelling(std::string_view word, const std::vector<std::string>& candidates);
/// "did you mean 'H100'?" or empty.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

/// Shortest text that reads back as the same double, whole numbers below 1e15 in full: "300000"; "nan", "inf" for those.
std::string format_number(double value);
/// `significant` digits without an exponent and without trailing zeros after the point: 1234.5, 3 -> "1235".
std::string format_significant(double value, int significant);

struct ParsedPrefix {
  double value = 0;
  std::size_t length =
      0;  ///< characters consumed; 0 when the text does not start with a finite number
};
/// The number at the start of `text` (leading '+' allowed, no NaN, no infinity).
ParsedPrefix parse_number_prefix(std::string_view text);
/// The whole of `text` as a finite number; false if it is none.
bool parse_number(std::string_view text, double& value);

}  // namespace countervail
