// TPOT says what a step takes, end-to-end time what the worker serves; TTFT holds queues and clients that no row prints.
// All three are printed. Host numbers are fitted on TPOT alone; then, with these held, the two of the wait on TTFT.
#include <algorithm>
#include <cmath>
#include <map>

#include "statistics/quantile.h"
#include "validate/pattern_search.h"
#include "validate/serving_rows.h"

namespace countervail {
namespace {

struct Predicted {
  double tpot = 0, e2e = 0, ttft = 0;  ///< s; 0: does not run
};

Predicted predicted(const MeasuredServing& row, const serving::Host& host,
                    const serving::Limits& limits) {
  serving::Engine engine = row.engine;
  engine.host = host;
  if (row.disaggregated) {
    const serving::Load load{.requests = row.decode_batch,
                             .context = row.traffic.input + row.traffic.output / 2};
    return {.tpot = serving::step_parts(engine, row.traffic, load).total()};
  }
  const serving::SteadyState state = serving::closed_loop(engine, row.traffic, limits, row.clients);
  if (state.running == 0) return {};
  return {state.tpot, serving::end_to_end(state, row.traffic), state.ttft};
}

PredictedRow row_of(const MeasuredServing& row, const char* what, double measured, double predicted,
                    const Interval& spread) {
  PredictedRow out{.id = row.id, .measured = measured, .predicted = predicted};
  out.low = predicted * spread.low, out.high = predicted * spread.high;
  const bool suspected = !row.left_out.empty();
  out.group = std::string(what) + (suspected ? ", suspected" : "");
  out.calibration = row.calibration;
  out.label = row.label;
  return out;
}

bool has_batch(const MeasuredServing& row) {
  return !row.disaggregated || row.decode_batch > 0;
}

/// The whole group, and that of the row's library.
void add(std::vector<PredictedRow>& rows, const MeasuredServing& row, const std::string& what,
         double measured, double predicted, const Interval& spread) {
  rows.push_back(row_of(row, what.c_str(), measured, predicted, spread));
  if (row.left_out.empty())
    rows.push_back(row_of(row, (what + "/" + row.library).c_str(), measured, predicted, spread));
}

using RowsOfOneHost = std::vector<const MeasuredServing*>;

/// Mean of |log predicted/measured| of one time, a row's at most `cap`.
double loss_of(const RowsOfOneHost& rows, const serving::Host& host, const serving::Limits& limits,
               double Predicted::*time, double MeasuredServing::*measured, double cap) {
  double sum = 0;
  for (const MeasuredServing* row : rows) {
    const double found = predicted(*row, host, limits).*time;
    sum += found > 0 ? std::min(cap, std::abs(std::log(found / row->*measured))) : cap;
  }
  return sum / static_cast<double>(rows.size());
}

/// Seconds before a request's first step, and the share of others' prompts that it waits for: queues make outliers of ten
/// times, so a row counts two e-folds at most.
Fit fit_of_wait(const RowsOfOneHost& rows, const serving::Host& host, serving::Limits limits) {
  return pattern_search(
      {{.value = 0.1, .low = 1e-3, .high = 1}, {.value = 0.3, .low = 1e-3, .high = 1}},
      [&](const std::vector<double>& v) {
        limits.overhead = v[0], limits.waiting_prompts = v[1];
        return loss_of(rows, host, limits, &Predicted::ttft, &MeasuredServing::ttft, 2);
      },
      0.5, 0.02);
}

serving::Host host_of(const Fit& fit) {
  return {fit.values[0], fit.values[1], fit.values[2], fit.values[3]};
}

Fit fit_of_host(const RowsOfOneHost& rows, const serving::Limits& limits) {
  return pattern_search(
      {{.value = 1e-5, .low = 1e-7, .high = 1e-4},
       {.value = 2e-5, .low = 1e-7, .high = 2e-4},
       {.value = 5e-4, .low = 1e-6, .high = 1e-2},
       {.value = 1.5e-5, .low = 1e-7, .high = 2e-4}},
      [&](const std::vector<double>& v) {
        const serving::Host host{v[0], v[1], v[2], v[3]};
        return loss_of(rows, host, limits, &Predicted::tpot, &MeasuredServing::tpot, 1);
      },
      0.5, 0.02);
}

/// Measured over predicted TPOT of models that the fit has not seen, 10 and 90 %: how far it carries over to another. What is
/// left over on the rows of the fit itself is too narrow, since four numbers were chosen by them.
Interval spread_of(const RowsOfOneHost& rows, const serving::Limits& limits) {
  std::map<std::string, RowsOfOneHost> by_model;
  for (const MeasuredServing* row : rows) by_model[row->model].push_back(row);
  std::vector<double> ratios;
  for (const auto& [model, unseen] : by_model) {
    RowsOfOneHost others;
    for (const MeasuredServing* row : rows)
      if (row->model != model) others.push_back(row);
    if (others.empty()) continue;
    const serving::Host host = host_of(fit_of_host(others, limits));
    for (const MeasuredServing* row : unseen)
      if (const double tpot = predicted(*row, host, limits).tpot; tpot > 0)
        ratios.push_back(row->tpot / tpot);
  }
  std::ranges::sort(ratios);
  return {statistics::sorted_quantile(ratios, 0.1), 1, statistics::sorted_quantile(ratios, 0.9)};
}

void refit_library(const serving::ServingStack& stack, const RowsOfOneHost& rows,
                   std::vector<RefittedConstant>& out) {
  const Fit fit = fit_of_host(rows, stack.limits);
  const Fit wait = fit_of_wait(rows, host_of(fit), stack.limits);
  const Interval spread = spread_of(rows, stack.limits);
  const int count = static_cast<int>(rows.size());
  const serving::Host& old = stack.host;
  out.push_back({stack.name, "layer", old.layer, fit.values[0], count});
  out.push_back({stack.name, "expert_layer", old.expert_layer, fit.values[1], count});
  out.push_back({stack.name, "step", old.step, fit.values[2], count});
  out.push_back({stack.name, "request", old.request, fit.values[3], count});
  out.push_back({stack.name, "overhead", stack.limits.overhead, wait.values[0], count});
  out.push_back(
      {stack.name, "waiting_prompts", stack.limits.waiting_prompts, wait.values[1], count});
  out.push_back({stack.name, "spread, low", stack.spread.low, spread.low, count});
  out.push_back({stack.name, "spread, high", stack.spread.high, spread.high, count});
}

}  // namespace

ValidationResult validate_serving(const ServingRows& measured) {
  std::vector<PredictedRow> rows;
  std::vector<UncoveredRow> uncovered = measured.uncovered;
  for (const MeasuredServing& row : measured.rows) {
    if (!has_batch(row)) {
      uncovered.push_back({row.id, UncoveredReason::kNotDetermined, "workers not printed"});
      continue;
    }
    const serving::ServingStack& stack = measured.stacks.at(row.library);
    const Predicted now = predicted(row, stack.host, stack.limits);
    if (now.tpot == 0) {
      uncovered.push_back({row.id, UncoveredReason::kNotDetermined, "weights do not fit"});
      continue;
    }
    if (row.disaggregated) {
      add(rows, row, "TPOT disaggregated", row.tpot, now.tpot, stack.spread);
      continue;
    }
    add(rows, row, "TPOT aggregated", row.tpot, now.tpot, stack.spread);
    add(rows, row, "end to end aggregated", row.ttft + (row.traffic.output - 1) * row.tpot, now.e2e,
        stack.spread);
    add(rows, row, "TTFT aggregated", row.ttft, now.ttft, {});
  }
  return summarise(std::move(rows), uncovered);
}

ServingOrder order_of_layouts(const ServingRows& measured) {
  struct Judged {
    const MeasuredServing* row;
    double measured,
        predicted;  ///< s of a request times devices: the fewer, the more tokens a device
  };
  std::vector<Judged> judged;
  for (const MeasuredServing& row : measured.rows) {
    if (row.disaggregated || !row.left_out.empty()) continue;
    const serving::ServingStack& stack = measured.stacks.at(row.library);
    const double devices = serving::devices_of(row.engine.worker);
    if (const Predicted now = predicted(row, stack.host, stack.limits); now.e2e > 0)
      judged.push_back(
          {&row, devices * (row.ttft + (row.traffic.output - 1) * row.tpot), devices * now.e2e});
  }
  std::map<std::string, OrderingScore> all, same;
  for (std::size_t i = 0; i < judged.size(); ++i)
    for (std::size_t j = i + 1; j < judged.size(); ++j) {
      const MeasuredServing &a = *judged[i].row, &b = *judged[j].row;
      const serving::Worker &w = a.engine.worker, &v = b.engine.worker;
      if (a.job != b.job || w == v) continue;
      const bool as_many = serving::devices_of(w) == serving::devices_of(v);
      for (auto* scores : {&all, as_many ? &same : nullptr}) {
        if (scores == nullptr) continue;
        OrderingScore& score = (*scores)[a.library];
        score.prefix = a.library;
        count_pair(score, judged[i].measured / judged[j].measured,
                   judged[i].predicted / judged[j].predicted);
      }
    }
  ServingOrder order;
  for (const auto& [library, score] : all) order.layouts.push_back(score);
  for (const auto& [library, score] : same) order.same_devices.push_back(score);
  return order;
}

std::vector<RefittedConstant> refit_serving(const ServingRows& measured) {
  std::vector<RefittedConstant> out;
  for (const auto& [library, stack] : measured.stacks) {
    RowsOfOneHost rows;
    for (const MeasuredServing& row : measured.rows)
      if (row.calibration && row.library == library) rows.push_back(&row);
    if (!rows.empty()) refit_library(stack, rows, out);
  }
  return out;
}

}  // namespace countervail
