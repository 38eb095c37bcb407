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
std::string licence_text(const Book& book, const JurisdictionStatus& status);

}  // namespace countervail::rules
