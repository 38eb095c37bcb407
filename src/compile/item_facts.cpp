#include "compile/item_facts.h"

#include <fmt/format.h>

#include <cmath>

namespace countervail {

ItemFacts::ItemFacts(Ledger& ledger, std::string_view kind, std::string_view item)
    : ledger_(&ledger), prefix_(fmt::format("{}/{}/", kind, item)) {}

std::optional<double> ItemFacts::number_if(std::string_view field) {
  if (!has(field)) return std::nullopt;
  return number(field);
}

std::string ItemFacts::text_or(std::string_view field, std::string_view fallback) {
  return ledger_->text_or(path(field), fallback);
}

int ItemFacts::count_or(std::string_view field, int fallback) {
  return static_cast<int>(std::lround(ledger_->number_or(path(field), fallback)));
}

std::string ItemFacts::path_or(std::string_view field, std::string_view default_path) const {
  return has(field) ? path(field) : std::string(default_path);
}

double ItemFacts::number_or_fact(std::string_view field, std::string_view default_path) {
  return ledger_->number(path_or(field, default_path));
}

int ItemFacts::count_or_fact(std::string_view field, std::string_view default_path) {
  return static_cast<int>(std::lround(number_or_fact(field, default_path)));
}

std::string ItemFacts::text_or_fact(std::string_view field, std::string_view default_path) {
  return ledger_->text(path_or(field, default_path));
}

}  // namespace countervail
