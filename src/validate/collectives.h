#pragma once
// Measured collectives against the cost model, and the refit of the fabric constants.
//
// Every measured system is a testbed (data/measured/testbeds.toml): its devices, local fabric and link rate,
// and the network across nodes; a table row names chip, devices, devices a node, bytes and what was measured.
// Groups: chip/kind, kind one of
//   node        all devices of one node, the library's own choice
//   subset      fewer devices than the node
//   across      more than one node
//   named       the algorithm is named in the row (ring against NVLS)
// each above 1 MiB, and messages up to 1 MiB apart as "/small". Dispatch and combine of mixtures of experts:
// validate/exchanges.h, groups LIBRARY/dispatch and /combine. What calibrates: data/measured/fits.toml.
#include <map>
#include <string>
#include <vector>

#include "cluster/collectives.h"
#include "cluster/expert_exchange.h"
#include "cluster/fabric.h"
#include "facts/fact.h"
#include "validate/fits.h"
#include "validate/validation.h"

namespace countervail {

/// One measured kind of system.
struct Testbed {
  std::vector<std::string> chips;  ///< names in the tables
  int node_devices = 8;            ///< devices that the local fabric joins
  std::string fabric;              ///< local
  TopologyKind topology = TopologyKind::kSwitch;
  double bandwidth = 0;          ///< B/s one way per device
  std::string network;           ///< fabric across nodes; its rate stands in the row
  double network_bandwidth = 0;  ///< B/s per device, for exchange rows that print none; 0 = unknown
};

/// One configuration, reduced to seconds.
struct MeasuredCollective {
  std::string id, chip, library, algorithm, trust, source;
  Collective op = Collective::kAllReduce;
  int devices = 0, devices_per_node = 0;
  std::string network;           ///< fabric across nodes; empty = the testbed's
  double network_bandwidth = 0;  ///< B/s per device; 0 = not printed
  double bytes = 0;
  double seconds = 0;  ///< measured
};

/// One measured dispatch or combine.
struct MeasuredExchange {
  std::string id, chip, library;
  bool combine = false;
  int devices = 0, devices_per_node = 0;
  double tokens = 0, hidden = 0, value_bytes = 2;
  int top_k = 0, most_nodes = 0;
  double network_bandwidth = 0;  ///< B/s per device; 0 = the testbed's
  double seconds = 0;            ///< measured; 0: from `bandwidth`
  double bandwidth = 0;          ///< B/s, logical
};

/// Collectives and exchanges apart, as their models differ; both sorts of uncovered rows together.
struct MeasuredCollectives {
  std::vector<MeasuredExchange> exchanges;
  std::vector<MeasuredCollective>
      rows;  ///< one a configuration: time where printed, else bus bandwidth
  std::vector<UncoveredRow> uncovered;
};

/// Error{kRead | kSyntax | kMissing} for a table without the columns that every row needs.
MeasuredCollectives read_measured_collectives(const std::string& path);

/// The fabrics and exchange libraries that answers read, by name.
using FabricTable = std::map<std::string, Fabric, std::less<>>;
using ExchangeTable = std::map<std::string, ExchangePattern, std::less<>>;

/// A testbed of this many devices as a tower: nodes of `devices_per_node` under one network.
Tower tower_of(const Testbed& testbed, const FabricTable& fabrics, int devices_per_node, int nodes,
               double network_bandwidth);

/// What answers read of fabrics and libraries, and which rows those constants were fitted on.
struct CollectiveInputs {
  std::vector<Testbed> testbeds;
  FabricTable fabrics;
  ExchangeTable exchanges;
  CollectiveCalibration calibration;
  std::vector<ExchangeCalibration> exchange_calibration;
};
/// Error{kUnknownName} when a testbed names a fabric that is not among the facts.
CollectiveInputs read_collective_inputs(const FactStore& facts, const Files& data);

/// `all_test`: a table of the user's own, of which nothing was fitted.
ValidationResult validate_collectives(const MeasuredCollectives& measured,
                                      const CollectiveInputs& inputs, bool all_test = false);

/// One refitted constant beside the shipped one.
struct RefittedConstant {
  std::string owner, name;
  double shipped = 0, refitted = 0;
  int rows = 0;
};
/// Fitted on calibration rows alone; fabrics without such rows are left out.
std::vector<RefittedConstant> refit_fabrics(const MeasuredCollectives& measured,
                                            const CollectiveInputs& inputs);

}  // namespace countervail
