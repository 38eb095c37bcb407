#pragma once
// Does the catalog agree with itself? Each rule recomputes a stated figure from others; a disagreement is either
// listed with its reason in data/catalog/known_disagreements.csv or fails.
//
//   processing-performance  tpp = max over formats of bits * dense tera-operations a second (BIS definition)
//   system-total            totals of a system = packages * the chip's figure
//   parameters              published parameters = those of the dimensions
//   link-direction          link rate of system and chip agree; a factor of 2 means two-way against one-way
//   dense-rate              FP8, INT8, FP6, FP4 are 1, 2 or 4 times as fast as 16-bit (sparse rates are 2 times)
#include <string>
#include <vector>

#include "facts/fact.h"

namespace countervail {

struct CatalogConflict {
  std::string rule, path;
  double stated = 0, computed = 0;  ///< SI
  std::string reason;               ///< from the list of known ones; empty = not explained
};

struct KnownDisagreement {
  std::string rule, path, reason;
};

struct CatalogCheck {
  int checked = 0;  ///< comparisons made
  std::vector<CatalogConflict> disagreements;
  std::vector<KnownDisagreement> stale;  ///< listed, but they agree or do not exist
  int unexplained() const;
};

/// The list that is shipped. Error{kMissing} for a line without its reason.
std::vector<KnownDisagreement> read_known_disagreements(const std::string& data_directory);

CatalogCheck check_catalog(const FactStore& store, const std::vector<KnownDisagreement>& known);

/// Total parameters from the dimensions of model/NAME/...; 0 when a dimension is missing or the family has no
/// plain formula (hybrid attention).
double parameters_from_dimensions(const FactStore& store, const std::string& model);

}  // namespace countervail
