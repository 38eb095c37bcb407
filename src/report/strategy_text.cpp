#include <fmt/format.h>

#include "report/parity_report.h"

namespace countervail {

std::string strategy_text(const Strategy& s, const Job& job) {
  static constexpr const char* kRecompute[] = {"no", "selective", "full", "light"};
  std::string text = fmt::format("tensor {}, pipeline {}, data {}", s.tensor_parallel, s.pipeline_parallel, s.data_parallel);
  if (s.context_parallel > 1)
    text += fmt::format(", context {} ({})", s.context_parallel, s.context_method == ContextMethod::kRing ? "ring" : "all-to-all");
  if (s.expert_parallel > 1) text += fmt::format(", expert {}", s.expert_parallel);
  if (s.expert_tensor_parallel > 1) text += ", experts cut by the tensor group";
  if (bits_of(s.format) < 16) text += fmt::format("; {}-bit GEMMs", bits_of(s.format));
  text += fmt::format("; {} rounds of micro-batch {}", micro_batches(job, s.data_parallel, s.micro_batch), s.micro_batch);
  if (s.virtual_stages > 1) text += fmt::format("; {} chunks a stage", s.virtual_stages);
  if (s.pipeline_parallel > 1 && s.schedule == Schedule::kZeroBubble) text += "; zero-bubble";
  if (s.pipeline_parallel > 1 && s.schedule == Schedule::kDualPipe) text += "; DualPipe";
  text += fmt::format("; {} recompute", kRecompute[static_cast<int>(s.recompute)]);
  if (s.tensor_parallel > 1) text += s.sequence_parallel ? "; sequence parallel" : "; no sequence parallel";
  if (s.data_parallel > 1) text += fmt::format("; ZeRO-{}", s.zero_stage);
  return text;
}

}  // namespace countervail
