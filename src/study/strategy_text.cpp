#include <fmt/format.h>

#include "base/words.h"
#include "study/parity_report.h"

namespace countervail {

const char* name_of(Format format) {
  static constexpr auto kWords =
      words_of<Format>("format", "FP32", "TF32", "FP16", "BF16", "FP8", "INT8", "FP6", "NVFP4",
                       "MXFP8", "block-scaled FP8");
  return kWords[format].data();
}

const char* name_of(Recompute recompute) {
  static constexpr auto kWords =
      words_of<Recompute>("recompute", "none", "selective", "full", "light");
  return kWords[recompute].data();
}

const char* schedule_name(const Strategy& strategy) {
  static constexpr auto kWords =
      words_of<Schedule>("schedule", "1F1B", "interleaved", "zero-bubble", "DualPipe");
  return kWords[strategy.virtual_stages > 1 ? Schedule::kInterleaved : strategy.schedule].data();
}

std::string degrees_text(const Strategy& s) {
  std::string text = fmt::format("tensor {}, pipeline {}, data {}", s.tensor_parallel,
                                 s.pipeline_parallel, s.data_parallel);
  if (s.context_parallel > 1)
    text += fmt::format(", context {} ({})", s.context_parallel,
                        s.context_method == ContextMethod::kRing ? "ring" : "all-to-all");
  if (s.expert_parallel > 1) text += fmt::format(", expert {}", s.expert_parallel);
  if (s.expert_tensor_parallel > 1)
    text += fmt::format(", each expert over {}", s.expert_tensor_parallel);
  return text;
}

std::string strategy_text(const Strategy& s, const Job& job) {
  std::string text = degrees_text(s);
  text += fmt::format("; {} rounds of micro-batch {}",
                      micro_batches(job, s.data_parallel, s.micro_batch), s.micro_batch);
  if (s.pipeline_parallel > 1) text += fmt::format("; {}", schedule_name(s));
  if (s.virtual_stages > 1) text += fmt::format(", {} chunks a stage", s.virtual_stages);
  text +=
      fmt::format("; {} recompute", s.recompute == Recompute::kNone ? "no" : name_of(s.recompute));
  if (s.tensor_parallel > 1)
    text += s.sequence_parallel ? "; sequence parallel" : "; no sequence parallel";
  if (s.data_parallel > 1) text += fmt::format("; ZeRO-{}", s.zero_stage);
  return text + fmt::format("; {}", name_of(s.format));
}

}  // namespace countervail
