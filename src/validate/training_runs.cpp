// A row becomes a run in this order: is it a task, family and format that the model knows
// (supported), are its counts filled and countable (complete), what is the model's shape, which
// strategy ran, how long did a step take. The first thing that stands in the way is reported as the
// row's reason, so the order of the tests is the order in which a reader should repair a row.
// Several rows share a config_id where a source prints several quantities of one run; one of them
// is kept, the one that needs least interpretation.
#include "validate/training_runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "compile/compile.h"
#include "files/toml_reader.h"
#include "transformer/attended_keys.h"
#include "validate/measured_row.h"

namespace countervail {
namespace {

constexpr auto kFlopWords = words_of<FlopConvention>("flops", "megatron", "megatron-recompute",
                                                     "full", "causal", "full-without-embedding");

SourceDefaults read_source(const TomlTable& table) {
  SourceDefaults source;
  source.stack = table.text("stack");
  source.reference = table.text("reference");
  for (const TomlTable& variant : table.tables_or_none("variant")) {
    source.variants.push_back({variant.text("column"), variant.text("contains"),
                               variant.text_or("chip", ""), variant.text("stack")});
    variant.finish();
  }
  source.flops = table.word("flops", kFlopWords);
  source.peak = table.quantity_or("peak", dimension::kFlopsPerSecond, 0);
  source.recompute = table.text_or("recompute", "");
  source.dropout = table.boolean_or("dropout", false);
  source.micro_batch = static_cast<int>(table.integer_or("micro_batch", 0));
  source.virtual_stages_fill = table.boolean_or("virtual_stages_fill", false);
  source.sequence_parallel = table.boolean_or("sequence_parallel", false);
  source.zero_stage = static_cast<int>(table.integer_or("zero_stage", 0));
  source.any_recompute = table.boolean_or("any_recompute", false);
  source.dual_pipe = table.boolean_or("dual_pipe", false);
  if (table.boolean_or("block_scaled", false)) source.eight_bit = Format::kFp8Block;
  table.finish();
  return source;
}

/// What stops a row from becoming a run.
struct Obstacle {
  UncoveredReason reason;
  std::string what;
};

class RowReader {
 public:
  RowReader(const MeasuredRow& row, const CsvTable& architectures, const SourceDefaults& source,
            const FactStore& facts)
      : row_(row), source_(source), facts_(facts), model_name_(row.text("model")) {
    for (const CsvRow& line : architectures.rows)
      if (MeasuredRow(architectures, line).text("model") == model_name_)
        architecture_.emplace(architectures, line);
  }

  std::optional<Obstacle> read(TrainingRun& run) {
    if (auto obstacle = supported()) return obstacle;
    if (auto obstacle = complete()) return obstacle;
    run.model_name = model_name_;
    run.chip = row_.text("chip");
    run.system = row_.text("system");
    run.job = {integer("seq_len_tokens"),
               static_cast<long long>(row_.number("global_batch_sequences")), 0};
    run.family = row_.text("family");
    if (auto obstacle = run.family == "moe" ? read_catalog_model(run.model) : read_model(run.model))
      return obstacle;
    read_strategy(run);
    run.bits = bits_of(run.strategy.format);
    run.memory_known = !(source_.any_recompute && row_.text("recompute").empty());
    run.stack = stack();
    const double round = static_cast<double>(run.strategy.data_parallel) * run.strategy.micro_batch;
    if (run.strategy.data_parallel < 1 || static_cast<double>(run.job.global_batch) < round)
      return Obstacle{UncoveredReason::kFieldMissing, "global batch smaller than one round"};
    return std::nullopt;
  }

 private:
  int integer(const char* column) const {
    return static_cast<int>(std::lround(row_.number(column)));
  }

