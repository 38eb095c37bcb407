#pragma once
// Which keys a package specification has, what each may hold, and the limits of its size. One row a
// key: the reader of package_spec.cpp is driven by these tables.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/quantity.h"

namespace countervail::package {

inline constexpr std::size_t kMostDies = 8, kMostMemories = 4, kMostAssemblies = 4, kMostParts = 8;
inline constexpr int kMostOfAPart = 64;

struct Key {
  std::string_view name;
  bool required = false;
  bool is_word = false;
  Dimension dimension{};
  double low = 0, high = 0;               ///< SI, inclusive; of numbers
  bool whole = false;                     ///< a count
  bool list = false;                      ///< words: ["a", "b"]
  std::vector<std::string_view> choices;  ///< words: a closed set; empty = open
};

std::span<const Key> package_keys();  ///< top level: title, chip, volume ...
std::span<const Key> die_keys();
std::span<const Key> memory_keys();
std::span<const Key> assembly_keys();
std::span<const Key> link_keys();
std::span<const Key> cooling_keys();

/// The limits of a number by its name alone, for facts of the tables that a user may have set;
/// nullptr when any will do.
const Key* limits_of(std::string_view key);

/// "2 NAME"; count 0 when the text is not of that form.
struct CountedPart {
  int count = 0;
  std::string name;
};
CountedPart counted_part(std::string_view text);

}  // namespace countervail::package
