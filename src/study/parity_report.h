#pragma once
// A parity answer as text of at most 80 columns, JSON, CSV or Markdown.
#include <string>

#include "render/table.h"
#include "study/parity.h"

namespace countervail {

/// The answer in one sentence, with its range and its main caveat.
std::string parity_sentence(const ParityAnswer& answer);
/// What the figures of the tables rest on: prices, estimates, conventions.
std::string parity_notes(const ParityAnswer& answer);
Table parity_table(const ParityAnswer& answer);
/// The same as numbers in SI, one quantity a row, for machines: --format csv.
Table parity_values(const ParityAnswer& answer);
Table single_resource_table(const ParityAnswer& answer);
Table system_table(const ParityAnswer& answer);

/// "BF16", "MXFP8": what the large GEMMs of a layer run in.
const char* name_of(Format format);
const char* name_of(Recompute recompute);
const char* schedule_name(const Strategy& strategy);
/// "t8 p4 d16, 4 micro-batches of 1, 2 chunks, selective recompute, ZeRO-1".
std::string strategy_text(const Strategy& strategy, const Job& job);

std::string parity_json(const ParityAnswer& answer, const Overlay& store,
                        const std::vector<Influence>* influences);

}  // namespace countervail
