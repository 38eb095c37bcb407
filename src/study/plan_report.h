#pragma once
// A plan, shown.
#include <string>
#include <vector>

#include "render/document.h"
#include "study/plan.h"

namespace countervail {

std::string plan_sentence(const PlanAnswer& answer);

/// Keys: packages, devices, memory.usable; of the best strategy tokens_per_second (with its range),
/// model_flops_utilisation, devices_used, packages_used, time.*, memory.*, goodput.*, useful_tokens_per_second, power.*,
/// energy_per_token, capital, cost_per_token; where nothing fits memory.least and packages.fewest.
Figures figures_of(const PlanAnswer& answer);

/// Best strategies, where the best one's time, memory and money go, the frontier where asked for, what became of all
/// strategies. `influences`: empty unless asked for.
Document document_of(const PlanAnswer& answer, const Overlay& store,
                     const std::vector<Influence>& influences);

}  // namespace countervail
