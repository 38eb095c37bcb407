#pragma once
// data/rules -> Book.
//
//   questions.toml     as_of, [jurisdiction], [attribute.NAME] question, domain, choices, fallback
//   sets.csv           set, member, from, until, source, confidence, note: country groups, lists,
//   addressees, by date countries.csv      country, code, aliases, source, confidence us/*.toml,
//   cn/*.toml   one instrument a file with its [[clause]] tables; the folder is the jurisdiction
//
// A clause: id, stage, outcome, when = [ predicates, all must hold ]; lifts, conditions, citation,
// confidence, source, note; effective, compliance, end ("unresolved" allowed) override the
// instrument's. A predicate is
//   { metric = NAME, at_least | above | below | at_most = "4800 TPP" }   or
//   { attribute = NAME or [NAME, ...], in | not_in = [ set or word, ... ] }   (any of the
//   attributes is in; none is)
// Refused with file, line and column: unknown metric, attribute, word or key, wrong unit, empty
// range, overlap or gap between versions of a clause, a name in `lifts` that is no clause, a cycle
// of exceptions.
#include <string>

#include "files/files.h"
#include "rules/pack.h"

namespace countervail::rules {

/// The rules under the data directory.
Book load_book(const Files& data);

/// The answer to an attribute as a symbol: a country by name, code or alias; a choice; an item or
/// vendor, kOtherSymbol when no rule names it. Error{kUnknownName} with the nearest spelling.
Symbol answer_of(const Book& book, int attribute, const std::string& text);

}  // namespace countervail::rules
