#pragma once
// The parts that a check's document is put together from.
#include <vector>

#include "rules/document.h"

namespace countervail::rules {

/// Indices of the jurisdictions to speak of: those that say something, and the one whose matter the
/// item is (minerals are China's to control first, chips the United States').
std::vector<std::size_t> concerned(const Check& check, const Decision& branch);

/// Class, nearest line, licence, exceptions, review and overlays of one jurisdiction, a labelled
/// line each, for people.
void add_jurisdiction(Document& document, const Book& book, const Decision& branch,
                      const JurisdictionStatus& status, const Metrics& metrics);

/// Every clause tried in every branch, comparison by comparison; the clauses; the status by
/// jurisdiction; the dependences; the answers: for programs.
void add_trace(Document& document, const Book& book, const Check& check);

}  // namespace countervail::rules
