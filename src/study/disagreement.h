#pragma once
// Two studies of one question disagree: which input makes them?
//
//   f            the formula that both share;  D the inputs that differ
//   ln f(B)/f(A) split over D by Shapley values, exact to twelve differing inputs, above by 2,000 antithetic orders
//   structure    ln(published / f) of each side: what its own formula and inputs do not give (other unit, other definition,
//                stock against flow, coverage, ratio of medians, rounding)
//
// Where the structure is larger than what the inputs explain, the studies do not ask the same question: no ranking.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "files/files.h"
#include "render/table.h"
#include "statistics/shapley.h"
#include "study/formula.h"

namespace countervail {

struct StudyInput {
  std::string name;
  double value = 0;
  std::string unit, source;
  Cell said = {};  ///< what people see where it is no plain number
};

/// A published answer as a sheet: what it asks, of what it follows, what it says.
struct StudySheet {
  std::string file;  ///< where it was read
  std::string title, question, unit;
  Formula formula;
  std::vector<StudyInput> inputs;  ///< in the order of the formula's names
  std::optional<double> published;
  std::string published_source;
  std::vector<std::string> reasons;                ///< of the structure, from the closed list
  std::vector<std::vector<std::string>> together;  ///< inputs that count as one
};

/// Throws Error with file and line: unknown keys, an input that the formula does not use or that is not given, a reason that is
/// none, a value below 0, a published one not above 0.
StudySheet read_study_sheet(const std::string& path, const Files& files = {});

/// One input, or a group of them, that differs.
struct DifferingInput {
  std::string name;
  std::vector<std::size_t> inputs;  ///< places in the sheets
  statistics::Contribution share;   ///< of ln f(B)/f(A)
  double from_a = 0,
         from_b = 0;  ///< ln factor of this swap alone: in A, and in B back to A (sign of A to B)
};

struct Disagreement {
  StudySheet a, b;
  double value_a = 0, value_b = 0;                 ///< by the formula
  std::optional<long long> whole_a, whole_b;       ///< of counts made continuous: the units to buy
  std::optional<double> structure_a, structure_b;  ///< ln(published / formula)
  std::vector<DifferingInput> differing;           ///< in the order of the formula's names
  bool same_question = true;  ///< the inputs explain more than the structure leaves
  std::string formula;        ///< what f is, for people
  double gap() const;         ///< ln f(B)/f(A)
};

/// Shares of the differing inputs, and each one's swap alone; ln_f: of the set of inputs (bit i: differing[i]) that are B's.
/// Above twelve inputs it is asked along `order_pairs` pairs of antithetic orders, and never twice for the same set.
void attribute(Disagreement& answer, const std::function<double(std::uint64_t from_b)>& ln_f,
               int order_pairs = 1000);

/// Throws Error: other questions, units or formulas (naming the field), nothing that differs.
Disagreement disagreement(StudySheet a, StudySheet b);

}  // namespace countervail
