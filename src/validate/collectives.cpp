// Three steps: read rows that a prediction can be made for (the rest is listed with its
// reason), rebuild each row's machine as a small tower and ask the cost model that answers
// use, and sum up by chip and kind. The refit minimises the mean absolute logarithm of
// predicted over measured, so that twice too slow and twice too fast weigh the same and a
// single odd row pulls the constants but little.
#include "validate/collectives.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "base/words.h"
#include "cluster/words.h"
#include "compile/curves.h"
#include "files/csv.h"
#include "files/toml_reader.h"
#include "validate/exchanges.h"
#include "validate/measured_row.h"
#include "validate/pattern_search.h"

namespace countervail {
namespace {

/// Seconds from what the row prints; 0 when the quantity is no time and no bus bandwidth.
double measured_seconds(const MeasuredRow& row, Collective op, int devices, double bytes) {
  const double value = row.number("value");
  if (row.text("quantity") == "busbw_gb_per_s" && value > 0)
    return bus_bandwidth_factor(op, devices) * bytes / (value * 1e9);
  return row.seconds();
}

/// What makes two rows the same measurement printed twice (as a time and as a bandwidth). The
/// source is part of it: two papers that measured the same setting are two measurements.
std::string configuration_key(const MeasuredCollective& row) {
  return std::string(kCollectiveWords[row.op]) + "|" + row.chip + "|" +
         std::to_string(row.devices) + "|" + std::to_string(row.devices_per_node) + "|" +
         format_number(row.bytes) + "|" + row.library + "|" + row.algorithm + "|" + row.source;
}

/// The first blank field that a prediction needs; empty when the row is complete.
std::string missing_field(const MeasuredCollective& row) {
  if (row.devices < 2) return "chips";
  if (row.bytes <= 0) return "message_bytes";
  return {};
}

/// The lines that the cost model may choose from when the row names its algorithm. A ring may
/// be laid direct over a full mesh or over all rails; "with SHARP" across nodes is the
/// hierarchical line with the switch inside.
AlgorithmSet algorithms_of(const std::string& name) {
  using A = CollectiveAlgorithm;
  if (name.starts_with("Ring") || name == "without SHARP")
    return algorithm_bit(A::kRing) | algorithm_bit(A::kDirect) | algorithm_bit(A::kRailRing);
  if (name == "NVLS" || name == "with SHARP")
    return algorithm_bit(A::kInNetwork) | algorithm_bit(A::kHierarchical);
  return kUsualAlgorithms;
}

bool names_algorithm(const MeasuredCollective& row) {
  return algorithms_of(row.algorithm) != kUsualAlgorithms;
}

int node_size(const MeasuredCollective& row, const Testbed& testbed) {
  return row.devices_per_node > 0 ? row.devices_per_node : testbed.node_devices;
}

std::string kind_of(const MeasuredCollective& row, const Testbed& testbed) {
  if (row.devices > node_size(row, testbed)) return "across";
  if (names_algorithm(row)) return "named";
  return row.devices < testbed.node_devices ? "subset" : "node";
}

/// Whole nodes only, long messages, one operation: there the fabric alone decides.
/// Everything else tests what the model makes of it.
bool may_calibrate(const MeasuredCollective& row, const Testbed& testbed,
                   const CollectiveCalibration& calibration) {
  return row.op == calibration.op && row.devices == calibration.devices &&
         is_one_of(calibration.trust, row.trust) && row.bytes > calibration.above &&
         kind_of(row, testbed) == "node";
}

const Testbed* testbed_for(const std::vector<Testbed>& testbeds, const std::string& chip) {
  for (const Testbed& testbed : testbeds)
    for (const std::string& name : testbed.chips)
      if (folded(name) == folded(chip)) return &testbed;
  return nullptr;
}

double predicted_seconds(const MeasuredCollective& row, const Testbed& testbed,
                         const FabricTable& fabrics) {
  const int node = node_size(row, testbed);
  const int nodes = (row.devices + node - 1) / node;
  // A subset still hangs on the whole node's switch or mesh: fewer members do not make it smaller.
  const int wide = nodes > 1 ? node : std::max(node, testbed.node_devices);
  Testbed wired = testbed;
  if (!row.network.empty()) wired.network = row.network;
  const Tower tower = tower_of(wired, fabrics, wide, nodes, row.network_bandwidth);
  return cost(row.op, row.bytes, group_of(tower, row.devices), tower, algorithms_of(row.algorithm))
      .seconds;
}

std::string size_label(double bytes) {
  return bytes >= kMebibyte ? format_significant(bytes / kMebibyte, 5) + " MiB"
                            : format_number(bytes) + " B";
}

/// "A100-SXM-80GB" -> "A100-80GB", so that a group fits its column.
std::string short_chip(std::string chip) {
  const std::size_t socket = chip.find("-SXM");
  return socket == std::string::npos ? chip : chip.erase(socket, 4);
}

PredictedRow predicted_row(const MeasuredCollective& row, const Testbed& testbed,
                           const CollectiveInputs& inputs, bool all_test) {
  PredictedRow out{.id = row.id, .measured = row.seconds};
  const bool small = row.bytes <= kMebibyte;
  out.group = short_chip(row.chip) + "/" + kind_of(row, testbed) + "/" +
              std::string(kCollectiveWords[row.op]) + (small ? "/small" : "");
  out.calibration = !all_test && may_calibrate(row, testbed, inputs.calibration);
  out.label = std::string(kCollectiveWords[row.op]) + " " + std::to_string(row.devices) + " x " +
              size_label(row.bytes) + (row.algorithm.empty() ? "" : ", " + row.algorithm);
  out.predicted = predicted_seconds(row, testbed, inputs.fabrics);
  return out;
}

struct FabricRows {
  std::string fabric;
  std::vector<std::pair<const MeasuredCollective*, const Testbed*>> rows;
};

double mean_log_error(const FabricRows& data, const Fabric& trial) {
  const FabricTable table{{data.fabric, trial}};
  double sum = 0;
  for (const auto& [row, testbed] : data.rows)
    sum += std::abs(std::log(predicted_seconds(*row, *testbed, table) / row->seconds));
  return sum / static_cast<double>(data.rows.size());
}

/// Latency, efficiency, half-size and in-network efficiency of one fabric. Where the switch
/// reduces, long all-reduces over a whole node go through it and say nothing of the ring: its
/// efficiency stays as shipped and the switch's is fitted. Elsewhere it is the other way round.
std::vector<RefittedConstant> refit_one(const FabricRows& data, const Fabric& shipped) {
  const bool in_switch = shipped.in_network_efficiency > 0;
  const bool one_size = data.rows.size() < 4;  // too few to tell latency from rate
  const std::vector<FitNumber> start = {
      {.value = 2e-6, .low = 1e-7, .high = 1e-4, .fixed = one_size},
      {.value = in_switch ? shipped.efficiency : 0.8, .low = 0.3, .high = 1, .fixed = in_switch},
      {.value = one_size ? shipped.half_size : 1e6, .low = 1e3, .high = 1e8, .fixed = one_size},
      {.value = in_switch ? 0.6 : 0, .low = 0.3, .high = 1, .fixed = !in_switch}};
  const auto with = [&](const std::vector<double>& v) {
    Fabric trial = shipped;
    trial.latency = v[0], trial.efficiency = v[1], trial.half_size = v[2],
    trial.in_network_efficiency = v[3];
    return trial;
  };
  std::vector<FitNumber> used = start;
  if (one_size) used[0].value = shipped.latency;
  const Fit fit = pattern_search(
      used, [&](const std::vector<double>& v) { return mean_log_error(data, with(v)); });
  const int rows = static_cast<int>(data.rows.size());
  std::vector<RefittedConstant> out;
  const std::array<const char*, 4> names = {"latency", "efficiency", "half_size",
                                            "in_network_efficiency"};
  const std::array<double, 4> old = {shipped.latency, shipped.efficiency, shipped.half_size,
                                     shipped.in_network_efficiency};
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!used[i].fixed) out.push_back({data.fabric, names[i], old[i], fit.values[i], rows});
  return out;
}

/// Fabric names are checked here, where file and line are known, and
/// not when a row first needs them.
std::vector<Testbed> testbeds_of(const Files& data, const FabricTable& fabrics) {
  const TomlTable file = read_toml("measured/testbeds.toml", data);
  std::vector<Testbed> testbeds;
  for (const TomlTable& table : file.tables_or_none("testbed")) {
    Testbed testbed;
    testbed.chips = table.texts_or_none("chips");
    testbed.node_devices = static_cast<int>(table.integer("node_devices"));
    testbed.fabric = table.text("fabric");
    testbed.topology = table.word_or("topology", kTopologyWords, TopologyKind::kSwitch);
    testbed.bandwidth = table.quantity("bandwidth", dimension::kBytesPerSecond);
    testbed.network = table.text("network");
    testbed.network_bandwidth =
        table.has("network_bandwidth")
            ? table.quantity("network_bandwidth", dimension::kBytesPerSecond)
            : 0;
    for (const char* key : {"fabric", "network"})
      if (!fabrics.contains(table.text(key)))
        table.fail(key, static_cast<int>(ErrorKind::kUnknownName),
                   fmt::format("unknown fabric '{}'", table.text(key)));
    // Not used, but required: a testbed without a source is no testbed.
    table.text("source");
    table.finish();
    testbeds.push_back(testbed);
  }
  file.finish();
  return testbeds;
}

}  // namespace

