#include "base/words.h"

#include <fmt/format.h>

#include "base/text.h"

namespace countervail {

Error unknown_word(std::string_view what, std::string_view word,
                   std::span<const std::string_view> allowed) {
  std::vector<std::string> names;
  for (const std::string_view each : allowed)
    if (!each.empty()) names.emplace_back(each);
  const std::string near = did_you_mean(word, names);
  return Error::at(
      ErrorKind::kUnknownName, fmt::format("unknown {} '{}'", what, word),
      fmt::format("{}{}one of {}", near, near.empty() ? "" : " ", fmt::join(names, ", ")));
}

}  // namespace countervail
