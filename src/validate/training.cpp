// Each run is rebuilt as a problem from the facts of its chip, with the model and stack that its
// source states, and evaluated once at the strategy it ran. Three questions are asked: how far off
// is the time, would we have refused a run that ran, and do we rank mappings of one job as
// measured. A refused run is listed apart and has no error: its time here would mean nothing.
#include "validate/training.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "base/error.h"
#include "compile/compile.h"
#include "compile/time_range.h"
#include "training/step_cost.h"

namespace countervail {
namespace {

struct Judged {
  const TrainingRun* run;
  double measured = 0, predicted = 0;  // s a step
};

double rate_per_device(const TrainingRun& run, double seconds) {
  return static_cast<double>(run.job.global_batch) * run.job.sequence /
         (seconds * device_count(run.strategy));
}

bool same_mapping(const Strategy& a, const Strategy& b) {
  return a.tensor_parallel == b.tensor_parallel && a.pipeline_parallel == b.pipeline_parallel &&
         a.micro_batch == b.micro_batch && a.zero_stage == b.zero_stage &&
         a.recompute == b.recompute && a.virtual_stages == b.virtual_stages &&
         a.context_parallel == b.context_parallel && a.expert_parallel == b.expert_parallel;
}

/// Pairs whose `key` is the same and whose mapping is not.
std::vector<OrderingScore> order_pairs(const std::vector<Judged>& judged,
                                       std::string TrainingRun::*key) {
  std::map<std::string, OrderingScore> scores;
  for (std::size_t i = 0; i < judged.size(); ++i)
    for (std::size_t j = i + 1; j < judged.size(); ++j) {
      const TrainingRun &a = *judged[i].run, &b = *judged[j].run;
      if (a.*key != b.*key || same_mapping(a.strategy, b.strategy)) continue;
      const double measured =
          rate_per_device(a, judged[i].measured) / rate_per_device(b, judged[j].measured);
      const double predicted =
          rate_per_device(a, judged[i].predicted) / rate_per_device(b, judged[j].predicted);
      OrderingScore& score = scores[a.prefix];
      score.prefix = a.prefix;
      count_pair(score, measured, predicted);
    }
  std::vector<OrderingScore> result;
  for (const auto& [prefix, score] : scores)
    if (score.pairs > 0) result.push_back(score);
  return result;
}

/// PREFIX/family/bits.
std::string group_name(const TrainingRun& run) {
  return run.prefix + "/" + run.family + "/" + std::to_string(run.bits);
}

}  // namespace

void count_pair(OrderingScore& score, double measured, double predicted) {
  constexpr double kApart = 1.05;
  if (std::max(measured, 1 / measured) <= kApart) return;
  ++score.pairs;
  if ((measured > 1) == (predicted > 1)) ++score.right;
}

TrainingTables read_training_tables(const FactStore& store, const Files& data,
                                    const std::string& data_file, const std::string& prefix) {
  TrainingTables tables;
  tables.fits = read_fits(data);
  tables.sources = read_source_defaults(data);
  const bool own = !data_file.empty();
  tables.runs =
      read_training_runs(own ? read_csv(data_file) : read_csv("measured/training.csv", data),
                         read_csv("measured/architectures.csv", data), tables.sources, store,
                         prefix, own ? nullptr : &tables.fits.training);
  return tables;
}

Problem problem_of(const Overlay& store, const TrainingRun& run, std::set<std::string>* read) {
  Ledger ledger(store);
  const Hardware hardware = compile_hardware(ledger, {run.chip, run.system, run.stack});
  Problem problem;
  problem.device =
      compile_device(ledger, hardware,
                     run.bits < 16 ? TrainedFormats::kAny : TrainedFormats::kSixteenBit)
          .device;
  problem.model = run.model;
  problem.job = run.job;
  problem.stack = compile_stack(ledger, run.stack, run.model.experts > 0);
  problem.tower = compile_tower(ledger, hardware);
  if (run.model.experts > 0) problem.device.host_factor = compile_host_factor(ledger, hardware);
  problem.runtime_bytes = ledger.number("default/runtime/memory");
  problem.fill = ledger.number(run.model.experts > 0 ? "default/search/fill_experts"
                                                     : "default/search/fill_dense");
  if (read) *read = ledger.read();
  return problem;
}

Evaluation evaluate_run(const Problem& problem, const TrainingRun& run) {
  const Evaluation plain = evaluate(problem, run.strategy);
  // The source does not say what was recomputed; where nothing recomputed cannot have fitted,
  // the least recomputation that fits is taken.
  if (run.memory_known || plain.memory.total <= problem.device.usable_memory) return plain;
  Strategy light = run.strategy;
  light.recompute = Recompute::kLight;
  const Evaluation lighter = evaluate(problem, light);
  return lighter.memory.total <= problem.device.usable_memory ? lighter : plain;
}

namespace {

/// Ranges of predictions; the problems at the ends of facts are made once for runs that read the same ones.
class Ranges {
 public:
  explicit Ranges(const Overlay& store) : store_(store) {}

  TimeRange of(const TrainingRun& run, const Problem& problem) {
    const bool experts = run.model.experts > 0;
    const auto [place, is_new] =
        ends_.try_emplace(Key{run.chip, run.stack, experts, run.bits < 16});
    if (is_new) {
      std::set<std::string> read;
      problem_of(store_, run, &read);
      place->second = problems_at_ends(
          store_, read, [&](const Overlay& facts) { return problem_of(facts, run); });
    }
    std::set<std::string> unused;
    return together(range_of(problem, place->second, run.strategy),
                    range_of_model(store_, experts, unused));
  }

 private:
  using Key = std::tuple<std::string, std::string, bool, bool>;
  const Overlay& store_;
  std::map<Key, std::vector<EndPair>> ends_;
};

}  // namespace

TrainingValidation validate_training(const Overlay& store, const TrainingTables& tables) {
  TrainingValidation validation;
  validation.sources = tables.sources;
  std::vector<UncoveredRow> uncovered = tables.runs.uncovered;
  std::vector<PredictedRow> rows;
  std::vector<Judged> judged;
  Ranges ranges(store);
  for (const TrainingRun& run : tables.runs.runs) {
    Problem problem;
    try {
      problem = problem_of(store, run);
    } catch (const Error& error) {
      uncovered.push_back({run.id, UncoveredReason::kUnknownName, error.message});
      continue;
    }
    const Evaluation evaluation = evaluate_run(problem, run);
    const bool refused = run.memory_known && evaluation.memory.total > problem.device.usable_memory;
    if (refused) validation.refused.push_back(run.id);
    const double measured = run.measured_seconds > 0
                                ? run.measured_seconds
                                : run.measured_flops / problem.device.peak_flops;
    if (refused) continue;  // listed apart: it ran, and has no time here
    const double predicted = evaluation.time.total;
    const TimeRange range = ranges.of(run, problem);
    for (const std::string& group : {run.prefix, group_name(run)})
      rows.push_back({run.id, group, run.calibration, run.label, measured, predicted,
                      predicted * std::exp(-range.faster), predicted * std::exp(range.slower)});
    judged.push_back({&run, measured, predicted});
  }
  validation.result = summarise(std::move(rows), uncovered);
  validation.ordering = order_pairs(judged, &TrainingRun::job_key);
  validation.ordering_across_jobs = order_pairs(judged, &TrainingRun::ordering_key);
  return validation;
}

}  // namespace countervail
