#pragma once
// Truth where a figure may be unknown.

namespace countervail::rules {

/// Three-valued truth (Kleene). Ordered, so that "and" is min and "or" is max.
enum class Truth : unsigned char { kNo, kDepends, kYes };
constexpr Truth both(Truth a, Truth b) {
  return a < b ? a : b;
}
constexpr Truth either(Truth a, Truth b) {
  return a < b ? b : a;
}
constexpr Truth negated(Truth a) {
  return static_cast<Truth>(2 - static_cast<int>(a));
}

}  // namespace countervail::rules
