#pragma once
// JSON out: keys in the order written, shortest numbers that read back, two-space indent, or an object on one line where
// asked. NaN and infinity become null, so that the text is always JSON.
#include <string>
#include <string_view>
#include <vector>

namespace countervail {

class JsonWriter {
 public:
  JsonWriter& begin_object();
  /// As begin_object, with all that it holds on one line.
  JsonWriter& begin_line();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
  JsonWriter& value(double number);
  JsonWriter& value(long long number);
  JsonWriter& value(int number) { return value(static_cast<long long>(number)); }
  JsonWriter& value(bool truth);
  JsonWriter& null();
  /// key(name).value(v) in one call.
  template <typename T>
  JsonWriter& member(std::string_view name, const T& v) {
    return key(name).value(v);
  }

  const std::string& text() const { return text_; }

 private:
  void before_value();
  void close(char bracket);
  std::string text_;
  std::vector<int> counts_;     ///< members written so far, one entry an open bracket
  std::size_t line_depth_ = 0;  ///< brackets open when a one-line object began; 0 = outside of one
  bool after_key_ = false;
};

/// The text in quotes, escaped as RFC 8259 section 7.
std::string json_quoted(std::string_view text);

}  // namespace countervail
