#pragma once
// data/supply/products.csv: what a package of each product takes, and in which quarters it is made.
#include <string>
#include <vector>

#include "files/files.h"

namespace countervail::supply {

struct ProductRecipe {
  std::string product;
  int from = 0, to = 0;  ///< quarters [from, to); to 0: still made
  std::string die;
  double dies = 1;
  std::vector<std::string> memories;  ///< any one of these kinds
  double stacks = 0;
  std::string carrier;
  double carriers = 1;
  std::string package;  ///< file of data/packages; empty: none yet
  std::string source, confidence, note;
};

/// Errors with file, line and column: a quarter such as 2025Q5, counts not above 0, a product sold before its date.
std::vector<ProductRecipe> read_recipes(const Files& data);

/// Error{kUnknownName} with the nearest product.
const ProductRecipe& recipe_of(const std::vector<ProductRecipe>& recipes,
                               const std::string& product);

}  // namespace countervail::supply
