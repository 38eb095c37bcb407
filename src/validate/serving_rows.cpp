// Formats follow the checkpoint, not the column alone: block scales for DeepSeek in 8 bit, 16-bit attention in NVFP4 and
// INT4 mixtures, MXFP4 experts for GPT-OSS whatever the row says, the cache that the stack keeps beside a narrow checkpoint.
#include "validate/serving_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/text.h"
#include "compile/compile.h"
#include "facts/names.h"

namespace countervail {
namespace {

using serving::WeightFormat;

constexpr std::array<std::pair<const char*, WeightFormat>, 5> kWeightWords{
    {{"bf16", WeightFormat::kSixteen},
     {"fp8", WeightFormat::kFp8},
     {"fp8_block", WeightFormat::kFp8Block},
     {"nvfp4", WeightFormat::kNvfp4},
     {"int4_wo", WeightFormat::kInt4}}};

/// One row of the table by column name.
class ServingCells {
 public:
  ServingCells(const CsvTable& table, const CsvRow& row) : table_(table), row_(row) {}
  const std::string& text(const char* column) const { return table_.cell(row_, column); }
  double number(const char* column) const { return table_.number(row_, column); }
  double number_or(const char* column, double missing) const {
    return text(column).empty() ? missing : number(column);
  }
  /// A count of at least 1; blank reads as 1.
  int count(const char* column) const {
    const double value = number_or(column, 1);
    if (value < 1)
      throw table_.error(row_, column, ErrorKind::kRange,
                         fmt::format("'{}' must be at least 1", column));
    return static_cast<int>(value);
  }
  WeightFormat format() const {
    std::vector<std::string> known;
    for (const auto& [name, format] : kWeightWords) {
      if (text("weights") == name) return format;
      known.emplace_back(name);
    }
    throw table_.error(row_, "weights", ErrorKind::kUnknownName,
                       fmt::format("unknown format '{}'", text("weights")),
                       did_you_mean(text("weights"), known));
  }
  Error unknown_library(const std::vector<std::string>& known) const {
    return table_.error(row_, "library", ErrorKind::kUnknownName,
                        fmt::format("no serving stack of '{}'", text("library")),
                        did_you_mean(text("library"), known));
  }

 private:
  const CsvTable& table_;
  const CsvRow& row_;
};

bool keeps_16_bit_attention(const ModelShape& model, WeightFormat format) {
  return model.experts > 0 && is_latent(model) &&
         (format == WeightFormat::kNvfp4 || format == WeightFormat::kInt4);
}

serving::Precision precision_of(const ServingCells& row, const ModelShape& model,
                                double narrow_cache) {
  WeightFormat format = row.format();
  if (is_latent(model) && format == WeightFormat::kFp8) format = WeightFormat::kFp8Block;
  serving::Precision p{format, format, format, 2};
  const bool narrow = format != WeightFormat::kSixteen && format != WeightFormat::kInt4;
  if (narrow) p.cache_bytes = narrow_cache;
  if (keeps_16_bit_attention(model, format)) p.attention = WeightFormat::kSixteen;
  if (format == WeightFormat::kInt4) p.dense = WeightFormat::kSixteen;
  if (row.text("model").find("GPT-OSS") != std::string::npos)
    p = {WeightFormat::kSixteen, WeightFormat::kSixteen, WeightFormat::kMxfp4, p.cache_bytes};
  return p;
}

serving::Worker worker_of(const ServingCells& row) {
  serving::Worker w{.tensor = row.count("tp"), .attention_data = row.count("attention_dp")};
  w.expert = row.count("ep");
  w.expert_tensor = std::max(1, serving::devices_of(w) / w.expert);
  return w;
}

/// What stands in the way of a prediction; empty when nothing does.
std::string obstacle(const ModelShape& model, const serving::Worker& worker) {
  if (model.attention_top_k > 0) return "attention of keys that an indexer picks";
  if (is_compressed(model)) return "compressed attention";
  if (model.heads % worker.tensor != 0) return "tensor degree that does not divide the heads";
  return {};
}

class Reader {
 public:
  Reader(const Overlay& facts, const std::vector<KernelMachine>& machines, bool all_test)
      : ledger_(facts), machines_(machines), all_test_(all_test) {}

