#pragma once
// What each fact of an answer moves: one-at-a-time elasticities by a rise of one per cent.
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "facts/fact.h"

namespace countervail {

/// One fact of an answer with what it moves.
struct Influence {
  std::string path;
  double rate = 0;        ///< d ln(the answer's rate) / d ln(fact)
  double cost = 0;        ///< the same of cost per token; 0 where a cost is unknown
  bool is_number = true;  ///< false for words and counts: neither has a one per cent rise
};

/// What an answer is read off as: a rate, and a cost where one is known.
struct Outcome {
  double rate = 0;
  std::optional<double> cost;
};

/// `outcome` of the facts as they are, then of each fact of `paths` raised alone. Heaviest first, then by path.
std::vector<Influence> influences_of(const FactStore& store, const std::set<std::string>& paths,
                                     const std::function<Outcome(const FactStore&)>& outcome);

}  // namespace countervail
