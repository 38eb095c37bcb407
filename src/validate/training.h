#pragma once
// Published training runs against the step-time model: signed error, feasibility, ordering.
#include <set>
#include <string>

#include "facts/overlay.h"
#include "training/problem.h"
#include "training/step_cost.h"
#include "validate/fits.h"
#include "validate/training_runs.h"
#include "validate/validation.h"

namespace countervail {

/// Of pairs of runs that differ in their mapping: how often the model ranks them as measured.
struct OrderingScore {
  std::string prefix;
  int pairs = 0, right = 0;
};
/// Counts two configurations by the quotient of their rates. Nearer than 5 % they differ by noise and neither order is wrong.
void count_pair(OrderingScore& score, double measured, double predicted);

/// Errors, refusals and orderings: a model may be off and still rank rightly.
struct TrainingValidation {
  ValidationResult result;  ///< groups PREFIX and PREFIX/family/bits
  std::vector<std::string>
      refused;  ///< runs that ran and are judged not to fit: listed, without an error
  std::vector<OrderingScore>
      ordering_across_jobs;  ///< same model, chip, bits, sequence; rates a device > 5 % apart
  std::vector<OrderingScore>
      ordering;         ///< same model, chip, count, bits, sequence, batch; > 5 % apart
  SourceTable sources;  ///< the defaults used
};

/// Everything that a comparison of training runs reads besides the facts.
struct TrainingTables {
  TrainingRuns runs;
  SourceTable sources;
  Fits fits;
};
/// Reads the shipped tables, or `data_file` of the disk in their place.
TrainingTables read_training_tables(const FactStore& store, const Files& data,
                                    const std::string& data_file, const std::string& prefix);

/// A run as the model's problem. Error{kUnknownName} when the chip is not in the catalog. `read`: the facts that were, where
/// asked for.
Problem problem_of(const Overlay& store, const TrainingRun& run,
                   std::set<std::string>* read = nullptr);

/// The run's evaluation. Where recomputation is not printed: light recomputation when only that fits; what was
/// offloaded besides is unknown.
Evaluation evaluate_run(const Problem& problem, const TrainingRun& run);

TrainingValidation validate_training(const Overlay& store, const TrainingTables& tables);

}  // namespace countervail
