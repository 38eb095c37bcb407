// Draws of a plan, and two views of what limits it. Under the rule a shadow value is
// found by adding a unit and running again; with perfect foresight it is the dual of
// the horizon program, whose optimum bounds every rule from above. Both cost far more
// than a run, so they take fewer draws. A draw depends on its index alone: samples are
// the same on any number of threads.
#include "study/supply_study.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/parallel.h"
#include "supply/allocate.h"
#include "supply/horizon_lp.h"
#include "supply/shadow_value.h"

namespace countervail {
namespace {

constexpr int kBlock = 256;       // draws of one block of work
constexpr int kShadowDraws = 64;  // of which shadow values under the rule are taken
constexpr int kForesightDraws =
    64;                           // of which the horizon program is solved, where it is asked for
constexpr int kPreviewDraws = 4;  // and where it is not

/// What a thread writes in.
struct DrawingDesk {
  supply::SupplyProblem problem;
  supply::SupplyRun run;
  DrawRoom room;

  explicit DrawingDesk(const SupplyModel& model)
      : problem(model.problem),
        run(supply::make_run(model.problem)),
        room(make_draw_room(model.draws)) {}

  void evaluate(const SupplyModel& model, std::uint32_t draw) {
    draw_values(model.draws, draw, room);
    set_draw(model, room.values, problem);
    supply::evaluate(problem, run);
  }
};

/// What ended the turn of the product that made most, counted in H100 equivalents; of the first offered where none made
/// anything.
signed char binding_of(const SupplyModel& model, const supply::SupplyRun& run, int t) {
  double most = 0;
  signed char binding = supply::kNotOffered;
  for (int p = 0; p < static_cast<int>(model.h100.size()); ++p) {
    const signed char ended = run.binding[run.at(p, t)];
    const double made = run.packages[run.at(p, t)] * model.h100[static_cast<std::size_t>(p)];
    if (ended == supply::kNotOffered || (binding != supply::kNotOffered && made <= most)) continue;
    binding = ended;
    most = made;
  }
  return binding;
}

/// Draws innermost: summaries read all draws of a quarter at once.
void store(const SupplyModel& model, const supply::SupplyRun& run, int draw,
           SupplySamples& samples) {
  const auto d = static_cast<std::size_t>(draw);
  for (int t = 0; t < samples.quarters; ++t) {
    for (int p = 0; p < samples.products; ++p)
      samples.packages[samples.place(p, t) + d] = run.packages[run.at(p, t)];
    for (int i = 0; i < samples.stored; ++i)
      samples.stock[samples.place(i, t) + d] = run.stock[run.at(i, t)];
    samples.binding[samples.place(0, t) + d] = binding_of(model, run, t);
  }
}

/// One currency for all products: packages of different size cannot be added.
std::vector<double> h100_weights(const SupplyModel& model, const supply::SupplyRun& run) {
  std::vector<double> weights(run.packages.size());
  for (int p = 0; p < static_cast<int>(model.h100.size()); ++p)
    for (int t = 0; t < run.quarters; ++t)
      weights[run.at(p, t)] = model.h100[static_cast<std::size_t>(p)];
  return weights;
}

/// The quarters at which shadow values are shown: the first of each year.
std::vector<int> shown_quarters(const SupplyModel& model) {
  std::vector<int> shown;
  for (int t = 0; t < model.problem.quarters; ++t)
    if ((model.plan.calendar.first + t) % 4 == 0) shown.push_back(t);
  return shown;
}

void add_rule_values(const SupplyModel& model, int draws, std::vector<ShadowRow>& rows) {
  DrawingDesk desk(model);
  const std::vector<double> weights = h100_weights(model, desk.run);
  std::vector<std::vector<double>> values(rows.size());
  for (int d = 0; d < draws; ++d) {
    desk.evaluate(model, static_cast<std::uint32_t>(d));
    for (std::size_t k = 0; k < rows.size(); ++k)
      values[k].push_back(supply::rule_shadow_value(desk.problem, desk.run, weights, rows[k].input,
                                                    rows[k].quarter));
  }
  // A loss below rounding of the sum is none.
  constexpr double kRounding = 1e-6;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    for (const double value : values[k]) rows[k].negative_share += value < -kRounding;
    rows[k].negative_share /= std::max(1, draws);
    rows[k].rule = band_of(std::move(values[k]));
  }
}

/// Year by year in the bound, and duals, over some draws.
void add_foresight(int draws, SupplyAnswer& answer) {
  const SupplyModel& model = answer.model;
  DrawingDesk desk(model);
  const std::vector<double> weights = h100_weights(model, desk.run);
  supply::HorizonAnswer bound;
  const int years = (model.problem.quarters + 3) / 4;
  std::vector<std::vector<double>> duals(answer.shadows.size()),
      made(static_cast<std::size_t>(years));
  std::vector<double> gain;
  for (int d = 0; d < draws; ++d) {
    desk.evaluate(model, static_cast<std::uint32_t>(d));
    // Yields of assembly are coefficients of the program, and each draw has its own: no basis to start from.
    supply::HorizonProgram program(desk.problem, desk.run, weights);
    program.solve(desk.problem, desk.run, weights, bound);
    if (bound.state != LinearState::kOptimal) continue;
    const double by_rule = supply::weighted_output(desk.run, weights);
    if (by_rule > 0) gain.push_back(bound.optimum / by_rule);
    for (std::size_t k = 0; k < answer.shadows.size(); ++k)
      duals[k].push_back(
          bound.value[desk.run.at(answer.shadows[k].input, answer.shadows[k].quarter)]);
    std::vector<double> year(static_cast<std::size_t>(years));
    for (int p = 0; p < answer.samples.products; ++p)
      for (int t = 0; t < model.problem.quarters; ++t)
        year[static_cast<std::size_t>(t / 4)] += bound.packages[desk.run.at(p, t)];
    for (int y = 0; y < years; ++y)
      made[static_cast<std::size_t>(y)].push_back(year[static_cast<std::size_t>(y)]);
  }
  if (gain.empty()) return;
  answer.foresight_gain = band_of(std::move(gain));
  for (std::size_t k = 0; k < duals.size(); ++k)
    answer.shadows[k].foresight = band_of(std::move(duals[k]));
  if (!answer.options.foresight) return;
  for (int y = 0; y < years; ++y)
    answer.foresight.push_back(
        {model.plan.calendar.first / 4 + y, band_of(std::move(made[static_cast<std::size_t>(y)]))});
}

}  // namespace

