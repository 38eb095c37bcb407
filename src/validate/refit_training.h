#pragma once
// Fits again the numbers that training rows determine, on their calibration part alone. data/measured/fits.toml says
// which numbers on which rows, their priors and bounds, and the rows that are left out with the reason.
//
//   loss = sum over rows of rho(ln(predicted/measured) / row_width) + sum over numbers of (ln(x/prior) / width)^2,
//   rho(u) = 2 (sqrt(1 + u^2) - 1)
//
// Sources that no fit names (KOR, LL3, AUT, DSV3) and every row of a test part are never read.
#include <vector>

#include "validate/collectives.h"
#include "validate/training.h"

namespace countervail {

/// Each number of each fit beside the shipped one. Every trial evaluates every chosen run.
std::vector<RefittedConstant> refit_training(const Overlay& store, const TrainingTables& tables);

/// Error on one source with the numbers fitted on another: an experiment, nothing of it is shipped.
struct Transfer {
  std::string fitted_on, tested_on;
  int rows = 0;
  double mape = 0, bias = 0;  ///< per cent
};
std::vector<Transfer> transfer_training(const Overlay& store, const TrainingTables& tables);

}  // namespace countervail
