#pragma once
// Measured kernels (validate/kernel_tables.h) against the laws that price them, and the refit of their numbers.
//
// Groups: KIND CHIP-FORMAT, and that with a size class; calibration and test apart. The numbers of a group are fitted by
// least mean |ln(predicted / measured)|, each row counted as 1 at most, from fixed starts, on its calibration rows.
#include <string>
#include <vector>

#include "facts/overlay.h"
#include "files/files.h"
#include "validate/collectives.h"
#include "validate/kernel_tables.h"

namespace countervail {

struct KernelInputs {
  std::vector<MeasuredMachine>
      machines;  ///< data/measured/fits.toml names them, the catalog has their peaks
  std::set<std::uint64_t> calibration;  ///< rows of data/measured/kernels
  std::vector<MeasuredKernel> shipped;  ///< those rows
  MeasuredKernels device;  ///< of data/measured/device: measured by this project, test alone
};
KernelInputs read_kernel_inputs(const Overlay& facts, const Files& data);

/// Rows of a group without numbers are uncovered.
ValidationResult validate_kernels(const MeasuredKernels& measured, const KernelInputs& inputs,
                                  const Overlay& facts);

/// Of every group whose chip (as the tables name it) is `chip`; all when empty.
std::vector<RefittedConstant> refit_kernels(const KernelInputs& inputs, const Overlay& facts,
                                            const std::string& chip = {});

}  // namespace countervail
