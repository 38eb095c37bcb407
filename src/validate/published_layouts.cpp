// Would the search have chosen what teams really ran? Of each question (chip, model,
// stack, devices, batch) the fastest published run is kept and the space searched anew:
// a search whose best is slower in the model than the published layout has missed it,
// and one far faster than what was measured shows where the model flatters.
#include "validate/published_layouts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "base/error.h"

namespace countervail {
namespace {

using SearchedQuestion =
    std::tuple<std::string, std::string, std::string, int, long long, int, int>;

SearchedQuestion question_of(const TrainingRun& run) {
  return {
      run.chip,         run.model_name, run.stack, device_count(run.strategy), run.job.global_batch,
      run.job.sequence, run.bits};
}

std::string family_of(const TrainingRun& run) {
  if (run.model.experts == 0) return "dense";
  return run.model_name.starts_with("GPT OSS") ? "experts, GPT-OSS" : "experts";
}

double measured_seconds(const TrainingRun& run, const Problem& problem) {
  return run.measured_seconds > 0 ? run.measured_seconds
                                  : run.measured_flops / problem.device.peak_flops;
}

/// The fastest published run of each question.
std::vector<const TrainingRun*> fastest_of_each(const TrainingTables& tables) {
  std::map<SearchedQuestion, const TrainingRun*> fastest;
  std::vector<const TrainingRun*> runs;
  for (const TrainingRun& run : tables.runs.runs) {
    const TrainingRun*& best = fastest[question_of(run)];
    if (!best || run.measured_seconds < best->measured_seconds) best = &run;
  }
  for (const TrainingRun& run : tables.runs.runs)
    if (fastest[question_of(run)] == &run) runs.push_back(&run);
  return runs;
}

LayoutRow row_of(const Problem& problem, const TrainingRun& run) {
  LayoutRow row{.id = run.id, .group = family_of(run), .label = run.label, .job = run.job};
  row.published = measured_seconds(run, problem);
  const Evaluation given = evaluate_run(problem, run);
  row.given = given.time.total;
  row.given_fits = given.memory.total <= problem.fill * problem.device.usable_memory;
  SearchSpace space = default_space(problem, device_count(run.strategy));
  space.formats = {run.strategy.format};
  const SearchResult result = search(problem, space, {.threads = 0});
  if (result.top.empty()) return row;
  row.found = result.top.front().evaluation.time.total;
  row.strategy = result.top.front().strategy;
  return row;
}

/// Ratios are averaged as logarithms: twice and half cancel.
LayoutGroup group_of_rows(const std::string& name, const std::vector<const LayoutRow*>& rows) {
  LayoutGroup group{.name = name, .least = 1e300, .most = 0, .worst_gap = 0};
  double sum = 0;
  for (const LayoutRow* row : rows) {
    if (row->found == 0) {
      ++group.without;
      continue;
    }
    const double ratio = row->published / row->found;
    ++group.rows;
    sum += std::log(ratio);
    group.least = std::min(group.least, ratio);
    group.most = std::max(group.most, ratio);
    if (row->given_fits) group.worst_gap = std::min(group.worst_gap, row->given / row->found - 1);
  }
  group.mean = group.rows > 0 ? std::exp(sum / group.rows) : 0;
  return group;
}

}  // namespace

LayoutValidation validate_layouts(const Overlay& store, const TrainingTables& tables) {
  LayoutValidation validation;
  for (const TrainingRun* run : fastest_of_each(tables)) try {
      validation.rows.push_back(row_of(problem_of(store, *run), *run));
    } catch (const Error&) {  // a chip that the catalogue does not have: validate training lists it
    }
  std::map<std::string, std::vector<const LayoutRow*>> by_group;
  for (const LayoutRow& row : validation.rows) {
    by_group[row.group].push_back(&row);
    by_group[row.group + ", " + row.id.substr(0, row.id.find('-'))].push_back(&row);
  }
  for (const auto& [name, rows] : by_group) validation.groups.push_back(group_of_rows(name, rows));
  return validation;
}

}  // namespace countervail
