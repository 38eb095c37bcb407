#include "validate/efficiency.h"

#include <algorithm>

#include "base/text.h"
#include "files/toml_reader.h"

namespace countervail {
namespace {

bool names_chip(const std::vector<std::string>& chips, std::string_view chip) {
  return std::ranges::any_of(chips,
                             [&](const std::string& name) { return folded(name) == folded(chip); });
}

double positive(const TomlTable& table, std::string_view key, double value) {
  if (value <= 0) table.fail_range(key, std::string(key) + " must exceed 0");
  return value;
}

double share(const TomlTable& table, std::string_view key) {
  const double value = positive(table, key, table.number(key));
  if (value > 1.25) table.fail_range(key, "a share of the peak above 1.25 is no measurement");
  return value;
}

ChipGemmCurve gemm_curve(const std::string& name, const TomlTable& table) {
  ChipGemmCurve curve;
  curve.name = name;
  curve.chips = table.texts_or_none("chips");
  curve.bits = static_cast<int>(table.integer_or("bits", 16));
  curve.peak_flops = positive(table, "peak", table.quantity("peak", dimension::kFlopsPerSecond));
  curve.memory_bandwidth =
      positive(table, "bandwidth", table.quantity("bandwidth", dimension::kBytesPerSecond));
  curve.memory_efficiency = share(table, "memory_efficiency");
  curve.kernel_launch = table.quantity("launch", dimension::kSecond);
  curve.gemm = {share(table, "efficiency"), table.number("half_mn"), table.number("half_k")};
  curve.basis = table.text("basis");
  curve.class_curve = table.text_or("class_curve", "");
  curve.source = table.text("source");
  curve.confidence = table.text("confidence");
  table.finish();
  return curve;
}

ChipAttentionCurve attention_curve(const std::string& name, const TomlTable& table) {
  ChipAttentionCurve curve;
  curve.name = name;
  curve.chips = table.texts_or_none("chips");
  curve.kernel = table.text("kernel");
  curve.pass = table.text("pass");
  curve.peak_flops = positive(table, "peak", table.quantity("peak", dimension::kFlopsPerSecond));
  curve.curve = {share(table, "efficiency"), table.number("half_sequence"),
                 table.number("half_head_dim")};
  curve.causal_rows = table.number_or("causal_rows", 0);
  curve.basis = table.text("basis");
  curve.source = table.text("source");
  curve.confidence = table.text("confidence");
  table.finish();
  return curve;
}

EfficiencyTable efficiency_of(const TomlTable& file) {
  EfficiencyTable table;
  if (const auto gemm = file.table_if("gemm"))
    for (const std::string& name : gemm->keys())
      table.gemm.push_back(gemm_curve(name, gemm->table(name)));
  if (const auto attention = file.table_if("attention"))
    for (const std::string& name : attention->keys())
      table.attention.push_back(attention_curve(name, attention->table(name)));
  file.finish();
  return table;
}

}  // namespace

const ChipGemmCurve* EfficiencyTable::find_gemm(std::string_view chip, int bits) const {
  for (const ChipGemmCurve& curve : gemm)
    if (curve.bits == bits && names_chip(curve.chips, chip)) return &curve;
  return nullptr;
}

const ChipAttentionCurve* EfficiencyTable::find_attention(std::string_view chip,
                                                          std::string_view kernel,
                                                          std::string_view pass) const {
  for (const ChipAttentionCurve& curve : attention)
    if (curve.kernel == kernel && curve.pass == pass && names_chip(curve.chips, chip))
      return &curve;
  return nullptr;
}

Device device_of(const ChipGemmCurve& curve) {
  Device device;
  device.peak_flops = curve.peak_flops;
  device.memory_bandwidth = curve.memory_bandwidth;
  device.memory_efficiency = curve.memory_efficiency;
  device.kernel_launch = curve.kernel_launch;
  device.gemm = curve.gemm;
  return device;
}

EfficiencyTable read_efficiency(const std::string& path) {
  return efficiency_of(read_toml(path));
}
EfficiencyTable parse_efficiency(std::string_view text, std::string_view file_name) {
  return efficiency_of(parse_toml(text, file_name));
}

}  // namespace countervail
