#include "validate/kernel_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"

namespace countervail {
namespace {

/// One row by column name; numbers are read strictly.
class Cells {
 public:
  Cells(const CsvTable& table, const CsvRow& row) : table_(table), row_(row) {}
  std::string text(const char* column) const { return table_.cell(row_, column); }
  double number(const char* column) const { return table_.number(row_, column); }
  /// At least `least`, or an error at the cell.
  double number(const char* column, double least) const {
    const double value = number(column);
    if (value < least)
      throw table_.error(row_, column, ErrorKind::kRange,
                         fmt::format("'{}' must be at least {}, got {}", column,
                                     format_number(least), format_number(value)));
    return value;
  }
  /// A time in units of `scale` seconds.
  double time(const char* column, double scale) const {
    const double value = number(column);
    if (!(value > 0))
      throw table_.error(
          row_, column, ErrorKind::kRange,
          fmt::format("'{}' must be a time above 0, got {}", column, format_number(value)));
    return value * scale;
  }
  bool has(const char* column) const { return table_.column(column) >= 0; }
  Error unknown(const char* column, const std::vector<std::string>& known) const {
    return table_.error(row_, column, ErrorKind::kUnknownName,
                        fmt::format("unknown {} '{}'", column, text(column)),
                        did_you_mean(text(column), known));
  }

