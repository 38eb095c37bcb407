// What a product takes: dies, stacks, a carrier. Several memories in a cell are
// alternatives, in the order in which they are tried. Amounts above 0 only, as they
// become divisors.
#include "supply/recipe_file.h"

#include "base/error.h"
#include "base/text.h"
#include "files/csv.h"
#include "supply/quarter.h"

namespace countervail::supply {
namespace {

double amount_in(const CsvTable& table, const CsvRow& row, const char* column) {
  const double amount = table.number(row, column);
  if (!(amount > 0)) throw table.error(row, column, ErrorKind::kRange, "an amount must be above 0");
  return amount;
}

}  // namespace

std::vector<ProductRecipe> read_recipes(const Files& data) {
  const CsvTable table = read_csv("supply/products.csv", data);
  std::vector<ProductRecipe> recipes;
  for (const CsvRow& row : table.rows) {
    ProductRecipe recipe;
    recipe.product = table.cell(row, "product");
    recipe.from = quarter_in(table, row, "from");
    if (!table.cell(row, "to").empty()) recipe.to = quarter_in(table, row, "to");
    if (recipe.to != 0 && recipe.to <= recipe.from)
      throw table.error(row, "to", ErrorKind::kRange, "a product ends before it begins");
    recipe.die = table.cell(row, "die");
    recipe.dies = amount_in(table, row, "dies");
    recipe.memories = split(table.cell(row, "memory"), '|');
    recipe.stacks = amount_in(table, row, "stacks");
    recipe.carrier = table.cell(row, "carrier");
    recipe.carriers = amount_in(table, row, "carriers");
    recipe.package = table.cell(row, "package");
    recipe.source = table.cell(row, "source");
    recipe.confidence = table.cell(row, "confidence");
    recipe.note = table.cell(row, "note");
    recipes.push_back(std::move(recipe));
  }
  return recipes;
}

const ProductRecipe& recipe_of(const std::vector<ProductRecipe>& recipes,
                               const std::string& product) {
  std::vector<std::string> names;
  for (const ProductRecipe& recipe : recipes) {
    if (recipe.product == product) return recipe;
    names.push_back(recipe.product);
  }
  throw Error(ErrorKind::kUnknownName, "no recipe of a product '" + product + "'", {}, 0, 0,
              did_you_mean(product, names));
}

}  // namespace countervail::supply
