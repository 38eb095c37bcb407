// Strategies as words for sentences and as columns for tables. A column knows its plain value:
// tables for people leave a column out where every strategy has it.
#include "study/strategy_text.h"

#include <fmt/format.h>

#include "base/words.h"
#include "render/cells.h"

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
  if (s.virtual_stages > 1) text += fmt::format(", {} chunks per stage", s.virtual_stages);
  text +=
      fmt::format("; {} recompute", s.recompute == Recompute::kNone ? "no" : name_of(s.recompute));
  if (s.tensor_parallel > 1)
    text += s.sequence_parallel ? "; sequence parallel" : "; no sequence parallel";
  if (s.data_parallel > 1) text += fmt::format("; ZeRO-{}", s.zero_stage);
  return text + fmt::format("; {}", name_of(s.format));
}

namespace {

template <int Strategy::*degree>
Cell degree_cell(const Strategy& s) {
  return count(s.*degree);
}

StrategyColumn degree(const char* name, const char* key, const char* plain,
                      Cell (*cell)(const Strategy&)) {
  return {{name, Align::kRight, false, key, kPlainNumber}, plain, cell};
}

Cell zero_cell(const Strategy& s) {
  Cell cell = count(s.zero_stage);
  if (s.data_parallel * s.context_parallel == 1) cell.text = "-";  // nothing to shard over
  return cell;
}

}  // namespace

const std::vector<StrategyColumn>& strategy_columns() {
  using S = Strategy;
  static const std::vector<StrategyColumn> kColumns = {
      degree("tp", "tensor_parallel", "", degree_cell<&S::tensor_parallel>),
      degree("pp", "pipeline_parallel", "", degree_cell<&S::pipeline_parallel>),
      degree("dp", "data_parallel", "", degree_cell<&S::data_parallel>),
      degree("cp", "context_parallel", "1", degree_cell<&S::context_parallel>),
      degree("ep", "expert_parallel", "1", degree_cell<&S::expert_parallel>),
      degree("etp", "expert_tensor_parallel", "1", degree_cell<&S::expert_tensor_parallel>),
      degree("vpp", "virtual_stages", "1", degree_cell<&S::virtual_stages>),
      degree("mb", "micro_batch", "", degree_cell<&S::micro_batch>),
      degree("zero", "zero_stage", "-", zero_cell),
      {{"sp", Align::kLeft, false, "sequence_parallel"},
       "no",
       [](const S& s) -> Cell { return s.sequence_parallel ? "yes" : "no"; }},
      {{"schedule"},
       "1F1B",
       [](const S& s) -> Cell { return s.pipeline_parallel > 1 ? schedule_name(s) : "1F1B"; }},
      {{"recompute"}, "none", [](const S& s) -> Cell { return name_of(s.recompute); }},
      {{"format"}, "BF16", [](const S& s) -> Cell { return name_of(s.format); }}};
  return kColumns;
}

}  // namespace countervail