  std::optional<Obstacle> supported() const {
    if (stack().empty())
      return Obstacle{UncoveredReason::kFieldMissing, "stack: none is known for this source"};
    // "pretraining", "pre-training": fine-tuning and inference have other costs than a full step.
    // Fine-tuning of every weight is the same step; adapters beside frozen weights are another.
    const std::string task = lower(row_.text("task"));
    if (!task.starts_with("pre") && !task.starts_with("sft") && !task.starts_with("full"))
      return Obstacle{UncoveredReason::kNotSupported, "task " + row_.text("task")};
    const std::string family = row_.text("family");
    if (family != "dense" && family != "moe")
      return Obstacle{UncoveredReason::kNotSupported, "family " + family};
    const std::string precision = lower(row_.text("precision"));
    if (precision.empty()) return Obstacle{UncoveredReason::kFieldMissing, "precision"};
    if (!format())
      return Obstacle{UncoveredReason::kNotSupported, "format " + row_.text("precision")};
    if (family == "moe" && row_.text("ep").empty())
      return Obstacle{UncoveredReason::kFieldMissing, "ep"};
    return std::nullopt;
  }

  std::optional<Obstacle> complete() const {
    for (const char* column : {"layers", "hidden", "heads", "chip", "chips", "seq_len_tokens",
                               "global_batch_sequences", "tp", "pp"})
      if (row_.text(column).empty()) return Obstacle{UncoveredReason::kFieldMissing, column};
    if (row_.text("micro_batch_sequences").empty() && source_.micro_batch == 0)
      return Obstacle{UncoveredReason::kFieldMissing, "micro_batch_sequences"};
    return whole_numbers();
  }

  /// A count that is filled must be one: "0", "abc" or 1e300 in a table of one's own is as good as missing.
  std::optional<Obstacle> whole_numbers() const {
    constexpr double kMost = 1e8;
    for (const char* column :
         {"layers", "hidden", "heads", "chips", "seq_len_tokens", "global_batch_sequences", "tp",
          "pp", "micro_batch_sequences", "virtual_pp", "kv_heads", "ffn", "vocab", "dp"}) {
      const double value = row_.number(column);
      if (row_.text(column).empty()) continue;
      if (value < 1 || value > kMost)
        return Obstacle{UncoveredReason::kFieldMissing, fmt::format("{} is no count", column)};
    }
    return std::nullopt;
  }

  std::optional<Format> format() const {
    const std::string precision = lower(row_.text("precision"));
    const auto holds = [&](const char* part) { return precision.find(part) != std::string::npos; };
    // Order matters: "MXFP8" also holds "fp8", and what scales a plain
    // "FP8" is for the source to say.
    if (holds("16")) return Format::kBf16;
    if (holds("fp4")) return Format::kFp4;
    if (holds("mx")) return Format::kMxfp8;
    if (holds("fp8")) return source_.eight_bit;
    return std::nullopt;
  }

  /// The catalog's model of that name.
  std::optional<Obstacle> read_catalog_model(ModelShape& model) const {
    try {
      Ledger ledger(facts_);
      model = compile_model(ledger, model_name_);
      return std::nullopt;
    } catch (const Error& error) {
      return Obstacle{UncoveredReason::kNotSupported, error.message};
    }
  }

  /// The architecture table's value, else the row's, else 0.
  double either(const char* architecture_column, const char* row_column) const {
    const double known = architecture_ ? architecture_->number(architecture_column) : 0;
    return known > 0 ? known : row_.number(row_column);
  }

