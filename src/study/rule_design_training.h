#pragma once
// rules design with a training objective: tokens a second of N packages of the hypothetical part on
// a model and a job.
//
// The hypothetical part is the product of its base die with its own 16-bit peak, memory bandwidth
// and capacity; links, efficiency curves, system and software stay those of the product. Several
// dies act as one device: no loss between dies. Step time falls with peak, bandwidth and capacity,
// so the optimum lies on the frontier of the free parts in these three, and only that is trained
// (study/plan).
#include <string>

#include "facts/overlay.h"
#include "rules/design.h"

namespace countervail {

struct DesignJob {
  std::string model = "Llama 3.1 70B";
  int sequence = 8192;
  long long global_batch = 1024;
  long long packages = 64;
};

/// The format that training runs in.
inline constexpr const char* kTrainingFormat = "bf16";

/// As design(), for DesignGoal::kTraining. Parts on which the job does not fit have tokens 0 and
/// cannot be best. `space` comes from with_products().
rules::DesignAnswer design_for_training(const Overlay& store, const rules::DesignSpace& space,
                                        const rules::DesignQuestion& question,
                                        const DesignJob& job);

/// The space with each die's links, and its memory unless the space states one, as its product has
/// them: the lines on bandwidth are tested against what the training uses. Error{kMissing} when a
/// base die names no product.
rules::DesignSpace with_products(const Overlay& store, rules::DesignSpace space);

/// What the training figure rests on.
std::string job_text(const rules::DesignSpace& space, const DesignJob& job);

/// The free parts that no other free part beats in peak, bandwidth and channels at once.
std::vector<rules::Design> free_frontier(const rules::DesignSpace& space,
                                         const rules::DesignQuestion& question);

}  // namespace countervail
