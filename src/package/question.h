#pragma once
// Answers a package question: what a thousand wafers give at each defect density, and what a
// PFLOP/s then costs.
//
// Each density is asked twice: selling dies with every unit only, and selling partly good ones as
// the specification says. Everything else stands in its middle, so that a row shows what the
// density alone does.
#include <optional>
#include <string>
#include <vector>

#include "package/question_file.h"
#include "package/stock.h"

namespace countervail::package {

struct QuestionRow {
  std::string reading, package;
  double density = 0;                                     ///< 1/m2
  double perfect_share = 0, harvested_share = 0;          ///< of gross dies
  double packages_perfect = 0, packages_harvested = 0;    ///< good ones from 1,000 wafers
  double cost_perfect = 0, cost_harvested = 0;            ///< USD a good package
  double per_flops_perfect = 0, per_flops_harvested = 0;  ///< USD a FLOP/s, 16-bit dense
};

struct QuestionHeat {
  std::string package;
  Interval hottest;   ///< K, hottest cell at full clock
  Interval fraction;  ///< clock that every limit allows
};

struct QuestionAnswer {
  Question question;
  std::vector<QuestionRow> rows;
  std::vector<std::string> packages;  ///< named, in order of first appearance
  std::vector<QuestionHeat> heat;     ///< of the packages of readings whose power is known
  std::optional<StockAnswer> stock;   ///< where the question has a stock
};

/// Throws Error with the question's file when a package or fact is not there.
QuestionAnswer answer_question(const Overlay& facts, const Question& question);

}  // namespace countervail::package
