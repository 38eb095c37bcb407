#pragma once
// Tables of measured kernels in the columns of AIConfigurator's systems/data (eleven kinds of files), one kernel a row,
// `latency` in ms (DeepEP: us): a shape, a chip and a format each.
//
// Which rows calibrate: those that the product ships (data/measured/kernels); a row of a user's own file is calibration
// when it is one of them, cell for cell, and test otherwise.
#include <set>
#include <string>
#include <vector>

#include "files/csv.h"
#include "validate/kernel_laws.h"
#include "validate/validation.h"

namespace countervail {

struct MeasuredKernels {
  std::vector<MeasuredKernel> rows;
  std::vector<UncoveredRow> uncovered;
};

/// Link bandwidths, B/s one way per device, by chip of the tables; a chip that is not among them is uncovered.
struct MeasuredMachine {
  std::string name, chip;  ///< as the tables and as the catalog call it
  double link = 0;
  MachineRates sixteen;  ///< 16-bit peak
  double eight_bit_flops = 0, four_bit_flops = 0;
};

/// Does the header belong to one of the eleven kinds? (Else it may be data/measured/operators.csv's.)
bool is_kernel_table(const CsvTable& table);

/// Hashes of the rows of a table, by which calibration rows are known again.
std::set<std::uint64_t> row_hashes(const CsvTable& table);

/// Error with file, line and column on a cell that is no number or no positive time, and on an unknown `op_name`.
MeasuredKernels read_measured_kernels(const CsvTable& table,
                                      const std::vector<MeasuredMachine>& machines,
                                      const std::set<std::uint64_t>& calibration);

}  // namespace countervail