  std::optional<Obstacle> read_model(ModelShape& model) const {
    model.layers = integer("layers");
    model.hidden = integer("hidden");
    model.heads = integer("heads");
    // For KV heads, FFN and vocabulary the row wins, since a source may vary a published model; the
    // architecture table fills what the row leaves blank.
    const double kv =
        row_.number("kv_heads") > 0 ? row_.number("kv_heads") : either("kv_heads", "kv_heads");
    model.kv_heads = kv > 0 ? static_cast<int>(kv) : model.heads;
    const double width = either("head_dim", "head_dim");
    model.head_dim = width > 0 ? static_cast<int>(width) : model.hidden / model.heads;
    model.ffn = row_.number("ffn") > 0 ? integer("ffn") : 4 * model.hidden;
    // Without an entry of the table the width tells: gated layers shrink f below 4 h to keep the
    // weights of a plain one (Shazeer 2020, arXiv:2002.05202, section 3).
    model.gated_ffn =
        architecture_ ? architecture_->text("ffn_kind") == "gated" : model.ffn < 4 * model.hidden;
    model.tied_embeddings = architecture_ && architecture_->text("tied_embeddings") == "1";
    model.attention_window = architecture_ ? static_cast<int>(architecture_->number("window")) : 0;
    model.dropout = source_.dropout;
    const double vocab = row_.number("vocab") > 0 ? row_.number("vocab") : either("vocab", "vocab");
    model.vocab = static_cast<int>(vocab);
    if (model.vocab > 0) return std::nullopt;
    // What the layers do not explain of the printed parameter count is embedding, one table or two.
    const double tables = (model.tied_embeddings ? 1.0 : 2.0) * model.hidden;
    const double rest =
        row_.number("params_total_billion") * 1e9 - model.layers * layer_weights(model);
    // Less than a thousand words is the rounding of "7 billion", not a vocabulary.
    if (rest <= 1000 * tables) return Obstacle{UncoveredReason::kFieldMissing, "vocabulary"};
    model.vocab = static_cast<int>(rest / tables);
    return std::nullopt;
  }

  void read_strategy(TrainingRun& run) const {
    Strategy& s = run.strategy;
    s.tensor_parallel = integer("tp");
    s.pipeline_parallel = integer("pp");
    s.context_parallel = std::max(1, integer("cp"));
    s.data_parallel =
        integer("chips") / (s.tensor_parallel * s.pipeline_parallel * s.context_parallel);
    s.expert_parallel = run.family == "moe" ? std::max(1, integer("ep")) : 1;
    s.expert_tensor_parallel =
        run.family == "moe" && s.expert_parallel == 1 ? s.tensor_parallel : 1;
    s.format = *format();
    if (source_.dual_pipe) s.schedule = Schedule::kDualPipe;
    s.micro_batch = row_.text("micro_batch_sequences").empty() ? source_.micro_batch
                                                               : integer("micro_batch_sequences");
    const int layers_a_stage = (run.model.layers + s.pipeline_parallel - 1) / s.pipeline_parallel;
    const int blank_chunks =
        source_.virtual_stages_fill && s.pipeline_parallel > 1 ? layers_a_stage : 1;
    s.virtual_stages = row_.number("virtual_pp") > 0 ? integer("virtual_pp") : blank_chunks;
    s.recompute = recompute();
    const std::string sequence = row_.text("sequence_parallel");
    s.sequence_parallel =
        s.tensor_parallel > 1 && (sequence.empty() ? source_.sequence_parallel : sequence == "yes");
    s.zero_stage = zero_stage();
    // Overlap is switched on and the stack's profile says how much it
    // hides: 0 where the framework has none.
    s.tensor_overlap = TensorOverlap::kForwardAndBackward;
    s.data_overlap = s.pipeline_overlap = true;
    s.expert_overlap = s.expert_parallel > 1;
    run.defaults_used =
        fmt::format("{}{}{}", row_.text("recompute").empty() ? "recompute by default; " : "",
                    sequence.empty() ? "sequence parallelism by default; " : "",
                    row_.text("zero_fsdp").empty() ? "sharding by default" : "");
  }

  Recompute recompute() const {
    const std::string text =
        row_.text("recompute").empty() ? source_.recompute : row_.text("recompute");
    if (text.starts_with("full")) return Recompute::kFull;
    if (text.find("RMSNorm") != std::string::npos) return Recompute::kLight;
    return text.starts_with("selective") ? Recompute::kSelective : Recompute::kNone;
  }

  std::uint8_t zero_stage() const {
    const std::string text = row_.text("zero_fsdp");
    const auto holds = [&](const char* part) { return text.find(part) != std::string::npos; };
    if (text.empty()) return static_cast<std::uint8_t>(source_.zero_stage);
    // From the most specific name to the least: "FSDP, not resharded" is
    // ZeRO-2 although it holds "fsdp".
    if (holds("full-shard")) return 3;
    if (holds("shard-grad-op") || holds("not resharded")) return 2;
    if (holds("zero-1") || holds("distributed") || holds("ddp")) return 1;
    return holds("fsdp") ? 3 : 0;
  }

