#pragma once
// A name inside a flat struct that is copied in hot loops.
#include <array>
#include <string_view>

namespace countervail {

/// A name of at most 23 bytes inside a flat struct; longer ones are cut.
struct ShortName {
  std::array<char, 24> text{};

  constexpr ShortName() = default;
  constexpr ShortName(std::string_view name) {  // NOLINT: a name is a name
    for (std::size_t i = 0; i < name.size() && i + 1 < text.size(); ++i) text[i] = name[i];
  }
  constexpr ShortName(const char* name) : ShortName(std::string_view(name)) {}  // NOLINT
  constexpr std::string_view view() const { return std::string_view(text.data()); }
  friend constexpr bool operator==(const ShortName&, const ShortName&) = default;
};

}  // namespace countervail
