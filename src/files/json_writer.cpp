// Writes as it is told and remembers only what punctuation needs; numbers in the
// shortest form that reads back as the same double. Names keep the order of the
// calls, so equal answers are equal bytes.
#include "files/json_writer.h"

#include <fmt/format.h>

#include <cmath>

#include "base/text.h"

namespace countervail {

std::string json_quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20)
          out += fmt::format("\\u{:04x}", static_cast<int>(c));
        else
          out += c;
    }
  }
  return out + '"';
}

void JsonWriter::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (counts_.empty()) return;
  const bool first = counts_.back()++ == 0;
  if (!first) text_ += ',';
  if (line_depth_ == 0)
    text_ += '\n' + std::string(2 * counts_.size(), ' ');
  else if (!first)
    text_ += ' ';
}

void JsonWriter::close(char bracket) {
  const bool had_members = counts_.back() > 0;
  counts_.pop_back();
  if (had_members && line_depth_ == 0) text_ += '\n' + std::string(2 * counts_.size(), ' ');
  if (counts_.size() < line_depth_) line_depth_ = 0;
  text_ += bracket;
}

JsonWriter& JsonWriter::begin_object() {
  before_value();
  text_ += '{';
  counts_.push_back(0);
  return *this;
}
JsonWriter& JsonWriter::begin_line() {
  begin_object();
  if (line_depth_ == 0) line_depth_ = counts_.size();
  return *this;
}
JsonWriter& JsonWriter::end_object() {
  return close('}'), *this;
}
JsonWriter& JsonWriter::begin_array() {
  before_value();
  text_ += '[';
  counts_.push_back(0);
  return *this;
}
JsonWriter& JsonWriter::end_array() {
  return close(']'), *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  before_value();
  text_ += json_quoted(name) + ": ";
  after_key_ = true;
  return *this;
}
JsonWriter& JsonWriter::value(std::string_view text) {
  before_value();
  text_ += json_quoted(text);
  return *this;
}
JsonWriter& JsonWriter::value(double number) {
  before_value();
  text_ += std::isfinite(number) ? format_number(number) : "null";
  return *this;
}
JsonWriter& JsonWriter::value(long long number) {
  before_value();
  text_ += std::to_string(number);
  return *this;
}
JsonWriter& JsonWriter::value(bool truth) {
  before_value();
  text_ += truth ? "true" : "false";
  return *this;
}
JsonWriter& JsonWriter::null() {
  before_value();
  text_ += "null";
  return *this;
}

}  // namespace countervail
