// In order: an alias of the product, the exact spelling, the spelling without case and
// punctuation, and last a beginning that only one item has. A beginning that several have
// is never guessed: the user gets the list.
#include "facts/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/text.h"

namespace countervail {
namespace {

/// Hints list no more names than a reader takes in.
constexpr std::size_t kMostListed = 8;

/// Some path is KIND/NAME/FIELD.
bool has_item(const Overlay& store, std::string_view kind, const std::string& name) {
  const std::string prefix = fmt::format("{}/{}/", kind, name);
  const std::vector<std::string> paths = store.paths(prefix);
  return name != "default" && std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
           return path.find('/', prefix.size()) == std::string::npos;
         });
}

std::optional<std::string> spelt_alike(const Overlay& store, std::string_view kind,
                                       const std::string& name) {
  if (const Fact* alias = store.find(fmt::format("alias/{}/{}", kind, folded(name))))
    return alias->text;  // spelling, not a figure
  if (has_item(store, kind, name)) return name;
  for (const std::string& item : store.items(kind))
    if (folded(item) == folded(name)) return item;
  return std::nullopt;
}

/// Folded spellings may be shorter than the catalog's: "H100" begins "H100 SXM5 80GB".
std::vector<std::string> starting_alike(const Overlay& store, std::string_view kind,
                                        const std::string& name) {
  std::vector<std::string> items = store.items(kind);
  std::erase_if(items, [start = folded(name)](const std::string& item) {
    return !folded(item).starts_with(start);
  });
  return items;
}

/// True when a word of `item` begins so: "DGX H200" holds "H200", "GH200" does not.
bool holds(const std::string& item, const std::string& start) {
  const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  for (std::size_t i = 0; i < item.size(); ++i)
    if (is_word(item[i]) && (i == 0 || !is_word(item[i - 1])) &&
        folded(std::string_view(item).substr(i)).starts_with(start))
      return true;
  return false;
}

/// Every name of the kinds; and those that hold `name`.
struct AllNames {
  std::vector<std::string> all, holding;
};
AllNames names_of(const Overlay& store, const Kinds& kinds, const std::string& name) {
  AllNames names;
  for (const std::string_view kind : kinds)
    for (std::string& each : store.items(kind)) {
      if (holds(each, folded(name))) names.holding.push_back(each);
      names.all.push_back(std::move(each));
    }
  return names;
}

/// "chip, system or model".
std::string listed(const Kinds& kinds) {
  std::string text(kinds.front());
  for (std::size_t i = 1; i < kinds.size(); ++i)
    text += fmt::format("{}{}", i + 1 == kinds.size() ? " or " : ", ", kinds[i]);
  return text;
}

}  // namespace

NameMatch find_name(const Overlay& store, const Kinds& kinds, const std::string& name) {
  NameMatch match;
  if (folded(name).empty()) return match;
  for (const std::string_view kind : kinds)
    if (auto found = spelt_alike(store, kind, name))
      return {std::string(kind), std::move(found), {}};
  for (const std::string_view kind : kinds) {
    const std::vector<std::string> alike = starting_alike(store, kind, name);
    if (alike.size() == 1 && match.candidates.empty())
      return {std::string(kind), alike.front(), {}};
    match.candidates.insert(match.candidates.end(), alike.begin(), alike.end());
  }
  return match;
}

Error name_error(const Overlay& store, const Kinds& kinds, const std::string& name,
                 const NameMatch& match) {
  const AllNames names = names_of(store, kinds, name);
  const bool few = !names.holding.empty() && names.holding.size() <= kMostListed;
  const std::vector<std::string>& near = few ? names.holding : match.candidates;
  if (trim(name).empty())
    return Error::at(
        ErrorKind::kMissing, fmt::format("the {} is missing", listed(kinds)),
        fmt::format("name one, e.g. '{}'", names.all.empty() ? "" : names.all.front()));
  const std::string hint = near.empty() ? did_you_mean(name, names.all)
                                        : fmt::format("one of {}", fmt::join(near, "; "));
  if (match.candidates.empty())
    return Error::at(ErrorKind::kUnknownName,
                     kinds.size() == 1 ? fmt::format("unknown {} '{}'", kinds.front(), name)
                                       : fmt::format("no {} '{}'", listed(kinds), name),
                     hint);
  return Error::at(ErrorKind::kUnknownName,
                   kinds.size() == 1
                       ? fmt::format("'{}' may be any of several {}s", name, kinds.front())
                       : fmt::format("'{}' may be any of several", name),
                   hint);
}

std::string resolve_name(const Overlay& store, const std::string& kind, const std::string& name) {
  NameMatch match = find_name(store, {kind}, name);
  if (!match.name) throw name_error(store, {kind}, name, match);
  return *std::move(match.name);
}

}  // namespace countervail
