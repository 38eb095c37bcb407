#pragma once
// Measured serving (data/measured/serving): a configuration a row, with what it printed, and what our engines make of it.
//
// Columns: library, version, model, chip, weights (bf16, fp8, fp8_block, nvfp4, int4_wo), mode, mean lengths, concurrency,
// tp, attention_dp, ep, workers and batches of disaggregated rows, ttft_ms, tpot_ms, part. `left_out`: why a row does not
// fix its configuration, of a closed list; rows whose reason says "suspected" are judged apart.
#include <map>
#include <string>
#include <vector>

#include "facts/overlay.h"
#include "files/csv.h"
#include "serving/from_facts.h"
#include "validate/collectives.h"
#include "validate/fits.h"
#include "validate/training.h"
#include "validate/validation.h"

namespace countervail {

struct MeasuredServing {
  std::string id, library, model, label, left_out;
  std::string
      job;  ///< what another layout would have to share: library, release, model, chip, format, lengths, clients
  bool calibration = false, disaggregated = false;
  serving::Engine engine;  ///< without the host's numbers: those of the library's stack
  serving::Traffic traffic;
  double clients = 0;         ///< in flight on the worker
  double decode_batch = 0;    ///< of a rank, disaggregated
  double ttft = 0, tpot = 0;  ///< s
};

struct ServingRows {
  std::vector<MeasuredServing> rows;
  std::vector<UncoveredRow> uncovered;
  std::map<std::string, serving::ServingStack> stacks;  ///< by library
};

/// Error with file, line and column on a cell that is no number, and on an unknown format or library.
ServingRows read_serving_rows(const Overlay& facts, const CsvTable& table,
                              const std::vector<KernelMachine>& machines, bool all_test);

/// TPOT, end-to-end time and TTFT of aggregated rows, TPOT of disaggregated decode; rows with suspected reasons apart.
ValidationResult validate_serving(const ServingRows& rows);

/// Output tokens/s a device of aggregated rows that share a job and differ in their layout; and of those with as many devices.
struct ServingOrder {
  std::vector<OrderingScore> layouts, same_devices;  ///< by library
};
ServingOrder order_of_layouts(const ServingRows& rows);

/// The four host numbers of each library, least mean |ln(predicted/measured)| of TPOT on the calibration part.
std::vector<RefittedConstant> refit_serving(const ServingRows& rows);

}  // namespace countervail
