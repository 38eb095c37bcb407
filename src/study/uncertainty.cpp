// Four passes over one question. First draws: scrambled Sobol points (Sobol 1967, Owen
// 1995) through each fact's marginal, each with an exact search, since the best
// strategy moves with the facts. Then Morris screening (Morris 1991) drops variables
// that move little. Those kept get first-order and total Sobol indices, for which the
// strategies that won draws stand in for the search: indices take many more points than
// draws. Last, some draws are repeated by the plain search from nothing and compared
// bit by bit, because the quick search shares what it learns between draws.
#include "study/uncertainty.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>

#include "base/error.h"
#include "base/parallel.h"
#include "statistics/random_stream.h"
#include "statistics/sobol.h"
#include "study/parity_range.h"
#include "study/space.h"

namespace countervail {
namespace {

constexpr std::size_t kDrawsThatShare = 32;  // draws that share what they learn
constexpr std::size_t kMostKept = 8;
constexpr double kLeastEffect = 0.05;    // of the largest: below, a variable is screened out
constexpr std::size_t kIncumbents = 24;  // strategies a side that stand for the search
constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// The question with its answer at the facts as they stand.
struct Base {
  const Overlay& facts;
  const Scenario& scenario;
  const UncertaintyAnswer& answer;

  Sides sides_at(std::span<const double> uniforms) const {
    return compile_sides(drawn(facts, answer.variables, uniforms), scenario);
  }
  ModelErrors errors_at(std::span<const double> uniforms) const {
    return model_errors_at(answer.variables, uniforms);
  }
};

/// A logarithm: effects of facts multiply, and the variance of the ratio itself would
/// belong to its largest draws.
double useful_ratio(const Sides& sides, const Candidate& candidate, const Candidate& reference,
                    const ModelErrors& errors) {
  const auto useful = [](const FullSide& side, const Candidate& best) {
    return goodput_of(side, device_count(best.strategy)).share() / best.evaluation.time.total;
  };
  return std::log(useful(sides.candidate, candidate) / useful(sides.reference, reference)) -
         errors.candidate + errors.reference;
}

/// The best of both sides at the answer's counts.
struct AtCounts {
  SearchResult candidate, reference;
  ModelErrors errors;

