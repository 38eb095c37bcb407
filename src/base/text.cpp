// Numbers are read and written by <charconv>, which knows no locale: a machine
// with decimal commas must not read "0.5" as 0. Formatting keeps what is needed to read the same
// double back, or the digits asked for.
#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <numeric>

namespace countervail {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  if (trim(text).empty()) return parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(trim(text.substr(0, end)));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

std::string folded(std::string_view text) {
  std::string result;
  for (char c : lower(text))
    if (std::isalnum(static_cast<unsigned char>(c))) result += c;
  return result;
}

std::uint64_t fnv1a64(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

std::string nearest_spelling(std::string_view word, const std::vector<std::string>& candidates) {
  // The distance is quadratic in the length; no name is that long.
  if (word.size() > 200) return {};
  const std::string wanted = lower(word);
  // A third of the letters may be wrong, two in short words: beyond that a hint misleads.
  std::size_t best = std::max<std::size_t>(2, word.size() / 3) + 1;
  std::string nearest;
  for (const std::string& candidate : candidates) {
    const std::string spelled = lower(candidate);
    std::size_t distance = edit_distance(wanted, spelled);
    // A part of a longer name is the usual slip: "H100" for "H100 SXM5 80GB".
    if (wanted.size() >= 3 && spelled.find(wanted) != std::string::npos)
      distance = std::min<std::size_t>(distance, 1);
    if (distance < best) best = distance, nearest = candidate;
  }
  return nearest;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string nearest = nearest_spelling(word, candidates);
  return nearest.empty() ? std::string() : "did you mean '" + nearest + "'?";
}

std::string format_number(double value) {
  constexpr double kMostInFull =
      1e15;  // a double counts beyond it, but nobody reads so many digits
  char buffer[32];
  const bool is_count = std::abs(value) < kMostInFull && value == std::floor(value);
  const auto end =
      is_count ? std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed).ptr
               : std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return std::string(buffer, end);
}

std::string format_significant(double value, int significant) {
  if (value == 0 || !std::isfinite(value)) return format_number(value);
  const int magnitude = static_cast<int>(std::floor(std::log10(std::abs(value))));
  std::string text = fmt::format("{:.{}f}", value, std::max(0, significant - 1 - magnitude));
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

ParsedPrefix parse_number_prefix(std::string_view text) {
  const std::size_t sign = !text.empty() && text.front() == '+' ? 1 : 0;
  const char* first = text.data() + sign;
  ParsedPrefix result;
  const auto parsed = std::from_chars(first, text.data() + text.size(), result.value);
  if (parsed.ec != std::errc() || !std::isfinite(result.value)) return {};
  result.length = static_cast<std::size_t>(parsed.ptr - text.data());
  const bool range_follows = text.substr(result.length - 1).starts_with("..");
  if (range_follows) --result.length;  // "313..376": the first dot belongs to the range
  return result;
}

bool parse_number(std::string_view text, double& value) {
  const ParsedPrefix prefix = parse_number_prefix(text);
  if (prefix.length == 0 || prefix.length != text.size()) return false;
  value = prefix.value;
  return true;
}

}  // namespace countervail
