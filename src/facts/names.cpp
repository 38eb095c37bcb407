// In order: an alias of the product, the exact spelling, the spelling without case and
// punctuation, and last a beginning that only one item has. A beginning that several have
// is never guessed: the user gets the list.
#include "facts/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "facts/name_words.h"

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

/// By alias, exact or folded spelling, of the name or of its words without vendors.
std::optional<std::string> spelt_alike(const Overlay& store, std::string_view kind,
                                       const std::string& name) {
  if (folded(name).empty()) return std::nullopt;
  if (has_item(store, kind, name)) return name;
  if (const Fact* alias = store.find(fmt::format("alias/{}/{}", kind, folded(name))))
    return alias->text;  // spelling, not a figure
  for (const std::string& item : store.items(kind))
    if (folded(item) == folded(name)) return item;
  return std::nullopt;
}

/// What of an item may be said of it besides its name.
struct Described {
  std::string vendor, memory_kind, form, capacity;  ///< "80gb"
};

Described described(const Overlay& store, std::string_view kind, const std::string& item) {
  const auto word = [&](const char* field) {
    const Fact* fact = store.find(fmt::format("{}/{}/{}", kind, item, field));
    return fact ? fact->text : std::string();
  };
  Described result{word(kind == "model" ? "developer" : "vendor"),
                   folded(word("memory_kind")),
                   folded(word("form_factor")),
                   {}};
  if (const Fact* memory = store.find(fmt::format("{}/{}/memory_capacity", kind, item)))
    if (memory->is_number()) result.capacity = fmt::format("{:.0f}gb", memory->value.mid / 1e9);
  return result;
}

/// How the words said apply to an item.
enum class Fit : unsigned char {
  kNone,
  kAbout,  ///< each is a word of its name, or its memory, capacity or form; one at least is of the name
  kName  ///< each is a word of its name
};

Fit fit_of(const SpokenName& spoken, const SpokenName& item, const Described& about) {
  std::size_t of_name = 0, of_memory = 0;
  for (const std::string& word : spoken.words) {
    if (word == about.memory_kind)  // alone it names no product, even where the name holds it
      ++of_memory;
    else if (std::find(item.words.begin(), item.words.end(), word) != item.words.end())
      ++of_name;
    else if (word != about.memory_kind && word != about.capacity && !about.form.starts_with(word))
      return Fit::kNone;
  }
  if (of_name > 0 && of_name + of_memory == spoken.words.size() &&
      std::ranges::all_of(spoken.words, [&](const std::string& word) {
        return std::ranges::find(item.words, word) != item.words.end();
      }))
    return Fit::kName;
  return of_name > 0 ? Fit::kAbout : Fit::kNone;
}

/// The items of one kind that a spoken name may mean.
struct Alike {
  std::vector<std::string> same;      ///< whose words are the same
  std::vector<std::string> named;     ///< whose names hold every word
  std::vector<std::string> starting;  ///< to which every word applies, or whose name starts so
  bool is_cut = false;                ///< one only starts so, and goes on within the last word
};

Alike alike_of(const Overlay& store, std::string_view kind, const NameWords& words,
               const std::string& name) {
  Alike alike;
  const SpokenName spoken = words.read(name);
  const std::string joined = spoken.joined();
  if (joined.empty()) return alike;
  for (const std::string& item : store.items(kind)) {
    const Described about = described(store, kind, item);
    const SpokenName own = words.read(item);
    if (!is_of_vendor(spoken, about.vendor)) continue;
    const std::string whole = own.joined();
    if (whole == joined) alike.same.push_back(item);
    const Fit fit = fit_of(spoken, own, about);
    if (fit == Fit::kName) alike.named.push_back(item);
    if (fit == Fit::kNone && !whole.starts_with(joined)) continue;
    alike.starting.push_back(item);
    std::size_t at = 0;
    for (const std::string& word : own.words) at += at < joined.size() ? word.size() : 0;
    alike.is_cut = alike.is_cut || (fit == Fit::kNone && at != joined.size());
  }
  return alike;
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

/// "DGX H100" where a chip is asked for.
std::string hint_of_system(const Overlay& store, const Kinds& kinds, const std::string& name) {
  if (kinds != Kinds{"chip"}) return {};
  const NameMatch system = find_name(store, {"system"}, name);
  if (!system.name) return {};
  const Fact* chip = store.find(fmt::format("system/{}/chip", *system.name));
  return chip ? fmt::format("a system of that name holds '{}'", chip->text) : std::string();
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
  for (const std::string_view kind : kinds)
    if (auto found = spelt_alike(store, kind, name))
      return {std::string(kind), std::move(found), {}};
  const NameWords words(store);
  const SpokenName spoken = words.read(name);
  std::vector<Alike> alike;
  for (const std::string_view kind : kinds) {
    alike.push_back(alike_of(store, kind, words, name));
    const std::vector<std::string>& same = alike.back().same;
    if (same.size() == 1) return {std::string(kind), same.front(), {}};
    const auto by_alias = spelt_alike(store, kind, fmt::format("{}", fmt::join(spoken.words, " ")));
    if (by_alias && is_of_vendor(spoken, described(store, kind, *by_alias).vendor))
      return {std::string(kind), by_alias, {}};
  }
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const Alike& here = alike[i];
    // "H100 PCIe" is the card of that name, though the form of another is PCIe as well.
    const std::vector<std::string>& one = here.named.size() == 1 ? here.named : here.starting;
    if (one.size() == 1 && match.candidates.empty() && !here.is_cut)
      return {std::string(kinds[i]), one.front(), {}};
    match.candidates.insert(match.candidates.end(), here.starting.begin(), here.starting.end());
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
  std::string hint = near.empty() ? hint_of_system(store, kinds, name)
                                  : fmt::format("one of {}", fmt::join(near, "; "));
  if (hint.empty()) hint = did_you_mean(name, names.all);
  if (match.candidates.size() < 2)
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