 private:
  const CsvTable& table_;
  const CsvRow& row_;
};

/// What a number format costs: bits of the peak that bounds it, bytes of an input and of a weight.
struct NumberFormat {
  const char* name;
  int bits;
  double input_bytes, weight_bytes;
  bool casts;
};
/// Scales of NVFP4 (one byte for 16 values) and MXFP4 (one for 32) included.
constexpr NumberFormat kFormats[] = {{"bfloat16", 16, 2, 2, false},
                                     {"float16", 16, 2, 2, false},
                                     {"fp8", 8, 1, 1, true},
                                     {"fp8_block", 8, 1, 1, true},
                                     {"nvfp4", 4, 0.5625, 0.5625, true},
                                     {"sq", 8, 1, 1, true},
                                     {"int8_wo", 16, 2, 1, false},
                                     {"int4_wo", 16, 2, 0.5, false},
                                     {"w4a16_mxfp4", 16, 2, 0.53125, false},
                                     {"w4a8_mxfp4_mxfp8", 8, 1, 0.53125, true}};

const NumberFormat& format_in(const Cells& row, const char* column) {
  std::vector<std::string> known;
  for (const NumberFormat& format : kFormats) {
    if (row.text(column) == format.name) return format;
    known.push_back(format.name);
  }
  throw row.unknown(column, known);
}

std::string size_word(double value, double small, double large) {
  return value <= small ? "1 small" : value <= large ? "2 medium" : "3 large";
}

void read_gemm(const Cells& row, const MeasuredMachine&, MeasuredKernel& out) {
  const NumberFormat& format = format_in(row, "gemm_dtype");
  out.kind = KernelKind::kGemm;
  out.bits = format.bits;
  out.gemm = {row.number("m", 1), row.number("n", 1),  row.number("k", 1),
              format.input_bytes, format.weight_bytes, format.casts};
  out.group += std::string("-") + format.name;
  out.size_class = size_word(out.gemm.m, 64, 511);
  out.label = fmt::format("{} x {} x {}", out.gemm.m, out.gemm.n, out.gemm.k);
}

std::string library_suffix(const Cells& row) {
  return row.text("kernel_source").find("flashinfer") != std::string::npos ? "-flashinfer" : "";
}

double window_of(const Cells& row, double keys) {
  const double window = row.number("window_size", 0);
  return window > 0 ? std::min(window, keys) : keys;
}

void read_attention(const Cells& row, const MeasuredMachine&, MeasuredKernel& out) {
  const NumberFormat &format = format_in(row, "attn_dtype"),
                     &cache = format_in(row, "kv_cache_dtype");
  out.bits = format.bits;
  out.group += fmt::format("-{}-{}{}", format.name, cache.name, library_suffix(row));
  const double batch = row.number("batch_size", 1), heads = row.number("num_heads", 1),
               kv = row.number("num_key_value_heads", 1), width = row.number("head_dim", 1);
  if (row.text("op_name") == "context_attention") {
    const double length = row.number("isl", 1);
    out.kind = KernelKind::kContextAttention;
    out.attention = {batch, length, heads, kv, width, window_of(row, length)};
    out.size_class = length * batch <= 512                                ? "1 small"
                     : 2 * batch * heads * width * length * length < 1e11 ? "2 medium"
                                                                          : "3 large";
  } else {
    const double keys = window_of(row, row.number("step", 0) + 1);
    out.kind = KernelKind::kGenerationAttention;
    out.decode = {batch, keys, heads, kv, width, cache.input_bytes};
    out.size_class = size_word(batch * keys * kv * width * 4, 4e6, 1e8);
  }
  out.label = fmt::format("{} x {} + {}, heads {}/{} of {}", batch, row.number("isl", 0),
                          row.number("step", 0), heads, kv, width);
}

void read_latent(const Cells& row, const MeasuredMachine& machine, MeasuredKernel& out) {
  const NumberFormat &format = format_in(row, "gemm_type"),
                     &cache = format_in(row, "kv_cache_dtype");
  const bool decode = row.text("op_name").find("generation") != std::string::npos;
  out.kind = decode ? KernelKind::kLatentGeneration : KernelKind::kLatentContext;
  out.bits = format.bits;
  const std::string source = lower(row.text("kernel_source"));
  out.group +=
      fmt::format("-{}-{}{}", format.name, cache.name, source == "default" ? "" : "-" + source);
  LatentShape& latent = out.latent;
  latent.sequences = row.number("batch_size", 1);
  latent.length = row.number("isl", 1);
  latent.keys = latent.length + (decode ? row.number("step", 0) : 0);
  latent.heads = row.number("num_heads", 1);
  latent.weight_bytes = format.weight_bytes;
  latent.cache_bytes = cache.input_bytes;
  latent.sixteen_bit_flops = machine.sixteen.flops;
  out.size_class = size_word(latent.sequences * latent.keys, 511, 16383);
  out.label = fmt::format("{} x {} keys, {} heads", latent.sequences, latent.keys, latent.heads);
}

double power_of(const Cells& row) {
  const std::string law = row.text("distribution");
  if (law == "balanced" || law == "uniform") return 0;
  if (law == "power_law_1.01") return 1.01;
  if (law == "power_law_1.2") return 1.2;
  throw row.unknown("distribution", {"balanced", "uniform", "power_law_1.01", "power_law_1.2"});
}

void read_experts(const Cells& row, const MeasuredMachine&, MeasuredKernel& out) {
  const NumberFormat& format = format_in(row, "moe_dtype");
  const bool gated = row.text("kernel_source").find("nongated") == std::string::npos;
  out.kind = KernelKind::kExperts;
  out.bits = format.bits;
  out.group += std::string("-") + format.name + (gated ? "" : "-nongated");
  ExpertShape& e = out.experts;
  e.devices = row.number("moe_ep_size", 1);
  e.tokens = row.number("num_tokens", 1), e.top_k = row.number("topk", 1);
  e.hidden = row.number("hidden_size", 1);
  e.width = row.number("inter_size", 1) / row.number("moe_tp_size", 1);
  e.experts = std::max(1.0, row.number("num_experts", 1) / e.devices);
  e.matrices = gated ? 3 : 2;
  e.power = power_of(row);
  e.weight_bytes = format.weight_bytes;
  out.size_class = size_word(e.tokens, 64, 1024);
  out.label = fmt::format("{} tokens, top {} of {} x {}, {} x {}", e.tokens, e.top_k, e.experts,
                          e.devices, e.hidden, e.width);
}

void read_collective(const Cells& row, const MeasuredMachine& machine, MeasuredKernel& out) {
  const bool own = row.has("allreduce_dtype");
  const std::string op = own ? "all_reduce" : row.text("op_name");
  const std::vector<std::string> known{"all_reduce", "all_gather", "reduce_scatter", "alltoall"};
  if (std::find(known.begin(), known.end(), op) == known.end()) throw row.unknown("op_name", known);
  out.kind = own ? KernelKind::kOneKernelAllReduce : KernelKind::kCollective;
  if (!own) out.group += "-" + op;
  const std::string type = row.text(own ? "allreduce_dtype" : "nccl_dtype");
  const double n = row.number("num_gpus", 2), width = type == "int8" ? 1 : 2;
  const double passes = op == "all_reduce" ? 2 : 1;
  out.call = {n, width * row.number("message_size", 1), passes * (n - 1) / n, machine.link};
  out.size_class = out.call.bytes <= kMebibyte ? "1 small" : "3 large";
  out.label = fmt::format("{} {} x {} B", op, n, out.call.bytes);
}

/// Expected devices of `devices` that `top_k` random experts of a token lie on.
double devices_met(double devices, double top_k) {
  return devices * (1 - std::pow(1 - 1 / devices, top_k));
}

/// DeepEP in one node of eight: one copy a device.
void read_deepep(const Cells& row, const MeasuredMachine& machine, bool combine,
                 MeasuredKernel& out) {
  constexpr double kDevices = 8;
  const bool low = row.has("dispatch_avg_t_us");
  out.kind = low ? KernelKind::kDeepEpLowLatency : KernelKind::kDeepEp;
  out.group += combine ? "-combine" : "-dispatch";
  const double hidden = row.number("hidden_size", 1), top_k = row.number("num_topk", 1);
  ExchangeCall& call = out.exchange;
  call.tokens = row.number("num_token", 1), call.experts = row.number("num_experts", 1);
  call.link = machine.link, call.memory = machine.sixteen.bandwidth;
  call.copy_bytes = 2 * call.tokens * top_k * hidden;
  call.bytes = low ? call.tokens * top_k * hidden * (combine ? 2 : 1)
                   : 2 * call.tokens * hidden * devices_met(kDevices, top_k);
  if (!low) call.units = row.number(combine ? "combine_sms" : "dispatch_sms", 1);
  out.seconds = low ? row.time(combine ? "combine_avg_t_us" : "dispatch_avg_t_us", 1e-6)
                    : row.time(combine ? "combine_transmit_us" : "dispatch_transmit_us", 1e-6);
  out.size_class = call.tokens <= (low ? 64 : 512) ? "1 small" : "3 large";
  out.label =
      fmt::format("{} tokens, top {} of {}, {} wide", call.tokens, top_k, call.experts, hidden);
}

/// One copy a device; `prepare` exchanges counts and indices alone.
void read_all_to_all(const Cells& row, const MeasuredMachine& machine, MeasuredKernel& out) {
  constexpr double kIndexBytes = 8;
  const NumberFormat& format = format_in(row, "moe_dtype");
  const std::string op = row.text("op_name");
  const auto holds = [&](const char* part) { return op.find(part) != std::string::npos; };
  out.kind = KernelKind::kAllToAll;
  out.group += fmt::format("-{}-{}-{}", op, lower(row.text("kernel_source")), format.name);
  const double devices = row.number("moe_ep_size", 2), top_k = row.number("topk", 1);
  const double full = holds("combine") && !holds("low") ? 2
                      : holds("low")                    ? 0.5625
                                                        : format.input_bytes;
  const double value = full * row.number("hidden_size", 1);
  ExchangeCall& call = out.exchange;
  call.tokens = row.number("num_tokens", 1), call.experts = devices;
  const double sent = devices_met(devices, top_k) * (devices - 1) / devices;
  call.bytes = call.tokens * (holds("prepare") ? kIndexBytes * top_k : value * sent);
  call.copy_bytes = call.tokens * top_k * (holds("prepare") ? kIndexBytes : value);
  call.link = machine.link, call.memory = machine.sixteen.bandwidth;
  out.size_class = call.tokens <= 512 ? "1 small" : "3 large";
  out.label = fmt::format("{} tokens, top {}, {} devices", call.tokens, top_k, devices);
}

using Read = void (*)(const Cells&, const MeasuredMachine&, MeasuredKernel&);
/// A kind of file is known by a column that no other kind has; of files with two kinds of rows, `op_name` decides.
struct KindOfFile {
  const char* column;
  Read read;
};
constexpr KindOfFile kKinds[] = {
    {"gemm_dtype", read_gemm},       {"attn_dtype", read_attention},
    {"mla_dtype", read_latent},      {"inter_size", read_experts},
    {"nccl_dtype", read_collective}, {"allreduce_dtype", read_collective},
    {"moe_ep_size", read_all_to_all}};

bool is_deepep(const CsvTable& table) {
  return table.column("dispatch_transmit_us") >= 0 || table.column("dispatch_avg_t_us") >= 0;
}

Read reader_of(const CsvTable& table) {
  for (const KindOfFile& kind : kKinds)
    if (table.column(kind.column) >= 0) return kind.read;
  return nullptr;
}

std::uint64_t hash_of(const CsvTable& table, const CsvRow& row) {
  return fnv1a64(fmt::format("{}|{}", fmt::join(table.header, ","), fmt::join(row.cells, ",")));
}

const MeasuredMachine* machine_named(const std::vector<MeasuredMachine>& machines,
                                     const std::string& name) {
  const auto found = std::find_if(machines.begin(), machines.end(),
                                  [&](const MeasuredMachine& one) { return one.name == name; });
  return found == machines.end() ? nullptr : &*found;
}

}  // namespace

bool is_kernel_table(const CsvTable& table) {
  return table.column("chip") >= 0 && (is_deepep(table) || reader_of(table) != nullptr);
}

std::set<std::uint64_t> row_hashes(const CsvTable& table) {
  std::set<std::uint64_t> hashes;
  for (const CsvRow& row : table.rows) hashes.insert(hash_of(table, row));
  return hashes;
}

MeasuredKernels read_measured_kernels(const CsvTable& table,
                                      const std::vector<MeasuredMachine>& machines,
                                      const std::set<std::uint64_t>& calibration) {
  MeasuredKernels out;
  const Read read = reader_of(table);
  for (const CsvRow& line : table.rows) {
    const Cells row(table, line);
    MeasuredKernel kernel{.id = std::to_string(line.line), .chip = row.text("chip")};
    const MeasuredMachine* machine = machine_named(machines, kernel.chip);
    if (machine == nullptr) {
      out.uncovered.push_back({kernel.id, UncoveredReason::kUnknownName, "chip " + kernel.chip});
      continue;
    }
    kernel.group = kernel.chip;
    kernel.calibration = calibration.contains(hash_of(table, line));
    if (is_deepep(table)) {
      for (const bool combine : {false, true}) {
        MeasuredKernel half = kernel;
        half.id += combine ? "c" : "d";
        read_deepep(row, *machine, combine, half);
        out.rows.push_back(std::move(half));
      }
      continue;
    }
    kernel.seconds = row.time("latency", 1e-3);
    read(row, *machine, kernel);
    out.rows.push_back(std::move(kernel));
  }
  return out;
}

}  // namespace countervail
