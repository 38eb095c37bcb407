#pragma once
// A package under a training job, and what its die-to-die link is worth, in sentences.
#include <string>

#include "study/package_training.h"
#include "study/package_workload.h"

namespace countervail {

/// The package under a training job: activity, power, clock, step.
std::string workload_sentence(const WorkloadHeat& heat);
/// Tokens a second of the same dies in packages and apart.
std::string training_sentence(const PackageTraining& training,
                              const package::CompiledPackage& package, const Scenario& scenario);
}  // namespace countervail
