// Lookups by name. Linear, because lists are short and keep the order of the file.
#include "supply/plan.h"

namespace countervail::supply {
namespace {

template <typename Item>
const Item* named(const std::vector<Item>& items, std::string_view name) {
  for (const Item& item : items)
    if (item.name == name) return &item;
  return nullptr;
}

}  // namespace

const StatedNumber* Plan::number(std::string_view path) const {
  for (const StatedNumber& one : numbers)
    if (one.fact.path == path) return &one;
  return nullptr;
}

const PlanActor* Plan::actor(std::string_view name) const {
  return named(actors, name);
}

const PlanView* Plan::view(std::string_view name) const {
  return named(views, name);
}

}  // namespace countervail::supply
