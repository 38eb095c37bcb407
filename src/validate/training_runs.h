#pragma once
// A table of measured training -> runs that the model can repeat.
//
// A run is complete when layers, hidden, heads, chip, chips, precision, sequence, global batch, micro-batch, tp and pp
// are filled. Vocabulary, KV heads, head width, FFN kind, tied embeddings and windows come from
// data/measured/architectures.csv, else from the row; a vocabulary unknown in both is solved from the parameter
// count. Columns `stack` and `system` name a profile and a system in place of the source's and the chip's own; a source that
// is not known and names no stack is uncovered. Models with experts come from the catalog by name. Other blanks take the source's documented default (data/measured/sources.toml). One quantity a run: step
// time, else tokens/s, else FLOP/s, else MFU in the source's own convention and peak; trust C never.
#include <map>
#include <string>
#include <vector>

#include "facts/fact.h"
#include "files/csv.h"
#include "training/job.h"
#include "training/strategy.h"
#include "transformer/model_shape.h"
#include "validate/fits.h"
#include "validate/validation.h"

namespace countervail {

/// What a source counts as model FLOPs: Megatron's formula, the same with recomputation, 6 N with
/// the full square of attention, 6 N with its causal half.
enum class FlopConvention : unsigned char {
  kMegatron,
  kMegatronRecompute,
  kFull,
  kCausal,
  kFullWithoutEmbedding  ///< full attention; the input embedding is no product and does not count
};

/// How a source counts and what it leaves out.
struct SourceDefaults {
  /// Another profile for rows whose column contains the text (and whose chip does); the first that fits.
  struct Variant {
    std::string column, contains, chip, stack;
  };
  std::string stack, reference;
  std::vector<Variant> variants;
  FlopConvention flops = FlopConvention::kCausal;
  double peak = 0;        ///< FLOP/s of an MFU of 100 %; 0: the chip's own in the catalog
  std::string recompute;  ///< of a blank column: "full", "selective", empty = none
  bool dropout = false;
  int micro_batch = 0;               ///< 0: a blank micro-batch is incomplete
  bool virtual_stages_fill = false;  ///< blank virtual_pp: one layer a chunk
  bool sequence_parallel = false;
  int zero_stage = 0;
  bool any_recompute = false;       ///< a blank recomputation is unknown: memory is not judged
  bool dual_pipe = false;           ///< the pipeline schedule of the source
  Format eight_bit = Format::kFp8;  ///< what the source's "FP8" scales by
};
using SourceTable = std::map<std::string, SourceDefaults>;
/// data/measured/sources.toml. Error with its place for an unknown key,
/// and where "default" is missing.
SourceTable read_source_defaults(const Files& data);

/// One configuration that was measured, as the model would run it.
struct TrainingRun {
  std::string id, prefix, chip, system, stack, model_name, label;
  std::string ordering_key;  ///< runs of one model, chip, bit width and sequence
  std::string job_key;       ///< of these, runs of one count of chips and one batch
  bool calibration = false;
  ModelShape model;
  Job job;
  Strategy strategy;
  std::string family = "dense";
  int bits = 16;
  bool memory_known =
      true;  ///< false: recomputation or offload may have been used and is not printed
  double measured_seconds =
      0;  ///< step time; 0 when only an MFU against the chip's own peak is known
  double measured_flops = 0;  ///< then: FLOPs a device of that MFU, so that seconds = this / peak
  std::string defaults_used;  ///< "recompute none, ZeRO-1"
};

struct TrainingRuns {
  std::vector<TrainingRun> runs;
  std::vector<UncoveredRow> uncovered;
};

/// `prefix` filters by configuration prefix. No calibration: a user's own table, of which nothing was fitted.
TrainingRuns read_training_runs(const CsvTable& table, const CsvTable& architectures,
                                const SourceTable& sources, const FactStore& facts,
                                const std::string& prefix, const TrainingCalibration* calibration);

/// FLOPs a token as Megatron counts them for a model with experts: 6 for each active weight without the input
/// embedding, causal attention, MTP modules and their logits.
double counted_flops_per_token(const ModelShape& model, int sequence);

/// Model FLOPs of one step in a source's own convention.
double convention_flops(FlopConvention convention, const ModelShape& model, const Job& job,
                        double parameters);

}  // namespace countervail
