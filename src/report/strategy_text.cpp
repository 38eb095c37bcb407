#include <fmt/format.h>

#include "report/parity_report.h"

namespace countervail {

const char* name_of(Format format) {
  static constexpr const char* kNames[] = {"FP32", "TF32", "FP16", "BF16", "FP8", "INT8", "FP6", "NVFP4", "MXFP8", "FP8, 128 x 128 blocks"};
  return kNames[static_cast<int>(format)];
}

std::string strategy_text(const Strategy& s, const Job& job) {
  static constexpr const char* kRecompute[] = {"no", "selective", "full"};
  std::string text = fmt::format("tensor {}, pipeline {}, data {}", s.tensor_parallel, s.pipeline_parallel, s.data_parallel);
  text += fmt::format("; {} rounds of micro-batch {}", micro_batches(job, s.data_parallel, s.micro_batch), s.micro_batch);
  if (s.virtual_stages > 1) text += fmt::format("; {} chunks a stage", s.virtual_stages);
  text += fmt::format("; {} recompute", kRecompute[static_cast<int>(s.recompute)]);
  if (s.tensor_parallel > 1) text += s.sequence_parallel ? "; sequence parallel" : "; no sequence parallel";
  if (s.data_parallel > 1) text += fmt::format("; ZeRO-{}", s.zero_stage);
  return text;
}

}  // namespace countervail
