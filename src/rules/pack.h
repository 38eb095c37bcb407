#pragma once
// Export rules as data: instruments (a rule, a letter, a press release) hold clauses; a clause is a
// conjunction of predicates with one outcome, in force between two days, and may lift other
// clauses.
//
//   a clause bites on day D  =  in force on D  and  all its predicates hold  and  no clause that
//   lifts it bites
//
// "Or" is written as two clauses. An exception lifts a requirement, a case-by-case review lifts a
// denial, a suspension lifts what it suspends: one mechanism, default and exception (Catala's
// default logic, Merigoux et al., ICFP 2021).
#include <string>
#include <string_view>
#include <vector>

#include "facts/fact.h"
#include "rules/date.h"
#include "rules/metric.h"
#include "rules/truth.h"

namespace countervail::rules {

enum class Authority : unsigned char {
  kRegulation,
  kLetter,
  kGuidance,
  kPressRelease,
  kProclamation,
  kAnnouncement,
  kPractice,
  kOpinion
};
enum class Stage : unsigned char {
  kClassification,
  kRequirement,
  kException,
  kReview,
  kOverlay,
  kSuspension
};
/// What is not known of a clause: nothing; whether it went on after its last day; whether a
/// disputed claim holds; whether it has started. Both branches are shown.
enum class OpenQuestion : unsigned char { kNone, kAfterTheEnd, kDisputed, kTheStart };

std::string_view name_of(Authority authority);
std::string_view name_of(Stage stage);

/// An index into Book::symbols; words are compared as numbers.
using Symbol = int;
inline constexpr Symbol kUnknownSymbol = -1;  ///< not answered
inline constexpr Symbol kOtherSymbol = -2;    ///< answered with a word that no rule names

struct SetMember {
  Symbol symbol = kUnknownSymbol;
  Day from = kBeforeAllDays, until = kAfterAllDays;  ///< first and last day of membership
  Confidence confidence = Confidence::kAssumed;
  std::string source;
};

/// A dated list: a country group, the addressees of a letter, the parts a notice names.
struct Set {
  std::string name;
  std::vector<SetMember> members;
};

/// A question that predicates may ask of the item, the place, the parties or the use.
struct Attribute {
  std::string name, question;
  std::string domain;                ///< "country", "item", "vendor", "class", "choice"
  std::vector<Symbol> choices;       ///< of domain "choice"
  Symbol fallback = kUnknownSymbol;  ///< taken when nobody answers; printed as an assumption
  std::vector<Symbol> examples;      ///< members to name first when another answer is shown
  std::string since;  ///< the fact of the item that answers yes or no: a first day ("2024-06")
  Day by = kBeforeAllDays;  ///< yes when that day is not after this one

  /// What a reader is asked for.
  const std::string& asked() const { return since.empty() ? name : since; }
};

struct Predicate {
  enum class Kind : unsigned char { kMetric, kAttribute };
  Kind kind = Kind::kMetric;
  // Metric: low <= value < high. Strict bounds are held as the neighbouring double.
  Metric metric = Metric::kProcessing;
  double low = 0, high = 0;
  double low_shown = 0, high_shown = 0;  ///< as written
  bool has_low = false, has_high = false, low_strict = false, high_included = false;
  // Attributes: the value of any of them is in one of the sets or among the symbols; `outside`
  // turns it round.
  std::vector<int> attributes;
  bool outside = false;
  std::vector<int> sets;  ///< indices into Book::sets
  std::vector<Symbol> symbols;
};

struct Clause {
  std::string id;  ///< "3A090.a.1"; versions of one clause share it
  int instrument = -1;
  int jurisdiction = 0;  ///< into Book::jurisdictions
  Stage stage = Stage::kClassification;
  std::string subject;  ///< overlays only: what is set ("licence", "tariff"); others by stage
  std::string outcome;  ///< class, "required", "NAC", "presumption of denial", ...
  Symbol class_symbol = kUnknownSymbol;  ///< classifications only
  std::string citation, source, note;
  Confidence confidence = Confidence::kAssumed;
  Day effective = kBeforeAllDays;  ///< text in force from
  Day binding = kBeforeAllDays;    ///< must be complied with from
  Day last_day = kAfterAllDays;
  OpenQuestion open = OpenQuestion::kNone;
  std::vector<Predicate> when;
  std::vector<std::string> conditions;  ///< printed, not decided: what the applicant must show
  std::vector<int> lifted_by;           ///< clause indices
  std::vector<int> lifts;
  std::string file;
  int line = 0, column = 0;
  std::string gap_reason;  ///< why the version before ended earlier; empty: none may be missing
  std::vector<std::string> lifts_written;  ///< names as in the file; `lifts` is what they mean
};

struct Instrument {
  std::string id, title, jurisdiction;
  Authority authority = Authority::kRegulation;
  std::string citation, source, note;
  Confidence confidence = Confidence::kAssumed;
  Day published = kBeforeAllDays, effective = kBeforeAllDays, binding = kBeforeAllDays,
      last_day = kAfterAllDays;
  OpenQuestion open = OpenQuestion::kNone;
  std::vector<int> clauses;  ///< indices into Book::clauses
  std::string file;
};

/// All packs, linked and checked. Plain data; the engine reads it.
struct Book {
  Day as_of = kBeforeAllDays;  ///< the day for which the packs were last checked
  std::vector<std::string> symbols;
  std::vector<Attribute> attributes;
  std::vector<Set> sets;
  std::vector<Instrument> instruments;
  std::vector<Clause> clauses;  ///< by instrument, in the order of the files
  std::vector<int> order;       ///< clause indices such that what a clause depends on comes first
  std::vector<std::pair<std::string, std::string>>
      jurisdictions;                     ///< folder, name: ("us", "United States")
  std::vector<std::string> not_encoded;  ///< by jurisdiction: what else applies there

  /// kUnknownSymbol when absent.
  Symbol symbol(std::string_view word) const;
  int attribute(std::string_view name) const;    ///< -1 when absent
  int set(std::string_view name) const;          ///< -1 when absent
  const std::string& word(Symbol symbol) const;  ///< "unknown" for kUnknownSymbol
};

inline const Clause& clause_at(const Book& book, int index) {
  return book.clauses[static_cast<std::size_t>(index)];
}
inline const Instrument& instrument_of(const Book& book, const Clause& clause) {
  return book.instruments[static_cast<std::size_t>(clause.instrument)];
}

}  // namespace countervail::rules
