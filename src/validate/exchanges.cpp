// A printed bandwidth counts copies of tokens in the library's own way, which depends on whether it
// merges copies for one node or device. So a bandwidth is first turned into seconds by the copies
// that it stands for (counted_copies), and seconds are compared.
#include "validate/exchanges.h"

#include <fmt/format.h>

#include <algorithm>

namespace countervail {
namespace {

/// DeepEP's test sends to min(nodes, limit) nodes, Ascend's port has one node: its ranks see one fabric.
std::string library_of(const MeasuredExchange& exchange) {
  const bool low = exchange.library.find("low-latency") != std::string::npos;
  const std::string name =
      exchange.library.find("Ascend") != std::string::npos ? "deepep-ascend" : "deepep";
  return exchange.library.find("DeepEP") == std::string::npos ? std::string()
                                                              : name + (low ? "-low-latency" : "");
}

int nodes_of(const MeasuredExchange& exchange, int node) {
  return (exchange.devices + node - 1) / node;
}

/// Copies of a token that the printed bandwidth counts.
double counted_copies(const MeasuredExchange& exchange, const ExchangePattern& pattern, int node) {
  const int nodes = nodes_of(exchange, node);
  const double k = pattern.top_k;
  if (!pattern.deduplicates) return k;
  if (nodes == 1) return distinct_bins(exchange.devices, k);
  const int reachable = pattern.most_nodes > 0 ? std::min(nodes, pattern.most_nodes) : nodes;
  return distinct_bins(reachable, k);
}

/// What the library's constants were taken from.
bool gave_constants(const std::string& library, const MeasuredExchange& exchange,
                    const std::vector<ExchangeCalibration>& calibration) {
  return std::any_of(calibration.begin(), calibration.end(), [&](const ExchangeCalibration& one) {
    return one.library == library && (one.devices == 0 || one.devices == exchange.devices);
  });
}

}  // namespace

bool is_exchange(const MeasuredRow& row) {
  return row.text("collective").starts_with("moe_");
}

std::string read_exchange(const MeasuredRow& row, MeasuredExchange& exchange) {
  exchange = {.id = row.text("row_id"), .chip = row.text("chip"), .library = row.text("library")};
  exchange.combine = row.text("collective") == "moe_combine";
  exchange.devices = static_cast<int>(row.number("chips"));
  exchange.devices_per_node = static_cast<int>(row.number("chips_per_node"));
  exchange.network_bandwidth = row.number("network_gbit_per_s") * 1e9 / 8;
  exchange.value_bytes = row.text("dtype").find("8") != std::string::npos ? 1 : 2;
  exchange.tokens = row.number("tokens");
  exchange.hidden = row.number("hidden");
  exchange.top_k = static_cast<int>(row.number("top_k"));
  exchange.most_nodes = static_cast<int>(row.number("node_limit"));
  if (row.text("dtype").starts_with("BF16")) exchange.value_bytes = 2;
  if (row.text("quantity") == "latency_us")
    exchange.seconds = row.number("value") * 1e-6;
  else if (row.text("quantity") == "bottleneck_bandwidth_gb_per_s")
    exchange.bandwidth = row.number("value") * 1e9;
  else
    return "a time or the bottleneck bandwidth";
  if (exchange.devices < 2) return "chips";
  if (exchange.tokens <= 0 || exchange.hidden <= 0 || exchange.top_k < 1)
    return "tokens, hidden width and top-k";
  return {};
}

std::optional<PredictedRow> predicted_exchange(const MeasuredExchange& exchange,
                                               const Testbed& testbed,
                                               const CollectiveInputs& inputs) {
  const auto library = inputs.exchanges.find(library_of(exchange));
  if (library == inputs.exchanges.end()) return std::nullopt;
  ExchangePattern pattern = library->second;
  pattern.top_k = exchange.top_k;
  pattern.most_nodes = exchange.most_nodes;
  const int node = exchange.devices_per_node > 0 ? exchange.devices_per_node : testbed.node_devices;
  const int nodes = nodes_of(exchange, node);
  const double network =
      exchange.network_bandwidth > 0 ? exchange.network_bandwidth : testbed.network_bandwidth;
  if (nodes > 1 && network <= 0) return std::nullopt;
  const Tower tower =
      tower_of(testbed, inputs.fabrics, std::max(node, testbed.node_devices), nodes, network);
  const double payload = exchange.tokens * exchange.hidden * exchange.value_bytes * exchange.top_k;
  const double logical = payload / exchange.top_k * counted_copies(exchange, pattern, node);
  PredictedRow row{.id = exchange.id};
  row.group = fmt::format("{}/{}", library->first, exchange.combine ? "combine" : "dispatch");
  row.calibration = gave_constants(library->first, exchange, inputs.exchange_calibration);
  row.label = fmt::format("{} {} x {} tokens, {}", exchange.combine ? "combine" : "dispatch",
                          exchange.devices, exchange.tokens, exchange.chip);
  row.measured = exchange.seconds > 0 ? exchange.seconds : logical / exchange.bandwidth;
  row.predicted =
      expert_exchange_curve(pattern, group_of(tower, exchange.devices), tower).seconds(payload);
  return row;
}

}  // namespace countervail
