#pragma once
// What the engine is asked and what it answers. Indices point into the Book, so that a decision
// with its whole trace is small; report/ turns it into words.
#include <string>
#include <vector>

#include "rules/pack.h"

namespace countervail::rules {

struct Query {
  Day date = kBeforeAllDays;
  Measures quantities{};        ///< unknown is [0, infinity)
  std::vector<Symbol> answers;  ///< one an attribute of the book; kUnknownSymbol = not answered
};

/// One clause tried on the day.
struct Trial {
  int clause = -1;
  Truth own = Truth::kNo;     ///< all predicates
  Truth lifted = Truth::kNo;  ///< some clause that lifts it bites
  Truth bites = Truth::kNo;
  std::vector<Truth> predicates;
};

/// The metric predicate that came nearest to catching the item, among clauses that did not bite.
struct NearestLine {
  int clause = -1, predicate = -1;
  double value = 0, threshold = 0;
  double margin() const { return value - threshold; }
  double share() const { return threshold != 0 ? margin() / threshold : 0; }
};

struct JurisdictionStatus {
  std::string jurisdiction;  ///< "us"
  int classified = -1;  ///< first classification that bites or may bite; -1 = none. One that asks
                        ///< for a class (a computer holding such a chip) comes before that class
  int contained = -1;   ///< then the classification of what it holds
  Truth caught = Truth::kNo;   ///< any classification bites
  Truth licence = Truth::kNo;  ///< any requirement, or an overlay on "licence", bites
  std::vector<int> required;   ///< requirements that bite or may bite
  std::vector<int> lifted;     ///< requirements that would bite but for an exception
  std::vector<int> lifters;    ///< exceptions and suspensions that lift those
  std::vector<int> policies;   ///< review clauses that bite or may bite
  std::vector<int> overlays;   ///< overlays that bite or may bite
  std::vector<int> unsure;     ///< of all the above, those that only may bite
  NearestLine nearest;
  Confidence weakest = Confidence::kMeasured;  ///< of the clauses in force that decided
};

/// Two overlays that bite and set different values of one subject.
struct Conflict {
  int first = -1, second = -1;
};

/// How an open question was taken in a branch: the suspension was extended, the disputed claim
/// holds.
struct Switch {
  int clause = -1;
  bool holds = false;
};

struct Decision {
  std::vector<Switch> switches;
  std::vector<Trial> trials;               ///< clauses in force, in the order of the book
  std::vector<JurisdictionStatus> status;  ///< one a jurisdiction of the book
  std::vector<Conflict> conflicts;
};

/// The decision as a function of one uncertain quantity: pieces in rising order.
struct DependencePiece {
  double from = 0, to = 0;
  bool from_included = false, to_included = false;
  std::vector<JurisdictionStatus> status;
};
struct Dependence {
  Measure quantity = Measure::kCount;
  std::vector<DependencePiece> pieces;
};

struct Answer {
  Query query;
  std::vector<Decision> branches;   ///< one, or one for each way that open questions matter
  std::vector<Dependence> depends;  ///< of the first branch; empty when the answer is definite
};

}  // namespace countervail::rules