  double ln_ratio(const Sides& sides) const {
    if (candidate.top.empty() || reference.top.empty()) return kNone;
    return useful_ratio(sides, candidate.top.front(), reference.top.front(), errors);
  }
};

/// Both counts stay those of the answer; what is weighed is the rate, continuous where
/// the count jumps.
AtCounts at_counts(const Base& base, const Sides& sides, std::span<const double> uniforms,
                   ParitySearch& search) {
  return {search.best_candidate(sides, base.answer.candidate.units),
          search.best_reference(sides, base.answer.reference.units), base.errors_at(uniforms)};
}

/// What the candidate must compute to, so that with both errors it is as fast as the reference.
double step_to_reach(double reference_step, const ModelErrors& errors) {
  return reference_step * std::exp(errors.reference - errors.candidate);
}

double step_of(const SearchResult& found) {
  return found.top.empty() ? 0 : found.top.front().evaluation.time.total;
}

/// A draw with the strategies that won it.
struct Drawn {
  UncertainDraw draw;
  std::optional<Strategy> candidate, reference;
};

/// A side that cannot run makes a NaN (no answer); a count never reached is infinite,
/// which quantiles can still order.
Drawn draw_at(const Base& base, std::span<const double> uniforms, ParitySearch& search) {
  const Sides sides = base.sides_at(uniforms);
  const AtCounts at = at_counts(base, sides, uniforms, search);
  Drawn result;
  UncertainDraw& draw = result.draw;
  draw = {kNone, at.ln_ratio(sides), kNone, kNone, step_of(at.candidate), step_of(at.reference)};
  if (!at.candidate.top.empty()) result.candidate = at.candidate.top.front().strategy;
  if (at.reference.top.empty()) return result;
  const Candidate& reference = at.reference.top.front();
  result.reference = reference.strategy;
  const double share = goodput_of(sides.reference, device_count(reference.strategy)).share();
  const Count count = search.count_for(sides, step_to_reach(draw.reference_step, at.errors), share,
                                       base.answer.max_count);
  draw.count = kInfinite;
  if (!count.units) return result;
  draw.count = static_cast<double>(*count.units);
  const ParitySide side =
      side_at(sides, sides.candidate, base.scenario, *count.units, count.fewest.best);
  draw.power = side.bill.facility_power.value_or(kNone);
  draw.cost = side.bill.cost_per_token.value_or(kNone) * std::exp(at.errors.candidate);
  return result;
}

/// Blocks over threads; each block has its own copy of the search and starts from what the answer knows.
template <typename Body>
void for_each_draw(std::size_t count, const ParitySearch& primed, int threads, const Body& body) {
  for_each_block((count + kDrawsThatShare - 1) / kDrawsThatShare, threads, [&](std::size_t block) {
    ParitySearch own = primed;
    own.run_alone();
    for (std::size_t i = block * kDrawsThatShare;
         i < std::min(count, (block + 1) * kDrawsThatShare); ++i)
      body(i, own);
  });
}

/// By index, not in sequence: a draw is the same on every thread and for the check that
/// repeats it.
std::vector<double> uniforms_of(const std::vector<statistics::SobolDimension>& dimensions,
                                std::size_t index) {
  std::vector<double> uniforms;
  for (const statistics::SobolDimension& dimension : dimensions)
    uniforms.push_back(statistics::scrambled_sobol(dimension, static_cast<std::uint32_t>(index)));
  return uniforms;
}

/// Strategies by how often they won, then by when first.
std::vector<Strategy> frequent(const std::vector<Drawn>& draws,
                               std::optional<Strategy> Drawn::*which) {
  std::vector<std::pair<int, Strategy>> wins;
  for (const Drawn& drawn : draws) {
    if (!(drawn.*which)) continue;
    const auto same = [&](const auto& entry) { return entry.second == *(drawn.*which); };
    const auto found = std::ranges::find_if(wins, same);
    if (found == wins.end())
      wins.emplace_back(1, *(drawn.*which));
    else
      ++found->first;
  }
  std::ranges::stable_sort(wins, std::greater<>{}, [](const auto& entry) { return entry.first; });
  std::vector<Strategy> strategies;
  for (const auto& entry : wins)
    if (strategies.size() < kIncumbents) strategies.push_back(entry.second);
  return strategies;
}

/// Two passes: the mean of squares less the square of the mean would cancel where draws
/// lie close together.
double variance_of(const std::vector<UncertainDraw>& draws) {
  double sum = 0, squares = 0, count = 0;
  for (const UncertainDraw& draw : draws)
    if (std::isfinite(draw.ln_ratio)) sum += draw.ln_ratio, ++count;
  if (count < 2) return 0;
  for (const UncertainDraw& draw : draws)
    if (std::isfinite(draw.ln_ratio)) squares += std::pow(draw.ln_ratio - sum / count, 2);
  return squares / (count - 1);
}

/// Kept by rank and by size: few enough for the indices, and none that moves nothing.
void screen(const Base& base, const ParitySearch& primed, UncertaintyAnswer& answer) {
  const auto factors = static_cast<int>(answer.variables.size());
  const statistics::MorrisDesign design =
      statistics::make_morris_design(factors, answer.options.screening_paths, answer.options.seed);
  const std::size_t steps = answer.variables.size() + 1;
  std::vector<double> outputs(static_cast<std::size_t>(design.paths) * steps);
  for_each_draw(outputs.size(), primed, answer.options.threads,
                [&](std::size_t i, ParitySearch& search) {
                  const auto point = design.point(i / steps, i % steps);
                  const Sides sides = base.sides_at(point);
                  outputs[i] = at_counts(base, sides, point, search).ln_ratio(sides);
                });
  const std::vector<statistics::MorrisEffect> effects = statistics::morris_effects(design, outputs);
  std::vector<std::size_t> order(effects.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, std::greater<>{},
                           [&](std::size_t i) { return effects[i].mean_absolute; });
  answer.weights.resize(effects.size());
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    VariableWeight& weight = answer.weights[order[rank]];
    weight.effect = effects[order[rank]];
    weight.kept =
        rank < kMostKept && weight.effect.mean_absolute > 0 &&
        weight.effect.mean_absolute >= kLeastEffect * effects[order.front()].mean_absolute;
  }
}

/// The best of strategies that won draws; nothing where none fits.
std::optional<Candidate> best_of(const Problem& problem, const std::vector<Strategy>& strategies) {
  std::optional<Candidate> best;
  for (const Strategy& strategy : strategies) {
    const Evaluation evaluation = evaluate(problem, strategy);
    if (!fits(problem, evaluation)) continue;
    if (!best || evaluation.time.total < best->evaluation.time.total)
      best = Candidate{strategy, evaluation, evaluation.time.total, 0};
  }
  return best;
}

struct Incumbents {
  std::vector<Strategy> candidate, reference;
};

/// Where none of the incumbents fits, the search answers: no point may fall out of an
/// index.
double fast_ln_ratio(const Base& base, const Incumbents& incumbents,
                     std::span<const double> uniforms, ParitySearch& search) {
  const Sides sides = base.sides_at(uniforms);
  const auto candidate = best_of(sides.candidate.compiled.problem, incumbents.candidate),
             reference = best_of(sides.reference.compiled.problem, incumbents.reference);
  if (candidate && reference)
    return useful_ratio(sides, *candidate, *reference, base.errors_at(uniforms));
  return at_counts(base, sides, uniforms, search).ln_ratio(sides);
}

/// Indices of the kept variables; the others stand at their median.
void weigh(const Base& base, const ParitySearch& primed, const Incumbents& incumbents,
           UncertaintyAnswer& answer) {
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < answer.weights.size(); ++i)
    if (answer.weights[i].kept) kept.push_back(i);
  if (kept.empty()) return;
  const statistics::IndexDesign design = statistics::make_index_design(
      answer.options.index_samples, static_cast<int>(kept.size()), answer.options.seed + 1);
  const auto samples = static_cast<std::size_t>(design.samples);
  std::vector<double> outputs;
  for (int block = 0; block < design.blocks(); ++block) {
    const std::vector<double> points = statistics::index_points(design, block);
    std::vector<double> values(samples);
    for_each_draw(samples, primed, answer.options.threads,
                  [&](std::size_t i, ParitySearch& search) {
                    std::vector<double> uniforms(answer.variables.size(), 0.5);
                    for (std::size_t k = 0; k < kept.size(); ++k)
                      uniforms[kept[k]] = points[i * kept.size() + k];
                    values[i] = fast_ln_ratio(base, incumbents, uniforms, search);
                  });
    outputs.insert(outputs.end(), values.begin(), values.end());
  }
  if (!std::ranges::all_of(outputs, [](double x) { return std::isfinite(x); })) return;
  const statistics::SobolIndices indices = statistics::sobol_indices(design, outputs);
  answer.kept_variance = indices.variance;
  for (std::size_t k = 0; k < kept.size(); ++k) {
    answer.weights[kept[k]].first = indices.first[k];
    answer.weights[kept[k]].total = indices.total[k];
  }
}

