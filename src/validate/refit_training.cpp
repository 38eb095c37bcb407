// A fit lays trial values over the facts, asks the model that answers use for every chosen run, and
// compares logarithms. The store itself never changes: a value is accepted by people who edit the
// catalog, not by this code. rho grows like a square near zero and like a straight line far out, so
// a run that the model cannot explain pulls with a bounded force.
#include "validate/refit_training.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "training/step_cost.h"
#include "validate/pattern_search.h"

namespace countervail {
namespace {

/// By value on purpose: each trial has an overlay of its own over the same store.
Overlay with_values(Overlay facts, const std::vector<FittedNumber>& numbers,
                    const std::vector<double>& values) {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    for (const std::string& path : numbers[i].facts) facts.set(path, values[i]);
    for (const std::string& path : numbers[i].scaled) facts.set(path, values[i] * numbers[i].times);
  }
  return facts;
}

double log_error(const Overlay& store, const TrainingRun& run) {
  return std::log(evaluate_run(problem_of(store, run), run).time.total / run.measured_seconds);
}

Fit fit_numbers(const Overlay& store, const std::vector<FittedNumber>& numbers,
                const std::vector<const TrainingRun*>& runs, double row_width) {
  std::vector<FitNumber> start;
  for (const FittedNumber& number : numbers)
    // A prior may be wrong by a factor of four, no more: beyond that the
    // rows, not the number, are suspect.
    start.push_back(
        {number.prior, number.prior / 4, std::min(number.most, number.prior * 4), false});
  return pattern_search(
      start,
      [&](const std::vector<double>& values) {
        const Overlay changed = with_values(store, numbers, values);
        double loss = 0;
        for (const TrainingRun* run : runs) {
          const double u = log_error(changed, *run) / row_width;
          loss += 2 * (std::sqrt(1 + u * u) - 1);
        }
        for (std::size_t i = 0; i < numbers.size(); ++i) {
          const double u = std::log(values[i] / numbers[i].prior) / numbers[i].width;
          loss += u * u;
        }
        return loss;
      },
      0.25, 2e-3);
}

/// Test parts stay out whatever the fit names: that is what makes their error worth printing.
bool takes(const TrainingFit& fit, const TrainingRun& run) {
  const bool left_out = std::any_of(fit.left_out.begin(), fit.left_out.end(),
                                    [&](const LeftOutRow& row) { return row.row == run.id; });
  return run.calibration && !left_out && is_one_of(fit.sources, run.prefix) &&
         (fit.bits == 0 || run.bits == fit.bits) &&
         (fit.family.empty() || run.family == fit.family) &&
         (fit.context_parallel || run.strategy.context_parallel == 1);
}

std::vector<const TrainingRun*> chosen(const TrainingRuns& runs,
                                       const std::function<bool(const TrainingRun&)>& keep) {
  std::vector<const TrainingRun*> result;
  for (const TrainingRun& run : runs.runs)
    if (keep(run)) result.push_back(&run);
  return result;
}

Transfer tested(const Overlay& fitted, const std::string& from, const std::string& to,
                const std::vector<const TrainingRun*>& runs) {
  Transfer transfer{from, to, static_cast<int>(runs.size()), 0, 0};
  for (const TrainingRun* run : runs) {
    // Back from the logarithm to per cent of the measured time; expm1 keeps small errors exact.
    const double error = 100 * std::expm1(log_error(fitted, *run));
    transfer.mape += std::abs(error) / static_cast<double>(runs.size());
    transfer.bias += error / static_cast<double>(runs.size());
  }
  return transfer;
}

}  // namespace

std::vector<RefittedConstant> refit_training(const Overlay& store, const TrainingTables& tables) {
  std::vector<RefittedConstant> constants;
  for (const TrainingFit& fit : tables.fits.fits) {
    const auto runs = chosen(tables.runs, [&](const TrainingRun& run) { return takes(fit, run); });
    if (runs.empty()) continue;
    const Fit found = fit_numbers(store, fit.numbers, runs, fit.row_width);
    for (std::size_t i = 0; i < fit.numbers.size(); ++i)
      constants.push_back({fit.numbers[i].owner, fit.numbers[i].name,
                           store.find(fit.numbers[i].facts[0])->value.mid, found.values[i],
                           static_cast<int>(runs.size())});
  }
  return constants;
}

std::vector<Transfer> transfer_training(const Overlay& store, const TrainingTables& tables) {
  std::vector<Transfer> transfers;
  for (const TransferExperiment& one : tables.fits.transfers) {
    const auto rows = [&](const RowSelection& of) {
      return chosen(tables.runs, [&](const TrainingRun& run) {
        return run.prefix == of.source && run.chip.starts_with(of.chip);
      });
    };
    const auto fitted_on = rows(one.fitted_on), tested_on = rows(one.tested_on);
    if (fitted_on.empty() || tested_on.empty()) continue;
    const Fit fit = fit_numbers(store, one.numbers, fitted_on, one.row_width);
    transfers.push_back(tested(with_values(store, one.numbers, fit.values), one.fitted_on.name,
                               one.tested_on.name, tested_on));
  }
  return transfers;
}

}  // namespace countervail
