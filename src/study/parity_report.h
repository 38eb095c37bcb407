#pragma once
// A parity answer, shown.
#include <string>
#include <vector>

#include "render/document.h"
#include "study/parity.h"

namespace countervail {

/// The answer in one sentence, with its range and its main caveat.
/// "package", "packages".
std::string count_name(CountUnit unit, long long count);
std::string parity_sentence(const ParityAnswer& answer);

/// Keys: candidate.units (with its range), reference.units, sixteen_bit.units, max_count, ratio.*, single.*, system.*; of
/// each side packages, devices, hardware totals, tokens_per_second, useful_tokens_per_second, time_to_train, time.*,
/// memory.*, goodput.*, power.*, energy_per_token, capital, cost_per_token, silicon.*.
Figures figures_of(const ParityAnswer& answer);

/// Both sides beside each other, single resources, whole systems. `influences`: empty unless asked for.
Document document_of(const ParityAnswer& answer, const Overlay& store,
                     const std::vector<Influence>& influences);

}  // namespace countervail
