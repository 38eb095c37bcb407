#pragma once
// Clauses, predicates and decisions in words. Every output ends with the date of the rule text and
// that it is no legal advice.
#include <string>
#include <vector>

#include "render/table.h"
#include "rules/check.h"

namespace countervail::rules {

/// "TPP >= 4800", "1.6 <= PD < 5.92", "destination in Macau, D:1".
std::string predicate_text(const Book& book, const Predicate& predicate);
/// A figure with enough digits to tell it from a line: "2368", "2.909", "15832".
std::string number_of(double value);
std::string range_of(const Range& range);
/// range_of with its number; unknown and undefined are no numbers.
Cell range_cell(const Range& range);
std::string_view word_of(Truth truth);  ///< "yes", "no", "depends"

/// The bound that a comparison stands nearest to, and the distance to it.
struct Margin {
  double threshold = 0, absolute = 0, share = 0;
};
Margin margin_of(const Predicate& predicate, const Range& value);
/// "-32 (-1.3 %)"; empty when the value is unknown.
std::string margin_text(const Predicate& predicate, const Range& value);

/// "us-2023-10, text of 2023-11-17".
std::string text_date(const Book& book, const Clause& clause);
/// "2023-11-17 on", "2022-10-21 to 2023-11-16", "... to 2026-11-09, then unresolved".
std::string span_text(const Clause& clause);
/// How the branch took its open questions: "if cn-2025-11-70 was extended past 2026-11-10".
std::string branch_text(const Book& book, const Decision& branch);
/// Piece of a dependence: "up to 400 mm2", "above 400 up to 740 mm2".
std::string piece_text(const Dependence& dependence, const DependencePiece& piece);

/// "Rules as encoded on 2026-11-24, applied to 2025-04-20. Not legal advice."
std::string notice(const Book& book, Day date);

}  // namespace countervail::rules
