#pragma once
// Measured GEMMs and attention kernels against the chip's efficiency curves (transformer/operator_time.h), and the
// refit of the curves.
//
//   GEMM       seconds as gemm_seconds(); rows that print FLOP/s or seconds; GFLOP = 2 M N K groups
//   attention  seconds per FLOP = 1 / (peak * share(sequence, head_dim)); causal rows add `causal_rows` to the
//              half-length of the sequence
//   memory     softmax, layernorm, GELU at 4 bytes an element and STREAM: bytes / (bandwidth * memory_efficiency);
//              nothing is fitted on them, so they are test
//
// Calibration (data/measured/fits.toml): operators of the shipped table may be fitted whole, so its rows are
// calibration, but the best shapes of chips that have a curve from elsewhere. Every row of a table of the user's own,
// and of data/measured/device, is test.
#include <string>
#include <vector>

#include "validate/collectives.h"
#include "validate/curves.h"

namespace countervail {

/// One row; which shape fields are set depends on `op`.
struct MeasuredOperator {
  std::string id, op, implementation, chip, pass, trust, source;
  int bits = 16;
  double m = 0, n = 0, k = 0, groups = 1;  ///< GEMM
  double sequence = 0, head_dim = 0;       ///< attention
  bool causal = false;
  bool of_device = false;       ///< of data/measured/device: test, whatever its trust
  double seconds_per_flop = 0;  ///< measured; a byte for operators that move memory
  double flops = 0;             ///< of the whole operator, or its bytes; attention: 0
};

/// Rows that can be judged, one a shape and source, and the others with their reason.
struct MeasuredOperators {
  std::vector<MeasuredOperator> rows;
  std::vector<UncoveredRow> uncovered;
};

/// Error{kRead | kSyntax | kMissing} for a table without the columns that every row needs.
MeasuredOperators read_measured_operators(const std::string& path);

/// Adds what this project measured itself (data/measured/device): nothing is fitted on it.
void add_device_operators(MeasuredOperators& measured, const Files& data);

/// What operators are held against: the curves that answers read, and which rows may calibrate.
struct OperatorInputs {
  MeasuredCurves curves;
  OperatorCalibration calibration;
};
OperatorInputs read_operator_inputs(const FactStore& facts, const Files& data);

/// `all_test`: a table of the user's own, of which nothing was fitted.
ValidationResult validate_operators(const MeasuredOperators& measured, const OperatorInputs& inputs,
                                    bool all_test = false);

/// Every number of every fitted curve, on calibration rows alone, beside the shipped one.
std::vector<RefittedConstant> refit_efficiency(const MeasuredOperators& measured,
                                               const OperatorInputs& inputs);

}  // namespace countervail
