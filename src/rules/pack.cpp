#include "rules/pack.h"

#include <algorithm>

#include "rules/words.h"

namespace countervail::rules {

std::string_view name_of(Authority authority) {
  return kAuthorityWords[authority];
}

std::string_view name_of(Stage stage) {
  return kStageWords[stage];
}

Symbol Book::symbol(std::string_view word) const {
  const auto found = std::find(symbols.begin(), symbols.end(), word);
  return found == symbols.end() ? kUnknownSymbol : static_cast<Symbol>(found - symbols.begin());
}

int Book::attribute(std::string_view name) const {
  for (std::size_t i = 0; i < attributes.size(); ++i)
    if (attributes[i].name == name) return static_cast<int>(i);
  return -1;
}

int Book::set(std::string_view name) const {
  for (std::size_t i = 0; i < sets.size(); ++i)
    if (sets[i].name == name) return static_cast<int>(i);
  return -1;
}

const std::string& Book::word(Symbol symbol) const {
  static const std::string kUnknown = "unknown", kOther = "other";
  if (symbol == kOtherSymbol) return kOther;
  return symbol == kUnknownSymbol ? kUnknown : symbols[static_cast<std::size_t>(symbol)];
}

}  // namespace countervail::rules
