#pragma once
// The pieces that Gambit's .nfg and .efg texts are made of, read and written. Format:
// gambitproject.readthedocs.io, "Representation of games". Words, quoted texts ("\"" escapes a
// quote; any other backslash stands for itself), numbers (integers, decimals, exponents, fractions
// 1/3), braces, commas. Numbers are written in the fewest digits (at most 17) that give the same
// double back, so 0.1 stays 1/10 in exact arithmetic.
#include <string>
#include <string_view>

#include "base/error.h"

namespace countervail::games {

enum class TokenKind { kWord, kText, kNumber, kOpen, kClose, kComma, kEnd };

/// `text` under the cursor: a word, or a quoted text without its quotes; `value` of a number.
struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string text;
  double value = 0;
  int line = 1, column = 1;
};

/// A cursor over a file's text. Make it with open_gambit_text, which reads the first token.
struct GambitReader {
  std::string_view text;
  std::string file;
  std::size_t at = 0;
  int line = 1, column = 1;
  Token token;
};

GambitReader open_gambit_text(std::string_view text, std::string file);
/// Reads the next token. Throws Error (kSyntax) at an open quote, a number that is none or not
/// finite, a fraction over 0.
void advance(GambitReader& reader);

/// At the present token: "file:line:column: message".
[[noreturn]] void refuse(const GambitReader& reader, std::string message,
                         ErrorKind kind = ErrorKind::kSyntax);

/// Take the present token if it is of the kind wanted and read on; else refuse, saying what was
/// wanted and what stands there.
void take(GambitReader& reader, TokenKind kind, std::string_view wanted);
void take_word(GambitReader& reader, std::string_view word);
std::string take_text(GambitReader& reader, std::string_view wanted);
double take_number(GambitReader& reader, std::string_view wanted);
/// A whole number in [least, most].
std::size_t take_count(GambitReader& reader, std::string_view wanted, std::size_t least,
                       std::size_t most);

/// In quotes. Throws Error (kRange) for what the format cannot hold: control characters, a
/// backslash before a quote, another backslash or the end.
std::string in_quotes(std::string_view text);
/// The shortest decimal that reads back as `value`. Throws Error (kRange), naming `what`, if it is
/// not finite.
std::string number_text(double value, std::string_view what);

}  // namespace countervail::games
