#pragma once
// The three steps of reading data/rules, one file each: tables of questions, sets and countries;
// instruments; links between clauses.
#include <string>

#include "rules/pack.h"

namespace countervail::rules {

/// A file with the name that messages give it.
struct PackFile {
  std::string jurisdiction, file, text;
};

/// Returns the index of the word, adding it when new.
Symbol intern(Book& book, std::string_view word);

void add_questions(Book& book, const PackFile& file);
void add_countries(Book& book, const PackFile& file);
void add_sets(Book& book, const PackFile& file);

/// Every classification outcome of the file becomes a known word, so that clauses of other files
/// may name it.
void add_classes(Book& book, const PackFile& file);
void add_instrument(Book& book, const PackFile& file);

/// Resolves `lifts`, orders the clauses, refuses overlaps, gaps and cycles.
void link_clauses(Book& book);

}  // namespace countervail::rules
