#pragma once
// Fits again the constants that training rows determine, on their calibration part alone:
//   with MOS and SC21   the GEMM factor of A100 and of H100; the attention factor, elementwise traffic and data
//                       overlap of the MosaicML profile
//   with MLK            the GEMM and the attention factor of the 910B (dense, no context parallelism)
//   with NMB            GEMM factors below 16 bit of H100, B200 and GB300, attention of Blackwell Ultra, the x86 hosts'
//                       launch time, and the traffic and overlap numbers of the Megatron-Bridge releases
//   with MLP4           the data overlap of the MLPerf profile
//
//   loss = sum over rows of rho(ln(predicted/measured) / 0.03) + sum over numbers of (ln(x/prior) / width)^2,
//   rho(u) = 2 (sqrt(1 + u^2) - 1)
//
// KOR, LL3, AUT, DSV3 and every row of a test part are never read. NMB-0381 and NMB-0383 are left out: their blank
// virtual_pp is not 1. MLK-0677 and MLK-0691 are left out: the script found is probably not the one timed.
#include <vector>

#include "validate/collectives.h"
#include "validate/training.h"

namespace countervail {

std::vector<RefittedConstant> refit_training(const Overlay& store, const TrainingRuns& runs);

/// Error on one source with the numbers fitted on another: an experiment, nothing of it is shipped.
struct Transfer {
  std::string fitted_on, tested_on;
  int rows = 0;
  double mape = 0, bias = 0;  ///< per cent
};
std::vector<Transfer> transfer_training(const Overlay& store, const TrainingRuns& runs);

}  // namespace countervail
