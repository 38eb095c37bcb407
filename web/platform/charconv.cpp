// Doubles of <charconv>, which the C++ library of the web build declares and does not have (declared in libcxx13.h).
#include <fast_float/fast_float.h>

#include <cstring>

#include "number_text.h"

namespace std {
namespace {

to_chars_result written(char* first, char* last, const string& text) {
  if (static_cast<size_t>(last - first) < text.size()) return {last, errc::value_too_large};
  return {static_cast<char*>(memcpy(first, text.data(), text.size())) + text.size(), errc()};
}

}  // namespace

from_chars_result from_chars(const char* first, const char* last, double& value) {
  const fast_float::from_chars_result read = fast_float::from_chars(first, last, value);
  return {read.ptr, read.ec};
}

to_chars_result to_chars(char* first, char* last, double value) {
  return written(first, last, countervail::web::shortest_text(value));
}

to_chars_result to_chars(char* first, char* last, double value, chars_format) {
  return written(first, last, fmt::format("{:.0f}", value));
}

}  // namespace std
