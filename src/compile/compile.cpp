#include "compile/compile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "cluster/words.h"
#include "compile/curves.h"

namespace countervail {
namespace {

std::string path_of(std::string_view kind, std::string_view item, std::string_view field) {
  return fmt::format("{}/{}/{}", kind, item, field);
}

/// Reads the item's own fact, or the one of "default", which marks the answer as resting on an assumption.
struct OwnOrDefault {
  std::string path;
  bool assumed = false;
};
OwnOrDefault own_or_default(const Ledger& ledger, const std::string& chip, std::string_view field) {
  const std::string own = path_of("chip", chip, field);
  const Fact* fact = ledger.store().find(own);
  if (!fact) return {path_of("chip", "default", field), true};
  return {own, fact->confidence == Confidence::kAssumed};
}

std::optional<double> number_if(Ledger& ledger, const std::string& path) {
  if (!ledger.has(path)) return std::nullopt;
  return ledger.number(path);
}

int count_of(Ledger& ledger, const std::string& path, int fallback) {
  return static_cast<int>(std::lround(ledger.number_or(path, fallback)));
}

GemmCurve compile_gemm(Ledger& ledger, const std::string& chip, Hardware& hardware, double& launch,
                       double& memory_efficiency) {
  const OwnOrDefault curve = own_or_default(ledger, chip, "gemm_curve");
  const OwnOrDefault factor = own_or_default(ledger, chip, "gemm_factor");
  hardware.assumed_curve = hardware.assumed_curve || curve.assumed || factor.assumed;
  const std::string name = ledger.text(curve.path);
  const auto field = [&](const char* key) {
    return ledger.number(fmt::format("curve/gemm/{}/{}", name, key));
  };
  launch = field("launch");
  memory_efficiency = field("memory_efficiency");
  GemmCurve gemm = gemm_curve_of(ledger, name);
  gemm.efficiency *= ledger.number(factor.path);
  return gemm;
}

/// The rate of GEMMs of one width below 16 bit. `field` names the chip's fact; no fact, no rate. A chip with a rate
/// and without a measured curve takes the class curve of "default", a range marked assumed.
FormatRate compile_rate(Ledger& ledger, const Hardware& hardware, const char* field) {
  const std::string peak = path_of("chip", hardware.chip, field);
  if (!ledger.has(peak)) return {};
  const OwnOrDefault curve =
      own_or_default(ledger, hardware.chip, fmt::format("gemm_curve_{}", field));
  const OwnOrDefault factor =
      own_or_default(ledger, hardware.chip, fmt::format("gemm_factor_{}", field));
  const std::string name = ledger.text(curve.path);
  FormatRate rate;
  rate.peak_flops = ledger.number(peak) / hardware.devices_per_package;
  rate.kernel_launch = ledger.number(fmt::format("curve/gemm/{}/launch", name));
  rate.gemm = gemm_curve_of(ledger, name);
  rate.gemm.efficiency *= ledger.number(factor.path);
  return rate;
}

AttentionCurve compile_attention(Ledger& ledger, const std::string& chip, Hardware& hardware) {
  const OwnOrDefault curve = own_or_default(ledger, chip, "attention_curve");
  const OwnOrDefault factor = own_or_default(ledger, chip, "attention_factor");
  hardware.assumed_curve = hardware.assumed_curve || curve.assumed || factor.assumed;
  const std::string name = ledger.text(curve.path);
  AttentionCurve attention = attention_curve_of(ledger, name);
  attention.efficiency *= ledger.number(factor.path);
  attention.half_sequence += causal_rows_of(ledger, name);
  return attention;
}

TopologyKind topology_of(const std::string& word, const std::string& path) {
  if (const auto kind = kTopologyWords.find(word)) return *kind;
  throw unknown_word(fmt::format("topology of '{}':", path), word, kTopologyWords.words);
}

/// "16x20x28" -> the devices along each dimension.
std::array<int, kMaxTorusDims> torus_dims(Ledger& ledger, const std::string& path) {
  if (!ledger.has(path))
    throw Error::at(ErrorKind::kMissing, fmt::format("a torus without its dimensions: '{}'", path),
                    fmt::format("give them: --set \"{}=16x16\"", path));
  std::array<int, kMaxTorusDims> dims{};
  const std::vector<std::string> sides = split(ledger.text(path), 'x');
  for (std::size_t i = 0; i < sides.size(); ++i) {
    double side = 0;
    if (i >= dims.size() || !parse_number(sides[i], side) || side < 1 || side > 1e6 ||
        side != std::floor(side))
      throw Error(ErrorKind::kRange,
                  fmt::format("'{}' must be up to four whole numbers like 16x16x16, got '{}'", path,
                              ledger.text(path)));
    dims[i] = static_cast<int>(side);
  }
  return dims;
}

Plane compile_plane(Ledger& ledger, const std::string& system, const char* name,
                    const Hardware& hardware, int to) {
  const std::string prefix = fmt::format("system/{}/plane.{}.", system, name);
  const std::string fabric = ledger.text_or(prefix + "fabric", "generic");
  Plane plane;
  plane.name = name;
  plane.to = static_cast<std::uint8_t>(to);
  plane.bandwidth = ledger.number(prefix + "bandwidth") / hardware.devices_per_package;
  plane.topology.kind =
      topology_of(ledger.text_or(prefix + "topology", "switch"), prefix + "topology");
  if (plane.topology.kind == TopologyKind::kTorus)
    plane.topology.dims = torus_dims(ledger, prefix + "dims");
  const std::string narrowed = prefix + "oversubscription";
  plane.topology.oversubscription =
      ledger.number(ledger.has(narrowed) ? narrowed : "default/network/oversubscription");
  const std::string leaf = prefix + "leaf_packages";
  if (plane.topology.oversubscription > 1)
    plane.topology.leaf_devices =
        hardware.devices_per_package *
        count_of(ledger, ledger.has(leaf) ? leaf : "default/network/leaf_packages", 1);
  apply(fabric_of(ledger, fabric), plane);
  return plane;
}

std::string default_stack(Ledger& ledger, const std::string& vendor) {
  const std::string own = "default/stack/" + vendor;
  return ledger.text(ledger.has(own) ? own : "default/stack/other");
}

Hardware compile_hardware(Ledger& ledger, const Side& side) {
  Hardware hardware;
  hardware.chip = resolve_name(ledger.store(), "chip", side.chip);
  const auto chip = [&](const char* field) { return path_of("chip", hardware.chip, field); };
  hardware.vendor = ledger.text_or(chip("vendor"), "other");
  hardware.system = side.system.empty() ? ledger.text_or(chip("default_system"), "") : side.system;
  if (hardware.system.empty())
    throw Error::at(ErrorKind::kMissing, fmt::format("'{}' has no default system", hardware.chip),
                    "name one with --candidate-system or --reference-system");
  hardware.system = resolve_name(ledger.store(), "system", hardware.system);
  hardware.stack = side.stack.empty() ? default_stack(ledger, hardware.vendor) : side.stack;
  hardware.devices_per_package = count_of(ledger, chip("devices_per_package"), 1);
  hardware.memory_bytes = ledger.number(chip("memory_capacity"));
  hardware.memory_bandwidth = ledger.number(chip("memory_bandwidth"));
  hardware.peak_flops = ledger.number(ledger.has(chip("bf16")) ? chip("bf16") : chip("fp16"));
  hardware.dies = number_if(ledger, chip("compute_dies"));
  hardware.memory_stacks = number_if(ledger, chip("memory_stacks"));
  hardware.device_power = number_if(ledger, chip("tdp"));
  hardware.package_price = number_if(ledger, chip("price"));
  const auto system = [&](const char* field) { return path_of("system", hardware.system, field); };
  hardware.packages_per_system = count_of(ledger, system("packages"), 8);
  const int hosts =
      std::max(1, count_of(ledger, system("hosts"), std::max(1, hardware.packages_per_system / 8)));
  hardware.packages_per_node = std::max(1, hardware.packages_per_system / hosts);
  const std::string own_chip = ledger.text_or(system("chip"), hardware.chip);
  hardware.hypothetical = own_chip != hardware.chip && !hardware.chip.starts_with(own_chip + " (");
  if (hardware.hypothetical)
    return hardware;  // the power and price are those of the system with its own chips
  if (ledger.has(system("power"))) hardware.system_power = ledger.range(system("power"));
  hardware.system_price = number_if(ledger, system("price"));
  return hardware;
}

}  // namespace

Device compile_device(Ledger& ledger, const Side& side, Hardware& hardware, bool narrow) {
  hardware = compile_hardware(ledger, side);
  Device device;
  const double share = 1.0 / hardware.devices_per_package;
  device.peak_flops = hardware.peak_flops * share;
  device.memory_bandwidth = hardware.memory_bandwidth * share;
  device.usable_memory =
      share * hardware.memory_bytes *
      ledger.number(own_or_default(ledger, hardware.chip, "memory_usable_share").path);
  device.gemm =
      compile_gemm(ledger, hardware.chip, hardware, device.kernel_launch, device.memory_efficiency);
  device.attention = compile_attention(ledger, hardware.chip, hardware);
  if (!narrow) return device;
  device.eight_bit = compile_rate(ledger, hardware, "fp8");
  device.four_bit = compile_rate(ledger, hardware, "fp4");
  return device;
}

namespace {

/// The library that carries tokens to their experts (data/models/exchanges.toml).
void compile_exchange(Ledger& ledger, const std::string& prefix, Stack& stack) {
  const ExchangePattern library =
      exchange_of(ledger, ledger.text_or(prefix + "exchange", "all-to-all"));
  stack.exchange_launch = library.launch;
  stack.exchange_per_peer = library.per_peer;
  stack.exchange_deduplicates = library.deduplicates;
  stack.dispatch_bytes = ledger.number_or(prefix + "dispatch_bytes", 2);
  stack.expert_traffic = ledger.number_or(prefix + "expert_traffic", 1);
  stack.compute_share = ledger.number_or(prefix + "compute_share", 1);
  stack.expert_overlap = ledger.number_or(prefix + "expert_overlap", 0);
  stack.expert_host_seconds = ledger.number_or(prefix + "expert_host_seconds", 0);
  stack.captures_expert_layers = ledger.number_or(prefix + "captures_expert_layers", 0) != 0;
  stack.offers_zero_bubble = ledger.number_or(prefix + "offers_zero_bubble", 0) != 0;
  stack.offers_dual_pipe = ledger.number_or(prefix + "offers_dual_pipe", 0) != 0;
}

}  // namespace

Stack compile_stack(Ledger& ledger, const std::string& stack, bool experts) {
  const std::string prefix = "stack/" + stack + "/";
  if (ledger.store().paths(prefix).empty())
    throw Error::at(ErrorKind::kUnknownName, fmt::format("unknown stack '{}'", stack),
                    did_you_mean(stack, ledger.store().items("stack")));
  const Stack fallback;
  const auto number = [&](const char* key, double otherwise) {
    return ledger.number_or(prefix + key, otherwise);
  };
  Stack result;
  result.fused_attention = number("fused_attention", fallback.fused_attention) != 0;
  result.full_recompute_skips_last = number("full_recompute_skips_last", 0) != 0;
  result.gathers_between_stages = number("gathers_between_stages", 0) != 0;
  result.synchronises_every_micro_batch = number("synchronises_every_micro_batch", 0) != 0;
  result.attention_factor = number("attention_factor", fallback.attention_factor);
  result.softmax_traffic = number("softmax_traffic", fallback.softmax_traffic);
  result.elementwise_traffic = number("elementwise_traffic", fallback.elementwise_traffic);
  result.host_seconds_per_layer = number("host_seconds_per_layer", 0);
  result.tensor_overlap = number("tensor_overlap", 0);
  result.data_overlap = number("data_overlap", 0);
  result.data_traffic = number("data_traffic", fallback.data_traffic);
  result.pipeline_overlap = number("pipeline_overlap", 0);
  result.gradient_bytes = number("gradient_bytes", fallback.gradient_bytes);
  result.logits_bytes = number("logits_bytes", fallback.logits_bytes);
  result.optimizer_bytes = number("optimizer_bytes", fallback.optimizer_bytes);
  result.accumulation_bytes = number("accumulation_bytes", 0);
  result.cast_traffic = number("cast_traffic", fallback.cast_traffic);
  result.offers_fp8 = number("offers_fp8", 0) != 0;
  result.offers_fp4 = number("offers_fp4", 0) != 0;
  if (experts) compile_exchange(ledger, prefix, result);
  return result;
}

Tower compile_tower(Ledger& ledger, Hardware& hardware) {
  const std::string& system = hardware.system;
  Tower tower;
  tower.devices_per_package = hardware.devices_per_package;
  const int domain =
      count_of(ledger, path_of("system", system, "scaleup_packages"), hardware.packages_per_system);
  tower.add_level({.name = "package", .children = hardware.devices_per_package});
  tower.add_level({.name = "node", .children = std::min(hardware.packages_per_node, domain)});
  tower.add_level(
      {.name = "supernode", .children = std::max(1, domain / tower.levels[1].children)});
  tower.add_level({.name = "cluster", .children = count_of(ledger, "default/cluster/systems", 1)});
  if (ledger.has(fmt::format("system/{}/plane.scaleup.bandwidth", system)))
    tower.add_plane(compile_plane(ledger, system, "scaleup", hardware, 3));
  if (ledger.has(fmt::format("system/{}/plane.scaleout.bandwidth", system)))
    tower.add_plane(compile_plane(ledger, system, "scaleout", hardware, 4));
  if (tower.plane_count == 0)
    throw Error::at(
        ErrorKind::kMissing, fmt::format("no link rate is known for system '{}'", system),
        fmt::format("give one: --set \"system/{}/plane.scaleup.bandwidth=100 GB/s\"", system));
  return tower;
}

double compile_host_factor(Ledger& ledger, const Hardware& hardware) {
  const std::string own = path_of("chip", hardware.chip, "host_factor");
  return ledger.number(ledger.has(own) ? own : "chip/default/host_factor");
}

CompiledSide compile(const Overlay& store, const Scenario& scenario, const Side& side, End end,
                     bool narrow) {
  Ledger ledger(store, end);
  CompiledSide compiled;
  compiled.problem.device = compile_device(ledger, side, compiled.hardware, narrow);
  compiled.problem.model = compile_model(ledger, scenario.model);
  compiled.problem.job = {scenario.sequence, scenario.global_batch, scenario.total_tokens};
  compiled.problem.stack =
      compile_stack(ledger, compiled.hardware.stack, compiled.problem.model.experts > 0);
  compiled.problem.tower = compile_tower(ledger, compiled.hardware);
  if (compiled.problem.model.experts > 0) {
    compiled.problem.imbalance = ledger.number_or("default/experts/imbalance", 1);
    compiled.problem.device.host_factor = compile_host_factor(ledger, compiled.hardware);
  }
  compiled.problem.runtime_bytes = ledger.number("default/runtime/memory");
  compiled.facts = ledger.read();
  return compiled;
}

}  // namespace countervail
