#pragma once
// What the library uses of C++20 and Debian's Emscripten lacks (its libc++ is 13): forced into every source of the web build.
#include <algorithm>
#include <charconv>
#include <functional>
#include <iterator>
#include <utility>

namespace std {

template <class To, class From>
constexpr To bit_cast(const From& from) noexcept {
  return __builtin_bit_cast(To, from);
}

/// Written in charconv.cpp.
from_chars_result from_chars(const char* first, const char* last, double& value);
to_chars_result to_chars(char* first, char* last, double value);
/// Of whole numbers in fixed form alone: all that the library asks for.
to_chars_result to_chars(char* first, char* last, double value, chars_format format);

namespace ranges {

/// `compare` on what `project` takes of two elements.
template <class Compare, class Project>
auto projected(Compare compare, Project project) {
  return [=](const auto& a, const auto& b) {
    return std::invoke(compare, std::invoke(project, a), std::invoke(project, b));
  };
}

template <class Range, class Value>
auto find(Range&& range, const Value& value) {
  return std::find(std::begin(range), std::end(range), value);
}
template <class Range, class Value, class Project>
auto find(Range&& range, const Value& value, Project project) {
  return std::find_if(std::begin(range), std::end(range),
                      [&](const auto& one) { return std::invoke(project, one) == value; });
}
template <class Range, class Test>
auto find_if(Range&& range, Test test) {
  return std::find_if(std::begin(range), std::end(range), std::ref(test));
}
template <class Range, class Test>
bool any_of(Range&& range, Test test) {
  return std::any_of(std::begin(range), std::end(range), std::ref(test));
}
template <class Range, class Test, class Project>
bool any_of(Range&& range, Test test, Project project) {
  return std::any_of(std::begin(range), std::end(range),
                     [&](const auto& one) { return std::invoke(test, std::invoke(project, one)); });
}
template <class Range, class Test>
bool all_of(Range&& range, Test test) {
  return std::all_of(std::begin(range), std::end(range), std::ref(test));
}
template <class Range, class Test>
bool none_of(Range&& range, Test test) {
  return std::none_of(std::begin(range), std::end(range), std::ref(test));
}
template <class Range, class Value>
auto count(Range&& range, const Value& value) {
  return std::count(std::begin(range), std::end(range), value);
}
template <class Range, class Test>
auto count_if(Range&& range, Test test) {
  return std::count_if(std::begin(range), std::end(range), std::ref(test));
}
template <class Range, class Value>
void replace(Range&& range, const Value& old_value, const Value& new_value) {
  std::replace(std::begin(range), std::end(range), old_value, new_value);
}
template <class Range, class Compare = std::less<>, class Project = std::identity>
auto max_element(Range&& range, Compare compare = {}, Project project = {}) {
  return std::max_element(std::begin(range), std::end(range), projected(compare, project));
}
template <class Range, class Compare = std::less<>, class Project = std::identity>
bool is_sorted(Range&& range, Compare compare = {}, Project project = {}) {
  return std::is_sorted(std::begin(range), std::end(range), projected(compare, project));
}
template <class Range, class Compare = std::less<>, class Project = std::identity>
void sort(Range&& range, Compare compare = {}, Project project = {}) {
  std::sort(std::begin(range), std::end(range), projected(compare, project));
}
template <class Range, class Compare = std::less<>, class Project = std::identity>
void stable_sort(Range&& range, Compare compare = {}, Project project = {}) {
  std::stable_sort(std::begin(range), std::end(range), projected(compare, project));
}

}  // namespace ranges
}  // namespace std
