#pragma once
// Text of a double as std::to_chars of the C++ library writes it (shortest digits that read the same; fixed where that is no
// longer than scientific), from the digits of fmt: the C++ library of the web build has no to_chars of its own for it. Held to
// std::to_chars digit for digit by tests/web_platform_test.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

namespace countervail::web {

/// Shortest digits without a point, and the power of ten of the last of them: 12.5 is {"125", -1}.
struct Digits {
  std::string digits;
  int exponent = 0;
};

/// Of a positive finite number.
inline Digits digits_of(double value) {
  const std::string text = fmt::format("{}", value);  // "12.5", "1e-07", "1.5e+300"
  Digits out;
  const std::size_t e = text.find('e');
  const std::string mantissa = text.substr(0, e);
  if (e != std::string::npos) out.exponent = std::atoi(text.c_str() + e + 1);
  const std::size_t point = mantissa.find('.');
  out.digits = mantissa;
  if (point != std::string::npos) {
    out.digits.erase(point, 1);
    out.exponent -= static_cast<int>(mantissa.size() - point - 1);
  }
  out.digits.erase(0, std::min(out.digits.find_first_not_of('0'), out.digits.size() - 1));
  while (out.digits.size() > 1 && out.digits.back() == '0') out.digits.pop_back(), ++out.exponent;
  return out;
}

inline std::string shortest_text(double value) {
  if (!std::isfinite(value) || value == 0) return fmt::format("{:g}", value);
  if (value < 0) return "-" + shortest_text(-value);
  auto [digits, exponent] = digits_of(value);
  const int length = static_cast<int>(digits.size()), one = length == 1 ? 1 : 0;
  if (exponent >= -(length + 3) + one && exponent <= 5 - one) {
    if (exponent >= 0) return fmt::format("{:.0f}", value);  // a whole number, exactly
    if (-exponent < length) return digits.insert(static_cast<std::size_t>(length + exponent), ".");
    return "0." + std::string(static_cast<std::size_t>(-exponent - length), '0') + digits;
  }
  if (length > 1) digits.insert(1, ".");
  return fmt::format("{}e{:+03d}", digits, exponent + length - 1);
}

}  // namespace countervail::web