MeasuredCollectives read_measured_collectives(const std::string& path) {
  const CsvTable table = read_csv(path);
  for (const char* column :
       {"collective", "chip", "chips", "message_bytes", "quantity", "value", "unit"})
    table.required_column(column);
  MeasuredCollectives out;
  std::map<std::string, std::size_t> seen;
  for (const CsvRow& cells : table.rows) {
    const MeasuredRow row(table, cells);
    MeasuredCollective one{.id = row.text("row_id"),
                           .chip = row.text("chip"),
                           .library = row.text("library"),
                           .algorithm = row.text("algorithm"),
                           .trust = row.text("trust"),
                           .source = row.text("source")};
    // Neither covered nor uncovered: grade C is kept for the record and judged by nobody.
    if (one.trust == "C") continue;
    if (is_exchange(row)) {
      MeasuredExchange exchange;
      const std::string missing = read_exchange(row, exchange);
      if (missing.empty())
        out.exchanges.push_back(exchange);
      else
        out.uncovered.push_back({one.id, UncoveredReason::kNotSupported, row.text("quantity")});
      continue;
    }
    const auto op = kCollectiveWords.find(row.text("collective"));
    if (!op) {
      out.uncovered.push_back({one.id, UncoveredReason::kNotSupported, row.text("collective")});
      continue;
    }
    one.op = *op;
    one.devices = static_cast<int>(row.number("chips"));
    one.devices_per_node = static_cast<int>(row.number("chips_per_node"));
    one.network_bandwidth = row.number("network_gbit_per_s") * 1e9 / 8;
    one.network = row.text("network");
    one.bytes = row.number("message_bytes");
    if (const std::string field = missing_field(one); !field.empty()) {
      out.uncovered.push_back({one.id, UncoveredReason::kFieldMissing, field});
      continue;
    }
    one.seconds = measured_seconds(row, *op, one.devices, one.bytes);
    if (one.seconds <= 0) {
      out.uncovered.push_back({one.id, UncoveredReason::kNotSupported, row.text("quantity")});
      continue;
    }
    // A printed time replaces a bus bandwidth, which is rounded and rests on a factor.
    const auto [found, is_new] = seen.try_emplace(configuration_key(one), out.rows.size());
    if (is_new)
      out.rows.push_back(one);
    else if (row.text("quantity").starts_with("time"))
      out.rows[found->second] = one;
  }
  return out;
}

