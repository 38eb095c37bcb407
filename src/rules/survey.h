#pragma once
// Many decisions at once: one item over time (history), the catalog on one day (scan), the catalog
// on two (compare).
#include <string>
#include <vector>

#include "rules/check.h"

namespace countervail::rules {

/// A span of days with one status.
struct HistoryRow {
  Day from = 0, to = kAfterAllDays;      ///< to: last day
  std::vector<std::string> instruments;  ///< that start or end on `from`
  Answer answer;
};
/// Spans from `first` to `last` (inclusive) in which the status is the same.
std::vector<HistoryRow> history_of(const Book& book, const Overlay& store, const std::string& item,
                                   Request request, Day first, Day last);

struct ScanRow {
  std::string item;
  Measures quantities;
  Answer answer;
};
/// Every chip of the catalog; the request's date and answers. Sort keys: name, tpp, density, dram,
/// margin, class.
std::vector<ScanRow> scan_of(const Book& book, const Overlay& store, const Request& request);
/// The line that says how close it is: of a part that is caught, the comparison of its paragraph
/// with the least margin; of a free one, the nearest line not met. clause -1 when there is none.
NearestLine line_of(const Book& book, const ScanRow& row);
void sort_scan(const Book& book, std::vector<ScanRow>& rows, const std::string& key);

struct CompareRow {
  std::string item;
  Answer before, after;
};
/// Chips whose status differs between the two days.
std::vector<CompareRow> compared(const Book& book, const Overlay& store, Request request,
                                 Day before, Day after);

/// "3A090.a.1; licence required; presumption of denial; tariff 25 %": one jurisdiction in a line. A
/// clause that may or may not bite is marked with '?'.
std::string status_text(const Book& book, const JurisdictionStatus& status);
/// "3A090.b.1", "4A090.a (holds 3A090.a.1)", "not classified".
std::string class_text(const Book& book, const JurisdictionStatus& status);
/// "licence required", "licence exception NAC, after notice to BIS", "not caught by the rules encoded here". Which rules
/// those are is told by instruments_asked().
std::string licence_text(const Book& book, const JurisdictionStatus& status);
/// Review policies, where there is a licence to review: required, perhaps so, or lifted under conditions.
std::vector<int> reviews_of(const JurisdictionStatus& status);
/// What the jurisdictions say of one branch; one that says nothing is left out unless all are silent.
std::string branch_status(const Book& book, const Decision& branch);
/// Every branch, each with how it took the open questions.
std::string answer_text(const Book& book, const Answer& answer);
/// Versions of a clause are one clause to a reader: do both say the same of every branch and jurisdiction?
bool reads_alike(const Book& book, const Answer& a, const Answer& b);

/// Instruments of a jurisdiction with a classification, requirement or licence overlay in force, or of unknown fate, on
/// the day.
std::vector<int> instruments_asked(const Book& book, const std::string& jurisdiction, Day day);

}  // namespace countervail::rules
