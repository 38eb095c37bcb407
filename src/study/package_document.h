#pragma once
// A package under a training job, and what its die-to-die link is worth, as documents.
#include "render/document.h"
#include "study/package_training.h"
#include "study/package_workload.h"

namespace countervail {

/// A strategy fits and a clock is cool enough.
bool runs(const WorkloadHeat& heat);
/// The package under a training job: activity, power, clock, step, temperatures at that clock.
Document document_of(const WorkloadHeat& heat);
/// Tokens a second of the same dies in packages and apart.
Document document_of(const PackageTraining& training, const package::CompiledPackage& package,
                     const Scenario& scenario);

}  // namespace countervail
