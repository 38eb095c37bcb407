#pragma once
// The words of a closed set: one for each value of an enumeration, for files, command line and answers alike. An
// unknown word is refused in one place, with the nearest spelling and every word that is allowed.
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"

namespace countervail {

/// "unknown WHAT 'WORD'" with the nearest spelling and the words allowed; kind kUnknownName, no position.
Error unknown_word(std::string_view what, std::string_view word,
                   std::span<const std::string_view> allowed);

/// `words[i]` names the value i of Enum, whose values count from 0. An empty word stands for a value that no file
/// may name.
template <typename Enum, std::size_t N>
struct WordTable {
  std::string_view what;  ///< "confidence", in messages
  std::array<std::string_view, N> words;

  constexpr std::string_view operator[](Enum value) const {
    return words[static_cast<std::size_t>(value)];
  }
  constexpr std::optional<Enum> find(std::string_view word) const {
    for (std::size_t i = 0; i < N; ++i)
      if (words[i] == word && !word.empty()) return static_cast<Enum>(i);
    return std::nullopt;
  }
  /// Error{kUnknownName} for a word that is not in the table.
  Enum of(std::string_view word) const {
    if (const std::optional<Enum> found = find(word)) return *found;
    throw unknown_word(what, word, words);
  }
};

/// A table whose count of words is told by their number.
template <typename Enum, typename... Words>
constexpr WordTable<Enum, sizeof...(Words)> words_of(std::string_view what, Words... words) {
  return {what, {std::string_view(words)...}};
}

}  // namespace countervail