Tower tower_of(const Testbed& testbed, const FabricTable& fabrics, int devices_per_node, int nodes,
               double network_bandwidth) {
  Tower tower;
  // Two levels always, also for one node: groups and planes then have the same indices everywhere.
  tower.add_level({.name = "node", .children = devices_per_node});
  tower.add_level({.name = "cluster", .children = nodes});
  Plane local{
      .name = std::string_view(testbed.fabric), .from = 0, .to = 1, .bandwidth = testbed.bandwidth};
  local.topology.kind = testbed.topology;
  apply(fabrics.find(testbed.fabric)->second, local);
  tower.add_plane(local);
  if (nodes > 1 && network_bandwidth > 0) {
    Plane network{.name = std::string_view(testbed.network),
                  .from = 0,
                  .to = 2,
                  .bandwidth = network_bandwidth};
    apply(fabrics.find(testbed.network)->second, network);
    tower.add_plane(network);
  }
  return tower;
}

CollectiveInputs read_collective_inputs(const FactStore& facts, const Files& data) {
  const Fits fits = read_fits(data);
  Ledger ledger(facts);
  CollectiveInputs inputs;
  for (const std::string& name : facts.items("fabric"))
    inputs.fabrics[name] = fabric_of(ledger, name);
  for (const std::string& name : facts.items("exchange"))
    inputs.exchanges[name] = exchange_of(ledger, name);
  inputs.testbeds = testbeds_of(data, inputs.fabrics);
  inputs.calibration = fits.collectives;
  inputs.exchange_calibration = fits.exchanges;
  return inputs;
}