Interval band_of(std::vector<double> sample) {
  const statistics::Quantiles q = statistics::summary_quantiles(std::move(sample));
  return {q.low, q.median, q.high};
}

std::vector<double> summed(const SupplySamples& samples, const std::vector<double>& weight,
                           int from, int to) {
  std::vector<double> sum(static_cast<std::size_t>(samples.draws), 0.0);
  for (int p = 0; p < samples.products; ++p)
    for (int t = std::max(0, from); t < std::min(to, samples.quarters); ++t) {
      const double* made = samples.product(p, t);
      const double w = weight[static_cast<std::size_t>(p)];
      for (std::size_t d = 0; d < sum.size(); ++d) sum[d] += w * made[d];
    }
  return sum;
}

SupplySamples supply_samples(const SupplyModel& model, const SupplyOptions& options) {
  SupplySamples samples;
  samples.draws = options.draws;
  samples.quarters = model.problem.quarters;
  samples.products = static_cast<int>(model.product_names.size());
  samples.stored = model.problem.first_carrier();
  const auto each =
      static_cast<std::size_t>(samples.quarters) * static_cast<std::size_t>(options.draws);
  samples.packages.resize(each * static_cast<std::size_t>(samples.products));
  samples.stock.resize(each * static_cast<std::size_t>(samples.stored));
  samples.binding.resize(each);
  const auto blocks = static_cast<std::size_t>((options.draws + kBlock - 1) / kBlock);
  for_each_block(blocks, options.threads, [&](std::size_t block) {
    DrawingDesk desk(model);
    const int first = static_cast<int>(block) * kBlock;
    for (int d = first; d < std::min(first + kBlock, options.draws); ++d) {
      desk.evaluate(model, static_cast<std::uint32_t>(d));
      store(model, desk.run, d, samples);
    }
  });
  return samples;
}

SupplyAnswer supply_answer(SupplyModel model, const SupplyOptions& options) {
  SupplyAnswer answer;
  answer.model = std::move(model);
  answer.options = options;
  answer.samples = supply_samples(answer.model, options);
  for (int i = 0; i < answer.model.problem.input_count(); ++i)
    for (const int t : shown_quarters(answer.model)) answer.shadows.push_back({i, t, {}, 0, {}});
  add_rule_values(answer.model, std::min(kShadowDraws, options.draws), answer.shadows);
  add_foresight(std::min(options.foresight ? kForesightDraws : kPreviewDraws, options.draws),
                answer);
  return answer;
}

/// Backwards in time, so that the earliest is what stays.
std::vector<double> first_memory_bound(const SupplyModel& model, const SupplySamples& samples) {
  const int first = model.problem.first_memory(), last = model.problem.first_carrier();
  std::vector<double> quarter(static_cast<std::size_t>(samples.draws),
                              std::numeric_limits<double>::infinity());
  for (int t = samples.quarters - 1; t >= 0; --t)
    for (std::size_t d = 0; d < quarter.size(); ++d) {
      const int binding = samples.binding[samples.place(0, t) + d];
      if (binding >= first && binding < last) quarter[d] = t;
    }
  return quarter;
}

}  // namespace countervail
