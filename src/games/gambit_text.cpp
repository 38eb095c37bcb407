// Tokens of Gambit's files with line and column; rules in gambit_text.h.
#include "games/gambit_text.h"

#include <fmt/format.h>

#include <cmath>

#include "base/text.h"

namespace countervail::games {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
bool starts_number(char c) {
  return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.';
}
bool ends_word(char c) {
  return is_space(c) || c == '{' || c == '}' || c == ',' || c == '"';
}

/// One byte on. Columns count bytes.
void step(GambitReader& reader) {
  if (reader.text[reader.at++] == '\n')
    ++reader.line, reader.column = 1;
  else
    ++reader.column;
}

void read_text(GambitReader& reader) {
  reader.token.kind = TokenKind::kText;
  step(reader);
  for (; reader.at < reader.text.size(); step(reader)) {
    const char c = reader.text[reader.at];
    if (c == '"') return step(reader);
    // A backslash escapes a quote and nothing else: names may hold backslashes.
    const bool escape = c == '\\' && reader.text.substr(reader.at + 1).starts_with('"');
    if (escape) step(reader);
    reader.token.text += reader.text[reader.at];
  }
  refuse(reader, "quoted text without an end");
}

/// A decimal, or numerator/denominator of whole numbers.
double number_of(const GambitReader& reader, const std::string& text) {
  double value = 0, denominator = 1;
  const std::size_t slash = text.find('/');
  if (!parse_number(text.substr(0, slash), value))
    refuse(reader, fmt::format("'{}' is not a finite number", text.substr(0, 40)));
  if (slash == std::string::npos) return value;
  const std::string below = text.substr(slash + 1);
  const bool digits = !below.empty() && below.find_first_not_of("0123456789") == std::string::npos;
  if (!digits || !parse_number(below, denominator) || denominator == 0)
    refuse(reader, fmt::format("'{}' is not a fraction", text.substr(0, 40)));
  return value / denominator;
}

void read_bare(GambitReader& reader) {
  // Decided by the first byte: "1a" is a bad number, not a word, and the message says so.
  const bool number = starts_number(reader.text[reader.at]);
  while (reader.at < reader.text.size() && !ends_word(reader.text[reader.at])) {
    reader.token.text += reader.text[reader.at];
    step(reader);
  }
  reader.token.kind = number ? TokenKind::kNumber : TokenKind::kWord;
  if (number) reader.token.value = number_of(reader, reader.token.text);
}

/// What stands at the cursor, for a message.
std::string shown(const Token& token) {
  switch (token.kind) {
    case TokenKind::kEnd:
      return "the end of the file";
    case TokenKind::kOpen:
      return "'{'";
    case TokenKind::kClose:
      return "'}'";
    case TokenKind::kComma:
      return "','";
    case TokenKind::kText:
      return fmt::format("\"{}\"", token.text.substr(0, 40));
    default:
      return fmt::format("'{}'", token.text.substr(0, 40));
  }
}

}  // namespace

void refuse(const GambitReader& reader, std::string message, ErrorKind kind) {
  throw Error(kind, std::move(message), reader.file, reader.token.line, reader.token.column);
}

GambitReader open_gambit_text(std::string_view text, std::string file) {
  GambitReader reader{text, std::move(file), 0, 1, 1, {}};
  advance(reader);
  return reader;
}

void advance(GambitReader& reader) {
  while (reader.at < reader.text.size() && is_space(reader.text[reader.at])) step(reader);
  reader.token = {TokenKind::kEnd, {}, 0, reader.line, reader.column};
  if (reader.at == reader.text.size()) return;
  const char c = reader.text[reader.at];
  if (c == '"') return read_text(reader);
  if (c != '{' && c != '}' && c != ',') return read_bare(reader);
  reader.token.kind = c == '{'   ? TokenKind::kOpen
                      : c == '}' ? TokenKind::kClose
                                 : TokenKind::kComma;
  step(reader);
}

void take(GambitReader& reader, TokenKind kind, std::string_view wanted) {
  if (reader.token.kind != kind)
    refuse(reader, fmt::format("expected {}, got {}", wanted, shown(reader.token)));
  advance(reader);
}

void take_word(GambitReader& reader, std::string_view word) {
  if (reader.token.kind != TokenKind::kWord || reader.token.text != word)
    refuse(reader, fmt::format("expected '{}', got {}", word, shown(reader.token)));
  advance(reader);
}

std::string take_text(GambitReader& reader, std::string_view wanted) {
  std::string text = reader.token.text;
  take(reader, TokenKind::kText, wanted);
  return text;
}

double take_number(GambitReader& reader, std::string_view wanted) {
  const double value = reader.token.value;
  take(reader, TokenKind::kNumber, wanted);
  return value;
}

std::size_t take_count(GambitReader& reader, std::string_view wanted, std::size_t least,
                       std::size_t most) {
  // -1 falls below every least: one test covers wrong kind, range and fraction.
  const double value = reader.token.kind == TokenKind::kNumber ? reader.token.value : -1;
  if (!(value >= static_cast<double>(least) && value <= static_cast<double>(most)) ||
      value != std::floor(value))
    refuse(reader, fmt::format("expected {} from {} to {}, got {}", wanted, least, most,
                               shown(reader.token)));
  advance(reader);
  return static_cast<std::size_t>(value);
}

std::string in_quotes(std::string_view text) {
  std::string result = "\"";
  for (std::size_t k = 0; k < text.size(); ++k) {
    const char c = text[k], after = k + 1 < text.size() ? text[k + 1] : '"';
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f ||
        (c == '\\' && (after == '"' || after == '\\')))
      throw Error(
          ErrorKind::kRange,
          fmt::format("label '{}' holds a control character, or a backslash before a quote, "
                      "a backslash or its end, which game files cannot hold",
                      text));
    if (c == '"') result += '\\';
    result += c;
  }
  return result + '"';
}

std::string number_text(double value, std::string_view what) {
  if (!std::isfinite(value))
    throw Error(ErrorKind::kRange,
                fmt::format("{} is {}: game files hold finite numbers only", what, value));
  return format_number(value);
}

}  // namespace countervail::games
