#pragma once
// The figures of one evaluated draw, in one block of memory that is made once and used again.
// An input's or product's figure of quarter t stands at [index * quarters + t].
#include <vector>

#include "supply/problem.h"

namespace countervail::supply {

/// Not an input: what else may end a product's turn.
inline constexpr signed char kBoundByDemand = -1;  ///< demand, cap
inline constexpr signed char kNotOffered = -2;     ///< no recipe of this date, or not in the rule
inline constexpr signed char kBoundByShare = -3;   ///< its share of the quarter's inputs

struct FlatUse {
  int input = 0;
  double amount = 0, inverse = 0;
};
/// A recipe with its uses at [first_use, last_use) of SupplyRun::uses.
struct FlatRecipe {
  int index = 0, from = 0, to = 0;
  int first_use = 0, last_use = 0;
  double assembly_yield = 1, inverse_yield = 1;  ///< inverse 0 where nothing good comes out
  bool makes_a_mix = false;
};

struct SupplyRun {
  int quarters = 0;
  std::vector<double> inflow;        ///< of each input: made and bought
  std::vector<double> used;          ///< of each input, packages lost in assembly included
  std::vector<double> lost;          ///< of each input: carriers that perish
  std::vector<double> stock;         ///< of each input at the quarter's end
  std::vector<double> starts;        ///< of each recipe: packages started
  std::vector<double> packages;      ///< of each product: good packages
  std::vector<signed char> binding;  ///< of each product: input that ended its turn, or the above

  // What evaluation needs on the way; no figures of the answer.
  std::vector<double> available, opening, taken;  ///< of each input, in the quarter at hand
  std::vector<double> line;                       ///< one series
  std::vector<double> log_density;                ///< of each node, at [node * quarters + quarter]
  std::vector<FlatRecipe> recipes;  ///< product by product, in the order they are tried
  std::vector<FlatUse> uses;        ///< of those recipes
  std::vector<int> first_recipe;    ///< of each product; one more at the end

  std::size_t at(int index, int quarter) const {
    return static_cast<std::size_t>(index) * static_cast<std::size_t>(quarters) +
           static_cast<std::size_t>(quarter);
  }
};

/// Sized for the problem; evaluate() then allocates nothing for any problem of the same shape.
SupplyRun make_run(const SupplyProblem& problem);

}  // namespace countervail::supply
