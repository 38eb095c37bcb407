#include "ask/rules_case.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "rules/item.h"

namespace countervail::fields {
namespace {

rules::Request request_of(const rules::Book& book, const RulesCase& about) {
  rules::Request request;
  request.date = about.date.empty() ? book.as_of : day_named(about.date);
  for (const auto& [value, attribute] : {std::pair(&about.destination, "destination"),
                                         std::pair(&about.headquarters, "headquarters"),
                                         std::pair(&about.data_center, "data_center")})
    if (!value->empty()) request.changes[attribute] = *value;
  for (const std::string& text : about.changes) {
    const auto [name, value] = assignment_of(text);
    request.changes.insert_or_assign(name, value);
  }
  rules::check_changes(book, request.changes);
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

std::pair<std::string, std::string> assignment_of(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos)
    throw Error(ErrorKind::kSyntax, fmt::format("--set needs name=value, got '{}'", text));
  return {std::string(trim(text.substr(0, equals))), std::string(trim(text.substr(equals + 1)))};
}

RulesDesk::RulesDesk(const Facts& facts, const RulesCase& about)
    : book(facts.state().book()), store(facts.state().store), request(request_of(book, about)) {
  for (const std::string& file : about.catalogs) rules::add_item_file(store, file);
}

std::string RulesDesk::item_named(const std::string& given) {
  return given.ends_with(".toml") || given.ends_with(".csv") ? rules::add_item_file(store, given)
                                                             : given;
}

}  // namespace countervail::fields
