#include "facts/names.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"

namespace countervail {

/// Folded spellings may be shorter or longer than the catalog's: "H100" is the first "H100 ..." of the catalog.
std::string resolve_name(const Overlay& store, const std::string& kind, const std::string& name) {
  if (const Fact* alias = store.find(fmt::format("alias/{}/{}", kind, folded(name))))
    return alias->text;  // spelling, not a figure
  const std::vector<std::string> names = store.items(kind);
  if (std::find(names.begin(), names.end(), name) != names.end()) return name;
  std::vector<std::string> matches;
  for (const std::string& candidate : names)
    if (folded(candidate) == folded(name))
      return candidate;
    else if (folded(candidate).starts_with(folded(name)) && !name.empty())
      matches.push_back(candidate);
  if (matches.size() == 1) return matches.front();
  if (matches.size() > 1)
    throw Error::at(ErrorKind::kUnknownName,
                    fmt::format("'{}' may be any of several {}s", name, kind),
                    fmt::format("one of {}", fmt::join(matches, "; ")));
  throw Error::at(ErrorKind::kUnknownName, fmt::format("unknown {} '{}'", kind, name),
                  did_you_mean(name, names));
}

}  // namespace countervail
