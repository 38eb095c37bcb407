#pragma once
// The three steps of reading data/rules, one file each: tables of questions, sets and countries;
// instruments; links between clauses.
#include "rules/pack_files.h"

namespace countervail {

/// Returns the index of the word, adding it when new.
Symbol intern(RuleBook& book, std::string_view word);

void add_questions(RuleBook& book, const RuleFile& file);
void add_countries(RuleBook& book, const RuleFile& file);
void add_sets(RuleBook& book, const RuleFile& file);

/// Every classification outcome of the file becomes a known word, so that clauses of other files
/// may name it.
void add_classes(RuleBook& book, const RuleFile& file);
void add_instrument(RuleBook& book, const RuleFile& file);

/// Resolves `lifts`, orders the clauses, refuses overlaps, gaps and cycles.
void link_clauses(RuleBook& book);

}  // namespace countervail