// Each row ends either in `rows` or in `uncovered` with a reason, so that both add up to the table.
ValidationResult validate_collectives(const MeasuredCollectives& measured,
                                      const CollectiveInputs& inputs, bool all_test) {
  std::vector<PredictedRow> rows;
  std::vector<UncoveredRow> uncovered = measured.uncovered;
  for (const MeasuredCollective& row : measured.rows) {
    const Testbed* testbed = testbed_for(inputs.testbeds, row.chip);
    if (testbed == nullptr) {
      uncovered.push_back({row.id, UncoveredReason::kUnknownName, row.chip});
    } else if (row.devices > node_size(row, *testbed) && row.network_bandwidth <= 0) {
      uncovered.push_back({row.id, UncoveredReason::kFieldMissing, "network_gbit_per_s"});
    } else {
      rows.push_back(predicted_row(row, *testbed, inputs, all_test));
    }
  }
  for (const MeasuredExchange& exchange : measured.exchanges) {
    const Testbed* testbed = testbed_for(inputs.testbeds, exchange.chip);
    auto row = testbed == nullptr ? std::nullopt : predicted_exchange(exchange, *testbed, inputs);
    if (!row) {
      uncovered.push_back({exchange.id, UncoveredReason::kUnknownName,
                           testbed == nullptr ? exchange.chip : exchange.library});
      continue;
    }
    row->calibration = row->calibration && !all_test;
    rows.push_back(*row);
  }
  return summarise(std::move(rows), uncovered);
}

std::vector<RefittedConstant> refit_fabrics(const MeasuredCollectives& measured,
                                            const CollectiveInputs& inputs) {
  std::map<std::string, FabricRows> by_fabric;
  for (const MeasuredCollective& row : measured.rows) {
    const Testbed* testbed = testbed_for(inputs.testbeds, row.chip);
    if (testbed == nullptr || !may_calibrate(row, *testbed, inputs.calibration)) continue;
    FabricRows& data = by_fabric[testbed->fabric];
    data.fabric = testbed->fabric;
    data.rows.push_back({&row, testbed});
  }
  std::vector<RefittedConstant> out;
  for (const auto& [name, data] : by_fabric)
    for (const RefittedConstant& constant : refit_one(data, inputs.fabrics.at(name)))
      out.push_back(constant);
  return out;
}

}  // namespace countervail
