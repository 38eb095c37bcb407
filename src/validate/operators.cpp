// Everything is compared as seconds per FLOP (per byte for operators that only move memory), which
// makes rows that print rates and rows that print times the same thing, and shapes of any size
// comparable. A row belongs to the curve of its chip and width; the curve is read from the same
// facts as answers read, so an error seen here is an error of answers.
#include "validate/operators.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/text.h"
#include "files/csv.h"
#include "transformer/operator_time.h"
#include "validate/measured_row.h"
#include "validate/pattern_search.h"

namespace countervail {
namespace {

/// Rows below this many result rows are skinny: decode shapes, which curves for training do not serve.
constexpr double kSkinnyRows = 256;

bool is_grouped(const MeasuredOperator& row) {
  return row.op.starts_with("grouped_gemm");
}
bool is_gemm(const MeasuredOperator& row) {
  return row.op == "gemm" || row.op == "gemm_best_shape" || is_grouped(row);
}
/// Operators that only move memory: each 16-bit element is read and written once.
bool is_elementwise(const MeasuredOperator& row) {
  return row.op == "softmax" || row.op == "layernorm" || row.op == "gelu";
}
bool is_stream(const MeasuredOperator& row) {
  return row.op.starts_with("stream_");
}
bool moves_memory(const MeasuredOperator& row) {
  return is_elementwise(row) || is_stream(row);
}
constexpr double kBytesAnElement = 4;
/// Below this traffic a kernel called from Python costs its launch (some 50 us), not its bytes.
constexpr double kSmallBytes = 128e6;
constexpr double kStreamBytes = 1e9;  ///< long enough for the launch to vanish

/// Two widths were measured so far: 8 bit and 16 (BF16 and FP16 share a curve).
int bits_of(const std::string& precision) {
  return precision.starts_with("FP8") ? 8 : 16;
}

/// Rows equal in this and in their source are one measurement; the first is kept.
std::string shape_key(const MeasuredOperator& row) {
  std::string key = row.op + "|" + row.chip + "|" + std::to_string(row.bits);
  for (double x : {row.m, row.n, row.k, row.groups, row.sequence, row.head_dim})
    key += "|" + format_number(x);
  return key + "|" + row.implementation + "|" + row.pass + (row.causal ? "|causal" : "");
}

/// Fills seconds per FLOP from what the row prints; false when it prints something else.
/// STREAM and elementwise rows come first: "TB/s" of a GEMM would be its traffic, not its speed.
bool take_value(const MeasuredRow& row, MeasuredOperator& out) {
  const double value = row.number("value");
  if (value <= 0) return false;
  const std::string unit = row.text("unit");
  if (is_stream(out) && unit == "TB/s") return out.seconds_per_flop = 1 / (value * 1e12), true;
  if (is_elementwise(out) && unit == "1e9 elements/s")
    return out.seconds_per_flop = 1 / (value * 1e9 * kBytesAnElement), true;
  if (moves_memory(out)) return false;
  if (unit == "TFLOP/s") return out.seconds_per_flop = 1 / (value * 1e12), true;
  const double seconds = row.seconds();
  if (seconds <= 0 || out.flops <= 0) return false;
  return out.seconds_per_flop = seconds / out.flops, true;
}

std::string missing_field(const MeasuredOperator& row) {
  // A stream's rate is its own shape: kStreamBytes stands for any length beyond the launch.
  if (is_stream(row)) return "";
  if (is_elementwise(row)) return row.m > 0 ? "" : "m";
  if (is_gemm(row)) return row.m > 0 && row.n > 0 && row.k > 0 ? "" : "m, n, k";
  return row.sequence > 0 && row.head_dim > 0 && !row.pass.empty()
             ? ""
             : "seq_len_tokens, head_dim, pass";
}

double gemm_seconds_per_flop(const MeasuredOperator& row, const ChipGemmCurve& curve) {
  return gemm_seconds(curve.device, row.m, row.n, row.k, row.groups, row.bits / 8.0) / row.flops;
}

double attention_seconds_per_flop(const MeasuredOperator& row, const ChipAttentionCurve& curve) {
  AttentionCurve used = curve.curve;
  if (row.causal) used.half_sequence += curve.causal_rows;
  return 1 / (curve.peak_flops * attention_share(used, row.sequence, row.head_dim));
}

/// STREAM repeats one kernel over an array too long for its launch to show; the
/// others are single calls from Python.
double memory_seconds_per_byte(const MeasuredOperator& row, const ChipGemmCurve& curve) {
  const double seconds = stream_seconds(curve.device, row.flops);
  return (seconds + (is_stream(row) ? 0 : curve.device.kernel_launch)) / row.flops;
}

std::string kind_of(const MeasuredOperator& row) {
  if (is_stream(row)) return "stream";
  if (is_elementwise(row)) return row.op + (row.flops < kSmallBytes ? "/small" : "");
  if (row.op == "gemm") return row.m < kSkinnyRows ? "skinny gemm" : "gemm";
  return is_gemm(row) ? row.op : row.implementation + " " + row.pass;
}

std::string label_of(const MeasuredOperator& row) {
  if (is_stream(row)) return row.op;
  if (is_elementwise(row))
    return row.op + " " + format_number(row.m) + " x " + format_number(std::max(1.0, row.n));
  if (is_gemm(row))
    return format_number(row.m) + " x " + format_number(row.n) + " x " + format_number(row.k);
  return "s " + format_number(row.sequence) + ", d " + format_number(row.head_dim) +
         (row.causal ? ", causal" : "");
}

/// Every measured shape; the best shape of a chip only where nothing else is known of it.
bool may_calibrate(const MeasuredOperator& row, const ChipGemmCurve* curve,
                   const OperatorCalibration& calibration) {
  if (row.of_device) return false;
  if (curve != nullptr && curve->of_kernels) return false;
  if (curve != nullptr && !curve->class_curve.empty()) return row.op == "gemm_best_shape";
  if (moves_memory(row)) return false;  // no number is fitted on them
  for (const std::string& op : calibration.never)
    if (row.op.starts_with(op)) return false;
  return is_one_of(calibration.trust, row.trust);
}

PredictedRow predicted(const MeasuredOperator& row, double seconds_per_flop, bool calibration) {
  // Attention rows know no count of their own; any amount will do, as only the quotient is judged.
  const double flops = row.flops > 0 ? row.flops : 1e12;
  PredictedRow out{.id = row.id,
                   .measured = row.seconds_per_flop * flops,
                   .predicted = seconds_per_flop * flops};
  out.group = row.chip + "/" + kind_of(row) + "/" + std::to_string(row.bits);
  out.calibration = calibration;
  out.label = label_of(row);
  return out;
}

using Rows = std::vector<const MeasuredOperator*>;

template <typename Predict>
/// Mean absolute logarithm of predicted over measured: a factor up
/// and a factor down weigh the same.
double mean_log_error(const Rows& rows, const Predict& predict) {
  double sum = 0;
  for (const MeasuredOperator* row : rows) {
    sum += std::abs(std::log(predict(*row) / row->seconds_per_flop));
  }
  return sum / static_cast<double>(rows.size());
}

/// Four numbers of one curve together, since efficiency, half-sizes and launch explain each other
/// in part: one fitted after the other would depend on the order.
void refit_gemm(const ChipGemmCurve& curve, const Rows& rows, std::vector<RefittedConstant>& out) {
  const auto with = [&](const std::vector<double>& v) {
    ChipGemmCurve trial = curve;
    trial.device.gemm = {v[0], v[1], v[2], v[3], 0};
    trial.device.kernel_launch = v[4];
    return trial;
  };
  const Fit fit = pattern_search({{.value = 0.8, .low = 0.1, .high = 1},
                                  {.value = 64, .low = 8, .high = 512},
                                  {.value = 5e5, .low = 1e4, .high = 1e8},
                                  {.value = 1024, .low = 64, .high = 1e5},
                                  {.value = 5e-6, .low = 1e-6, .high = 5e-5}},
                                 [&](const std::vector<double>& v) {
                                   const ChipGemmCurve trial = with(v);
                                   return mean_log_error(rows, [&](const MeasuredOperator& row) {
                                     return gemm_seconds_per_flop(row, trial);
                                   });
                                 });
  const int count = static_cast<int>(rows.size());
  out.push_back({curve.name, "efficiency", curve.device.gemm.efficiency, fit.values[0], count});
  out.push_back({curve.name, "tile", curve.device.gemm.tile, fit.values[1], count});
  out.push_back({curve.name, "fill", curve.device.gemm.fill, fit.values[2], count});
  out.push_back({curve.name, "depth", curve.device.gemm.depth, fit.values[3], count});
  out.push_back({curve.name, "launch", curve.device.kernel_launch, fit.values[4], count});
}

/// The best shape that this curve's chips were measured at; null when there is none.
const MeasuredOperator* best_shape(const MeasuredOperators& measured, const MeasuredCurves& curves,
                                   const ChipGemmCurve& curve) {
  for (const MeasuredOperator& row : measured.rows)
    if (row.op == "gemm_best_shape" && curves.find_gemm(row.chip, row.bits) == &curve) return &row;
  return nullptr;
}

/// A search for the best shape beats the sustained curve; a chip known only by its best shape is taken to
/// exceed its own sustained curve by as much as the class chip does.
/// One measured point fixes one number: half-sizes and launch are those of the class chip.
void refit_one_point(const MeasuredOperators& measured, const MeasuredCurves& curves,
                     const ChipGemmCurve& curve, std::vector<RefittedConstant>& out) {
  const auto found = std::ranges::find(curves.gemm, curve.class_curve, &ChipGemmCurve::name);
  if (found == curves.gemm.end()) return;
  const MeasuredOperator* own = best_shape(measured, curves, curve);
  const MeasuredOperator* of_class = best_shape(measured, curves, *found);
  if (own == nullptr || of_class == nullptr) return;
  const double excess = gemm_seconds_per_flop(*of_class, *found) / of_class->seconds_per_flop;
  const Fit fit =
      pattern_search({{.value = 0.8, .low = 0.1, .high = 1}}, [&](const std::vector<double>& v) {
        ChipGemmCurve trial = curve;
        trial.device.gemm = found->device.gemm;
        trial.device.gemm.efficiency = v[0];
        trial.device.kernel_launch = found->device.kernel_launch;
        return std::abs(
            std::log(gemm_seconds_per_flop(*own, trial) / own->seconds_per_flop / excess));
      });
  out.push_back({curve.name, "efficiency", curve.device.gemm.efficiency, fit.values[0], 1});
}

/// Smooth near the optimum, so that three numbers which trade against each other still have one.
double mean_squared_log_error(const Rows& rows, const ChipAttentionCurve& trial) {
  double sum = 0;
  for (const MeasuredOperator* row : rows) {
    const double error = std::log(attention_seconds_per_flop(*row, trial) / row->seconds_per_flop);
    sum += error * error;
  }
  return sum / static_cast<double>(std::max<std::size_t>(1, rows.size()));
}

/// Causal rows first, since that is what training runs; what a mask adds to the half-length then follows from
/// the rows without one.
void refit_attention(const ChipAttentionCurve& curve, const Rows& rows,
                     std::vector<RefittedConstant>& out) {
  Rows causal, full;
  for (const MeasuredOperator* row : rows) (row->causal ? causal : full).push_back(row);
  const auto with = [&](double efficiency, double half_sequence, double half_head_dim,
                        double causal_rows) {
    ChipAttentionCurve trial = curve;
    trial.curve = {efficiency, half_sequence, half_head_dim};
    trial.causal_rows = causal_rows;
    return trial;
  };
  const Fit masked = pattern_search(
      {{.value = 0.6, .low = 0.05, .high = 1}, {.value = 500, .low = 2}, {.value = 20, .low = 1}},
      [&](const std::vector<double>& v) {
        return mean_squared_log_error(causal, with(v[0], v[1], v[2], 0));
      });
  const double efficiency = masked.values[0], total = masked.values[1], head = masked.values[2];
  const Fit plain = pattern_search(
      // At most the causal half-length, so that what a mask adds is never below 0.
      {{.value = total / 2, .low = 1, .high = total}}, [&](const std::vector<double>& v) {
        return mean_squared_log_error(full, with(efficiency, v[0], head, 0));
      });
  const double half = plain.values[0];
  const int count = static_cast<int>(rows.size());
  out.push_back({curve.name, "efficiency", curve.curve.efficiency, efficiency, count});
  out.push_back({curve.name, "half_sequence", curve.curve.half_sequence, half, count});
  out.push_back({curve.name, "half_head_dim", curve.curve.half_head_dim, head, count});
  out.push_back({curve.name, "causal_rows", curve.causal_rows, total - half, count});
}

MeasuredOperator operator_of(const MeasuredRow& row) {
  MeasuredOperator out{.id = row.text("row_id"),
                       .op = row.text("operator"),
                       .implementation = row.text("implementation"),
                       .chip = row.text("chip"),
                       .pass = row.text("pass"),
                       .trust = row.text("trust"),
                       .source = row.text("source")};
  out.bits = bits_of(row.text("precision"));
  out.m = row.number("m"), out.n = row.number("n"), out.k = row.number("k");
  if (row.number("groups") > 0) out.groups = row.number("groups");
  out.sequence = row.number("seq_len_tokens"), out.head_dim = row.number("head_dim");
  out.causal = row.text("causal") == "yes";
  out.flops = 2 * out.m * out.n * out.k * out.groups;
  if (is_elementwise(out)) out.flops = kBytesAnElement * out.m * std::max(1.0, out.n);
  if (is_stream(out)) out.flops = kStreamBytes;
  return out;
}

MeasuredOperators operators_of(const CsvTable& table) {
  for (const char* column : {"operator", "chip", "precision", "quantity", "value", "unit"})
    table.required_column(column);
  MeasuredOperators out;
  std::map<std::string, std::size_t> seen;
  for (const CsvRow& cells : table.rows) {
    const MeasuredRow row(table, cells);
    MeasuredOperator one = operator_of(row);
    if (one.trust == "C") continue;
    if (!is_gemm(one) && !moves_memory(one) && one.op != "attention") {
      out.uncovered.push_back({one.id, UncoveredReason::kNotSupported, one.op});
    } else if (const std::string field = missing_field(one); !field.empty()) {
      out.uncovered.push_back({one.id, UncoveredReason::kFieldMissing, field});
    } else if (!take_value(row, one)) {
      // The same run also prints a rate; its traffic is no second
      // measurement and nothing is missing.
      if (row.text("quantity").starts_with("memory_bandwidth"))
        continue;  // beside FLOP/s of the same run
      out.uncovered.push_back({one.id, UncoveredReason::kNotSupported, row.text("quantity")});
    } else if (seen.try_emplace(shape_key(one) + one.source, out.rows.size()).second) {
      out.rows.push_back(one);
    }
  }
  return out;
}

}  // namespace

void add_device_operators(MeasuredOperators& measured, const Files& data) {
  MeasuredOperators own = operators_of(read_csv("measured/device/operators.csv", data));
  for (MeasuredOperator& row : own.rows) {
    row.of_device = true;
    measured.rows.push_back(std::move(row));
  }
  std::move(own.uncovered.begin(), own.uncovered.end(), std::back_inserter(measured.uncovered));
}

MeasuredOperators read_measured_operators(const std::string& path) {
  return operators_of(read_csv(path));
}
OperatorInputs read_operator_inputs(const FactStore& facts, const Files& data) {
  const Fits fits = read_fits(data);
  return {measured_curves(facts, fits.chips), fits.operators};
}

ValidationResult validate_operators(const MeasuredOperators& measured, const OperatorInputs& inputs,
                                    bool all_test) {
  const MeasuredCurves& curves = inputs.curves;
  const auto calibrates = [&](const MeasuredOperator& row, const ChipGemmCurve* curve) {
    return !all_test && may_calibrate(row, curve, inputs.calibration);
  };
  std::vector<PredictedRow> rows;
  std::vector<UncoveredRow> uncovered = measured.uncovered;
  for (const MeasuredOperator& row : measured.rows) {
    if (moves_memory(row)) {
      if (const ChipGemmCurve* curve = curves.find_gemm(row.chip, row.bits))
        rows.push_back(predicted(row, memory_seconds_per_byte(row, *curve), false));
      else
        uncovered.push_back({row.id, UncoveredReason::kUnknownName, row.chip});
    } else if (is_gemm(row)) {
      if (const ChipGemmCurve* curve = curves.find_gemm(row.chip, row.bits))
        rows.push_back(predicted(row, gemm_seconds_per_flop(row, *curve), calibrates(row, curve)));
      else
        uncovered.push_back({row.id, UncoveredReason::kUnknownName,
                             row.chip + " at " + std::to_string(row.bits) + " bits"});
    } else if (const ChipAttentionCurve* curve =
                   curves.find_attention(row.chip, row.implementation, row.pass)) {
      rows.push_back(
          predicted(row, attention_seconds_per_flop(row, *curve), calibrates(row, nullptr)));
    } else {
      uncovered.push_back(
          {row.id, UncoveredReason::kNotSupported, row.implementation + " " + row.pass});
    }
  }
  return summarise(std::move(rows), uncovered);
}

std::vector<RefittedConstant> refit_efficiency(const MeasuredOperators& measured,
                                               const OperatorInputs& inputs) {
  const MeasuredCurves& curves = inputs.curves;
  std::map<std::string, Rows> by_curve;
  for (const MeasuredOperator& row : measured.rows) {
    if (moves_memory(row)) continue;
    const ChipGemmCurve* gemm = is_gemm(row) ? curves.find_gemm(row.chip, row.bits) : nullptr;
    if (!may_calibrate(row, gemm, inputs.calibration)) continue;
    const ChipAttentionCurve* attention =
        is_gemm(row) ? nullptr : curves.find_attention(row.chip, row.implementation, row.pass);
    if (gemm != nullptr) by_curve[gemm->name].push_back(&row);
    if (attention != nullptr) by_curve[attention->name].push_back(&row);
  }
  std::vector<RefittedConstant> out;
  // Curves fitted on many shapes first, then those that lean on a class curve.
  for (const ChipGemmCurve& curve : curves.gemm)
    if (curve.fitted && curve.class_curve.empty() && by_curve.contains(curve.name))
      refit_gemm(curve, by_curve[curve.name], out);
  for (const ChipGemmCurve& curve : curves.gemm)
    if (!curve.class_curve.empty()) refit_one_point(measured, curves, curve, out);
  for (const ChipAttentionCurve& curve : curves.attention)
    if (by_curve.contains(curve.name)) refit_attention(curve, by_curve[curve.name], out);
  return out;
}

}  // namespace countervail
