#pragma once
// Measured dispatch and combine of mixtures of experts against the exchange model.
//
// A row names library, devices, element type, tokens a rank, hidden width, top-k and the limit of routing groups.
// Where it prints a bandwidth, the bytes behind it are logical: tokens received by a rank, its own included, inside
// one switch; copies sent to nodes, its own included, across nodes (DeepEP's tests).
#include <optional>
#include <string>

#include "cluster/expert_exchange.h"
#include "validate/collectives.h"
#include "validate/measured_row.h"

namespace countervail {

bool is_exchange(const MeasuredRow& row);
/// Empty when the row is complete; else what it lacks.
std::string read_exchange(const MeasuredRow& row, MeasuredExchange& exchange);

/// Predicted beside measured seconds; nothing when no library of the table fits the row's.
std::optional<PredictedRow> predicted_exchange(const MeasuredExchange& exchange,
                                               const Testbed& testbed,
                                               const CollectiveInputs& inputs);

}  // namespace countervail