/// As bits, so that NaN equals NaN.
bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

/// One draw from nothing, by the plain search.
bool same_by_plain_search(const Base& base, std::span<const double> uniforms,
                          const UncertainDraw& draw) {
  const Scenario& scenario = base.scenario;
  const Sides sides = base.sides_at(uniforms);
  const auto best = [&](const FullSide& side, long long units) {
    const Problem& problem = side.compiled.problem;
    const long long devices = units * devices_per_unit(side.compiled.hardware, scenario.unit);
    return search(problem, space_of(problem, devices, scenario.formats), {});
  };
  const SearchResult reference = best(sides.reference, base.answer.reference.units);
  if (!same_bits(step_of(reference), draw.reference_step)) return false;
  if (!same_bits(step_of(best(sides.candidate, base.answer.candidate.units)), draw.candidate_step))
    return false;
  if (reference.top.empty()) return std::isnan(draw.count);
  const auto target =
      target_of(sides, scenario, step_to_reach(step_of(reference), base.errors_at(uniforms)),
                goodput_of(sides.reference, device_count(reference.top.front().strategy)).share());
  const int per_unit = devices_per_unit(sides.candidate.compiled.hardware, scenario.unit);
  const Problem& problem = sides.candidate.compiled.problem;
  const FewestDevices fewest =
      fewest_devices(problem, space_of(problem, base.answer.max_count * per_unit, scenario.formats),
                     target, per_unit);
  return fewest.units > 0 ? draw.count == static_cast<double>(fewest.units)
                          : std::isinf(draw.count);
}