  std::string stack() const {
    if (const std::string own = row_.text("stack"); !own.empty()) return own;
    for (const SourceDefaults::Variant& variant : source_.variants)
      if (row_.text(variant.column).find(variant.contains) != std::string::npos &&
          row_.text("chip").starts_with(variant.chip))
        return variant.stack;
    return source_.stack;
  }

  MeasuredRow row_;
  const SourceDefaults& source_;
  const FactStore& facts_;
  std::string model_name_;
  std::optional<MeasuredRow> architecture_;
};

/// Seconds of a step that the row's quantity means, and how much the quantity is preferred (1 best; 0 none).
struct RowReading {
  double seconds = 0;
  int rank = 0;
  double flops = 0;  ///< instead of seconds: FLOPs a device at the peak of the chip
};

/// Ranks: a time needs no interpretation; a token rate only batch and sequence;
/// FLOP/s the source's way of counting; an MFU that and a peak. The further down,
/// the more of the error is the source's.
/// Weights that a token visits: of a model with experts the active ones.
double counted_parameters(const MeasuredRow& row, const ModelShape& model) {
  if (model.experts > 0) {
    const double idle =
        (model.experts - model.top_k) * expert_weights(model) * (model.layers - model.dense_layers);
    const double printed = row.number("params_active_billion") * 1e9;
    return printed > 0 ? printed : total_weights(model) - idle;
  }
  const double printed = row.number("params_total_billion") * 1e9;
  return printed > 0 ? printed : total_weights(model);
}

RowReading reading_of(const MeasuredRow& row, const SourceDefaults& source,
                      const TrainingRun& run) {
  const std::string quantity = row.text("quantity");
  const double value = row.number("value");
  const double tokens = static_cast<double>(run.job.global_batch) * run.job.sequence;
  const double chips = row.number("chips");
  if (value <= 0) return {};
  if (quantity == "iteration_time_s" || quantity == "step_time_s") return {value, 1};
  if (quantity == "tokens_per_s_per_chip") return {tokens / (value * chips), 2};
  if (quantity == "tokens_per_s_aggregate") return {tokens / value, 2};
  const double parameters = counted_parameters(row, run.model);
  const double flops = convention_flops(source.flops, run.model, run.job, parameters);
  if (quantity == "hardware_tflops_per_chip" || quantity == "model_tflops_per_chip" ||
      quantity == "tflops_per_chip")
    return {flops / (value * 1e12 * chips), 3};
  if (quantity == "mfu" && source.peak == 0) return {0, 4, flops / (value / 100 * chips)};
  if (quantity == "mfu") return {flops / (value / 100 * source.peak * chips), 4};
  return {};
}

/// FLOP/s and tokens/s that a configuration prints side by side: their ratio says what the source counted.
struct PrintedFlops {
  double flops = 0, tokens = 0;
};

std::map<std::string, PrintedFlops> printed_flops_of(const CsvTable& table) {
  std::map<std::string, PrintedFlops> printed;
  for (const CsvRow& line : table.rows) {
    const MeasuredRow row(table, line);
    if (row.text("family") != "moe") continue;
    PrintedFlops& one = printed[row.text("config_id")];
    const std::string quantity = row.text("quantity");
    if (quantity.ends_with("tflops_per_chip")) one.flops = row.number("value") * 1e12;
    if (quantity == "tokens_per_s_per_chip") one.tokens = row.number("value");
  }
  return printed;
}

/// MTP modules are no column: they were off where the printed FLOPs a token are nearer to a count without them.
bool prints_no_mtp(const std::map<std::string, PrintedFlops>& printed, const std::string& id,
                   const TrainingRun& run) {
  const auto found = printed.find(id);
  if (found == printed.end() || found->second.flops <= 0 || found->second.tokens <= 0) return false;
  const double counted = found->second.flops / found->second.tokens;
  ModelShape without = run.model;
  without.mtp_layers = 0;
  return std::abs(counted - counted_flops_per_token(without, run.job.sequence)) <
         std::abs(counted - counted_flops_per_token(run.model, run.job.sequence));
}

std::string prefix_of(const std::string& id) {
  return id.substr(0, id.find('-'));
}

/// Some sources repeat configurations over releases: there the key is what the configuration is.
std::string calibration_key(const MeasuredRow& row, const std::string& id,
                            const TrainingCalibration& calibration) {
  if (!is_one_of(calibration.repeated, prefix_of(id))) return id;
  const std::string precision = lower(row.text("precision"));
  const int bits = precision.find("16") != std::string::npos    ? 16
                   : precision.find("fp4") != std::string::npos ? 4
                                                                : 8;
  return fmt::format("{}|{}|{}|{}|{}", prefix_of(id), row.text("model"), row.text("chip"),
                     row.text("chips"), bits);
}

}  // namespace

SourceTable read_source_defaults(const Files& data) {
  const TomlTable root = read_toml("measured/sources.toml", data);
  SourceTable sources;
  for (const std::string& prefix : root.keys()) sources[prefix] = read_source(root.table(prefix));
  if (!sources.contains("default"))
    throw Error(ErrorKind::kMissing, "table 'default' is missing", root.file());
  return sources;
}

TrainingRuns read_training_runs(const CsvTable& table, const CsvTable& architectures,
                                const SourceTable& sources, const FactStore& facts,
                                const std::string& prefix, const TrainingCalibration* calibration) {
  for (const char* column : {"config_id", "model", "family", "task", "chip", "chips", "precision",
                             "quantity", "value", "trust"})
    table.required_column(column);
  struct Entry {
    TrainingRun run;
    std::optional<Obstacle> obstacle;
    int rank = 0;
  };
  std::vector<std::string> order;
  std::map<std::string, Entry> entries;
  const std::map<std::string, PrintedFlops> printed_flops = printed_flops_of(table);
  for (const CsvRow& line : table.rows) {
    const MeasuredRow row(table, line);
    const std::string id = row.text("config_id");
    if (!prefix.empty() && prefix_of(id) != prefix) continue;
    const auto named = sources.find(prefix_of(id));
    const SourceDefaults& source = named == sources.end() ? sources.at("default") : named->second;
    auto [place, is_new] = entries.try_emplace(id);
    Entry& entry = place->second;
    if (is_new) {
      order.push_back(id);
      entry.run.id = id;
      entry.run.prefix = prefix_of(id);
      entry.obstacle = Obstacle{UncoveredReason::kFieldMissing, "a quantity of trust A or B"};
      // Decided by the id alone, before any value is read: what a row
      // says cannot move it between parts.
      entry.run.calibration =
          calibration != nullptr &&
          in_calibration_part(calibration_key(row, id, *calibration), calibration->parts);
    }
    if (row.text("trust") == "C") continue;
    TrainingRun run = entry.run;
    const std::optional<Obstacle> obstacle = RowReader(row, architectures, source, facts).read(run);
    if (obstacle) {
      if (entry.rank == 0) entry.obstacle = obstacle;
      continue;
    }
    if (run.model.mtp_layers > 0 && prints_no_mtp(printed_flops, id, run)) run.model.mtp_layers = 0;
    const RowReading reading = reading_of(row, source, run);
    // Strictly better only: of two rows of one rank the first in the file is taken.
    if (reading.rank == 0 || (entry.rank > 0 && entry.rank <= reading.rank)) continue;
    run.measured_seconds = reading.seconds;
    run.measured_flops = reading.flops;
    run.label = fmt::format("{} on {} {}", row.text("model"), row.text("chips"), row.text("chip"));
    run.ordering_key = fmt::format("{}|{}|{}|{}|{}", run.prefix, run.model_name, run.chip, run.bits,
                                   run.job.sequence);
    run.job_key =
        fmt::format("{}|{}|{}", run.ordering_key, row.text("chips"), run.job.global_batch);
    entry = {run, std::nullopt, reading.rank};
  }
  TrainingRuns result;
  for (const std::string& id : order) {
    const Entry& entry = entries.at(id);
    if (entry.obstacle)
      result.uncovered.push_back({id, entry.obstacle->reason, entry.obstacle->what});
    else
      result.runs.push_back(entry.run);
  }
  return result;
}

}  // namespace countervail
