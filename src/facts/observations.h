#pragma once
// Figures that somebody observed or expects, by who, what and when: rows of data/supply and data/minerals.
//
// The first four columns name a figure ("SMIC / N+2 large die / yield / 2026-06"); then low, mid, high, unit,
// confidence, source, date, note. Two rows of one name are two sources and stay two. A range of an analyst is 5, 50 and
// 95 %; where the middle is not given it is halfway, where only one end is given that end stands for all ("below 20,000").
//
// Numbers are read into SI with units that people write (wafers/month, billion USD, quarters); a quarter such as
// "2027Q2" is a date: the year with its fraction at the quarter's start, 2027.25.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "facts/fact.h"
#include "files/files.h"

namespace countervail {

struct Observation {
  Fact fact;  ///< its path is the name with blanks around the bars; empty value where it says none
  std::string period;  ///< the fourth column
  bool has_number = false;
  std::string file;
  int line = 0;
};

class Observations {
 public:
  /// Every CSV right inside `folder` whose columns are these; others are left alone. Error{kConflict} for two rows of one
  /// name and source, Error{kRange} for low above mid or mid above high, else as the CSV reader.
  static Observations load(const Files& data, const std::string& folder);

  /// All rows of a name in the order of the files; none when there is none.
  const std::vector<Observation>& rows(std::string_view name) const;
  /// The first row; Error{kUnknownName} with the nearest name. `from` picks the row whose source holds this text.
  const Observation& row(std::string_view name, std::string_view from = {}) const;
  /// Rows whose name begins so, in order of name.
  std::vector<const Observation*> matching(std::string_view prefix) const;
  std::size_t size() const { return by_name_.size(); }

 private:
  std::map<std::string, std::vector<Observation>, std::less<>> by_name_;
};

/// A unit as people write it in tables ("wafers/month", "stacks", "fraction", "billion USD") as one that parse_unit reads;
/// unknown ones come back as they are.
std::string plain_unit(std::string_view written);

/// Is a fact of this date ("2025", "2025-09", "2025-09-08") later than that day? As far as the date is given: "2025-09" is
/// not after 2025-09-08. Without a date it is not.
bool dated_after(std::string_view date, std::string_view day);

/// "2027Q2" -> 2027.25; false for anything else.
bool parse_quarter_date(std::string_view text, double& year);
/// 2027.25 -> "2027Q2", for the quarter that holds the date.
std::string quarter_of_year(double year);

}  // namespace countervail
