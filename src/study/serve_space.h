#pragma once
// What `serve` tries: requests of a rank, formats, layouts of a worker.
#include <functional>
#include <string>
#include <vector>

#include "countervail/serve.h"
#include "facts/ledger.h"
#include "serving/from_facts.h"
#include "transformer/model_dimensions.h"

namespace countervail {

/// Requests of a rank, in steps of about a fifth, then by halving to the last whole number for which `holds` is true, none above
/// `fits`; how many steps lie above.
long long try_batches(double fits, const std::function<bool(double)>& holds);

/// Known kernels of the chip (`tables`) decide which formats it serves in. Throws Error{kMissing} where none is left.
std::vector<serving::WeightFormat> served_formats(const Ledger& ledger, const std::string& tables,
                                                  const ModelShape& model,
                                                  const std::string& model_name,
                                                  ServedWeights asked);

serving::Precision served_precision(const ModelShape& model, serving::WeightFormat format,
                                    const serving::ServingStack& stack, ServedCache asked);

/// Layouts of one worker on at most `most` devices; a tensor group stays inside `unit`, whose links are its own.
std::vector<serving::Worker> workers_of(const ModelShape& model, long long most, long long unit);

}  // namespace countervail