/// Picked at random by the seed: a fixed few would prove only themselves.
void check_draws(const Base& base, const std::vector<statistics::SobolDimension>& dimensions,
                 UncertaintyAnswer& answer) {
  const auto draws = static_cast<std::uint64_t>(answer.options.draws);
  const statistics::StreamKey key{answer.options.seed, 0, 0};
  std::vector<char> same(static_cast<std::size_t>(answer.options.checks), 0);
  for_each_block(same.size(), answer.options.threads, [&](std::size_t i) {
    const std::size_t index = statistics::random_index(key, i, draws);
    same[i] = same_by_plain_search(base, uniforms_of(dimensions, index), answer.draws[index]);
  });
  answer.checked = static_cast<int>(same.size());
  answer.failed_checks = static_cast<int>(std::ranges::count(same, 0));
}

/// Powers of two, as only those of a Sobol sequence are balanced in every dimension.
void check_options(const Scenario& scenario, const UncertaintyOptions& options) {
  if (options.draws < kFewestDraws || options.draws > kMostDraws ||
      !std::has_single_bit(static_cast<unsigned>(options.draws)))
    throw Error(ErrorKind::kRange, fmt::format("draws must be a power of two from {} to {}, got {}",
                                               kFewestDraws, kMostDraws, options.draws));
  if (scenario.match == Match::kPower)
    throw Error(ErrorKind::kConflict,
                "uncertainty counts units: match throughput or time-to-train, not power");
}

void add_model_errors(const Overlay& facts, bool experts, UncertaintyAnswer& answer) {
  for (UncertainVariable& error : model_errors(facts, experts)) {
    if (error.facts.front().range.is_exact()) continue;  // set so by the user
    answer.facts.insert(error.facts.front().path);
    answer.variables.push_back(std::move(error));
  }
}

/// The answer with every fact as it stands, and what may move it.
void start(const Overlay& facts, ParitySearch& search, UncertaintyAnswer& answer) {
  const Scenario& scenario = answer.scenario;
  const Sides sides = compile_sides(facts, scenario);
  answer.facts = sides.facts;
  const long long units = reference_units_of(scenario, sides.reference.compiled.hardware);
  answer.max_count = max_count_of(scenario, units);
  answer.reference = search.reference_at(sides, units);
  if (answer.reference.tokens_per_second == 0)
    throw Error::at(ErrorKind::kRange, "the reference cannot run: it does not hold the job",
                    "ask parity for the fewest that can");
  const Count count = search.count_for(sides, answer.reference.best.evaluation.time.total,
                                       answer.reference.goodput.share(), answer.max_count);
  answer.candidate = search.candidate_at(sides, count.units.value_or(answer.max_count));
  answer.variables = uncertain_variables(facts, answer.facts, answer.options.facts);
  if (!answer.options.facts_only &&
      !same_machine(answer.candidate.hardware, answer.reference.hardware))
    add_model_errors(facts, sides.candidate.compiled.problem.model.experts > 0, answer);
}

}  // namespace

UncertaintyAnswer uncertainty(const Overlay& facts, const Scenario& scenario,
                              const UncertaintyOptions& options) {
  check_options(scenario, options);
  UncertaintyAnswer answer;
  answer.scenario = scenario;
  answer.options = options;
  ParitySearch primed(scenario, options.threads);
  start(facts, primed, answer);
  if (answer.variables.empty())
    throw Error(ErrorKind::kMissing, "no fact of this answer has a range");
  const Base base{facts, scenario, answer};
  const auto dimensions =
      statistics::make_sobol_dimensions(options.seed, static_cast<int>(answer.variables.size()));
  std::vector<Drawn> draws(static_cast<std::size_t>(options.draws));
  for_each_draw(draws.size(), primed, options.threads, [&](std::size_t i, ParitySearch& search) {
    draws[i] = draw_at(base, uniforms_of(dimensions, i), search);
  });
  for (const Drawn& drawn : draws) answer.draws.push_back(drawn.draw);
  answer.variance = variance_of(answer.draws);
  screen(base, primed, answer);
  weigh(base, primed, {frequent(draws, &Drawn::candidate), frequent(draws, &Drawn::reference)},
        answer);
  check_draws(base, dimensions, answer);
  return answer;
}

}  // namespace countervail