  void read(const ServingCells& row, ServingRows& out) {
    MeasuredServing one{
        .id = row.text("config_id"), .library = row.text("library"), .model = row.text("model")};
    const KernelMachine* machine = machine_of(row.text("chip"));
    if (machine == nullptr) {
      out.uncovered.push_back({one.id, UncoveredReason::kUnknownName, "chip " + row.text("chip")});
      return;
    }
    one.left_out = row.text("left_out");
    const bool suspected = one.left_out.find("suspected") != std::string::npos;
    if (!one.left_out.empty() && !suspected) {
      out.uncovered.push_back({one.id, UncoveredReason::kNotDetermined, one.left_out});
      return;
    }
    add_stack(row, one.library, out);
    one.engine.model =
        compile_model(ledger_, resolve_name(ledger_.store(), "model", row.text("model")));
    one.engine.worker = worker_of(row);
    if (const std::string why = obstacle(one.engine.model, one.engine.worker); !why.empty()) {
      out.uncovered.push_back({one.id, UncoveredReason::kNotSupported, why});
      return;
    }
    one.engine.precision =
        precision_of(row, one.engine.model, out.stacks.at(one.library).narrow_cache);
    one.engine.machine = serving::read_machine(
        ledger_, {machine->name, machine->chip, machine->link}, one.engine.precision);
    read_run(row, one);
    out.rows.push_back(std::move(one));
  }

 private:
  const KernelMachine* machine_of(const std::string& name) const {
    const std::string chip = resolve_name(ledger_.store(), "chip", name);
    const auto found = std::ranges::find(machines_, chip, &KernelMachine::chip);
    return found == machines_.end() ? nullptr : &*found;
  }

  /// The newest stack of a library: LIBRARY-YEAR.
  void add_stack(const ServingCells& row, const std::string& library, ServingRows& out) {
    if (out.stacks.contains(library)) return;
    std::vector<std::string> known;
    std::string newest;
    for (const std::string& name : ledger_.store().items("serving")) {
      if (name.starts_with(library + "-")) newest = std::max(newest, name);
      known.push_back(name.substr(0, name.rfind('-')));
    }
    if (newest.empty()) throw row.unknown_library(known);
    out.stacks.emplace(library, serving::read_serving_stack(ledger_, newest));
  }

  void read_run(const ServingCells& row, MeasuredServing& one) const {
    one.traffic.input = row.number("input_tokens");
    one.traffic.output = row.number("output_tokens");
    one.clients = row.number_or("concurrency", 0);
    one.disaggregated = row.text("mode") == "disaggregated";
    one.decode_batch = row.number_or("decode_batch", 0);
    one.ttft = row.number("ttft_ms") * 1e-3, one.tpot = row.number("tpot_ms") * 1e-3;
    one.calibration = !all_test_ && !one.disaggregated && row.text("part") == "calibration" &&
                      one.left_out.empty();
    one.job = fmt::format("{}|{}|{}|{}|{}|{}|{}|{}", one.library, row.text("version"),
                          row.text("model"), row.text("chip"), row.text("weights"),
                          one.traffic.input, one.traffic.output, one.clients);
    one.label = fmt::format("{} on {} {}, {} clients, {}+{}", row.text("model"),
                            serving::devices_of(one.engine.worker), row.text("chip"), one.clients,
                            one.traffic.input, one.traffic.output);
  }

  Ledger ledger_;
  const std::vector<KernelMachine>& machines_;
  bool all_test_;
};

}  // namespace

ServingRows read_serving_rows(const Overlay& facts, const CsvTable& table,
                              const std::vector<KernelMachine>& machines, bool all_test) {
  ServingRows out;
  Reader reader(facts, machines, all_test);
  for (const CsvRow& row : table.rows) reader.read({table, row}, out);
  return out;
}

}  // namespace countervail
