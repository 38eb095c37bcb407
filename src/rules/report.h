#pragma once
// A rule check, a history, a scan, a comparison and the packs themselves as text of at most 80
// columns and as JSON.
#include <string>

#include "render/table.h"
#include "rules/check.h"
#include "rules/survey.h"
#include "rules/text.h"

namespace countervail::rules {

/// The answer in one sentence: what, where, when, whether a licence is needed and why.
std::string check_sentence(const Book& book, const Check& check);
/// The whole answer for a reader: by jurisdiction, dependences, branches, figures, assumptions.
/// `trace` also lists the clauses that do not concern the item, place or parties.
std::string check_text(const Book& book, const Check& check, int width, bool trace);
/// Every clause tried with value, threshold, margin, citation and text date.
std::string check_json(const Book& book, const Check& check);
/// One row a comparison, for --format csv.
Table trace_table(const Book& book, const Check& check, bool trace);

Table history_table(const Book& book, const std::vector<HistoryRow>& rows);
Table scan_table(const Book& book, const std::vector<ScanRow>& rows);
/// `grouped`: one row for all chips with the same change.
Table compare_table(const Book& book, const std::vector<CompareRow>& rows, Day before, Day after,
                    bool grouped);
Table instrument_table(const Book& book, Day date);  ///< last column: confidence
/// One instrument or clause in full; Error{kUnknownName} when there is none of that id.
std::string show_text(const Book& book, const std::string& id, int width);
/// The clauses of that id or instrument, one a row, for programs.
Table clause_table(const Book& book, const std::string& id);

}  // namespace countervail::rules
