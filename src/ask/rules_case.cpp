#include "ask/rules_case.h"

#include "base/error.h"
#include "facts/patch.h"
#include "rules/item.h"

namespace countervail::fields {
namespace {

/// A path patches a fact of the catalog; a bare word answers a question of the rules.
bool is_path(const Patch& patch) {
  return patch.path.find('/') != std::string::npos;
}

rules::Request request_of(const rules::Book& book, const FactStore& store, const RulesCase& about) {
  rules::Request request;
  request.date = about.date.empty() ? book.as_of : day_named(about.date);
  for (const auto& [value, attribute] : {std::pair(&about.destination, "destination"),
                                         std::pair(&about.headquarters, "headquarters"),
                                         std::pair(&about.data_center, "data_center")})
    if (!value->empty()) request.changes[attribute] = *value;
  for (const Patch& patch : patches_of(about.changes))
    if (!is_path(patch)) request.changes.insert_or_assign(patch.path, patch.value);
  rules::check_changes(book, store.fields, request.changes);
  if (const auto exporter = request.changes.find("exporter"); exporter != request.changes.end())
    exporter->second = rules::company_named(Overlay(store), exporter->second);
  for (const std::string& text : about.assumed)
    for (const rules::Switch& one : rules::switches_of(book, text)) request.assumed.push_back(one);
  return request;
}

}  // namespace

rules::Day day_named(const std::string& date) {
  try {
    return rules::day_of(date);
  } catch (const Error& error) {
    throw Error::at(error.kind, "--date: " + error.message, error.hint);
  }
}

std::vector<Patch> patches_in(const RulesCase& about) {
  std::vector<Patch> patches = patches_of(about.changes);
  std::erase_if(patches, [](const Patch& patch) { return !is_path(patch); });
  return patches;
}

RulesDesk::RulesDesk(const Facts& facts, const RulesCase& about)
    : book(facts.state().book()),
      request(request_of(book, facts.state().store, about)),
      shipped_(&facts.state().store),
      patches_(patches_in(about)),
      conflicts_(about.conflicts) {
  for (const std::string& file : about.catalogs) rules::add_item_file(own(), file);
}

/// Copied once a file is added.
FactStore& RulesDesk::own() {
  if (!own_) own_ = std::make_unique<FactStore>(*shipped_);
  return *own_;
}

std::string RulesDesk::item_named(const std::string& given) {
  return given.ends_with(".toml") || given.ends_with(".csv") ? rules::add_item_file(own(), given)
                                                             : given;
}

Overlay RulesDesk::facts() const {
  Overlay facts(own_ ? *own_ : *shipped_);
  facts.policy.conflicts = conflicts_;
  apply_patches(patches_, facts);
  return facts;
}

}  // namespace countervail::fields
