// Every subset of the levers is a corner, and each corner a question of its own: facts
// patched, sides compiled, the best strategy searched anew. The strategy of another
// corner would credit a lever with what the change of strategy brings. Values are -ln
// dies (or ln rate at a fixed count), so that differences are logarithms of factors and
// add up. What lies between the smallest set that reaches the target and all levers is
// split by Shapley's mean over all orders (Shapley 1953). Where several smallest sets
// exist, or a lever loses the target again, no split is made: any would be a choice of
// ours.
#include "study/levers.h"

#include <fmt/format.h>

#include <cmath>
#include <map>

#include "base/error.h"
#include "base/parallel.h"
#include "compile/patches.h"
#include "study/continuous_count.h"

namespace countervail {
namespace {

/// A scenario with its facts, as one corner sees them.
struct Setting {
  Overlay facts;
  Scenario scenario;
};

/// A lever that is present needs no patch: the scenario as written is the end point, and
/// each absence a step back from it.
Setting setting_without(const Overlay& facts, const Scenario& scenario,
                        const std::vector<Lever>& levers, std::uint32_t present) {
  Setting setting{facts, scenario};
  for (std::size_t i = 0; i < levers.size(); ++i) {
    if (present >> i & 1) continue;
    const Lever& lever = levers[i];
    if (!lever.stack.empty()) setting.scenario.candidate.stack = lever.stack;
    if (!lever.system.empty()) setting.scenario.candidate.system = lever.system;
    for (const Patch& patch : lever.without) setting.scenario.patches.push_back(patch);
  }
  apply_patches(setting.facts, setting.scenario);
  return setting;
}

std::uint32_t all_of(const std::vector<Lever>& levers) {
  return (std::uint32_t{1} << levers.size()) - 1;
}

/// "chip/Ascend 910C/bf16" of "candidate.bf16".
std::string full_path(const Setting& setting, const std::string& path) {
  for (const auto& [prefix, side] : {std::pair{"candidate.", &setting.scenario.candidate},
                                     std::pair{"reference.", &setting.scenario.reference}})
    if (path.starts_with(prefix))
      return "chip/" + side->chip + "/" + path.substr(std::string_view(prefix).size());
  return path;
}

/// Compares value and word alone: another source of the same number moves nothing.
bool same_fact(const Fact* a, const Fact* b) {
  if (!a || !b) return a == b;
  return a->value == b->value && a->text == b->text;
}

[[noreturn]] void refuse(const Lever& lever, ErrorKind kind, const std::string& message) {
  throw Error(kind, message, lever.file, lever.line, lever.column);
}

/// Does a lever that is absent leave everything as it is?
bool changes_nothing(const Setting& with, const Setting& without, const Lever& lever) {
  if (without.scenario.candidate.stack != with.scenario.candidate.stack ||
      without.scenario.candidate.system != with.scenario.candidate.system)
    return false;
  for (const Patch& patch : lever.without)
    if (!same_fact(with.facts.find(full_path(with, patch.path)),
                   without.facts.find(full_path(without, patch.path))))
      return false;
  return true;
}

/// Two levers on one fact would make a corner depend on the order of patches, and a set
/// has no order.
void refuse_shared(const Setting& end, const std::vector<Lever>& levers) {
  std::map<std::string, const Lever*> owners;
  const auto claim = [&](const std::string& what, const Lever& lever) {
    const auto [owner, is_new] = owners.try_emplace(what, &lever);
    if (!is_new)
      refuse(lever, ErrorKind::kConflict,
             owner->second == &lever ? fmt::format("lever '{}' sets {} twice", lever.name, what)
                                     : fmt::format("levers '{}' and '{}' both set {}",
                                                   owner->second->name, lever.name, what));
  };
  for (const Lever& lever : levers) {
    if (!lever.stack.empty()) claim("the stack", lever);
    if (!lever.system.empty()) claim("the system", lever);
    for (const Patch& patch : lever.without)
      claim(fmt::format("'{}'", full_path(end, patch.path)), lever);
  }
}

/// All before the first search: 2^n corners are too many to find a misspelt lever in the
/// last of them.
void check_levers(const Overlay& facts, const Scenario& scenario,
                  const std::vector<Lever>& levers) {
  if (levers.size() < kFewestLevers || levers.size() > kMostLevers)
    throw Error::at(ErrorKind::kRange,
                    fmt::format("levers wants {} to {} levers, got {}", kFewestLevers, kMostLevers,
                                levers.size()),
                    "[[lever]] in the scenario, or --lever; scenarios/levers has examples");
  if (scenario.match == Match::kPower)
    throw Error(ErrorKind::kConflict,
                "levers counts dies: match throughput or time-to-train, not power");
  std::set<std::string> names;
  for (const Lever& lever : levers) {
    if (!names.insert(lever.name).second)
      refuse(lever, ErrorKind::kConflict, fmt::format("two levers are called '{}'", lever.name));
    if (lever.without.empty() && lever.stack.empty() && lever.system.empty())
      refuse(lever, ErrorKind::kMissing,
             fmt::format("lever '{}' does not say what stands without it", lever.name));
  }
  const Setting end = setting_without(facts, scenario, levers, all_of(levers));
  refuse_shared(end, levers);
  for (std::size_t i = 0; i < levers.size(); ++i)
    if (changes_nothing(end, setting_without(facts, scenario, levers, all_of(levers) & ~(1u << i)),
                        levers[i]))
      refuse(levers[i], ErrorKind::kConflict,
             fmt::format("without lever '{}' nothing changes", levers[i].name));
}

/// The reference, measured once: at the end point.
struct Target {
  double step = 0, share = 1, rate = 0;
};

/// What one corner's evaluation needs besides its setting.
struct Question {
  const LeversOptions& options;
  Target target;
  long long max_count = 0;
};

/// A corner that misses the target within the largest count keeps no value: a bound in
/// its place would leak into every Shapley value.
LeverCorner counted_corner(const Setting& setting, const Sides& sides, const Question& question,
                           ParitySearch& search) {
  LeverCorner corner;
  const Count count =
      search.count_for(sides, question.target.step, question.target.share, question.max_count);
  if (!count.units) return corner;
  corner.side = side_at(sides, sides.candidate, setting.scenario, *count.units, count.fewest.best);
  corner.reaches = true;
  corner.dies =
      continuous_devices(sides, setting.scenario, question.target.rate, corner.side, search) *
      dies_per_device(sides.candidate.compiled.hardware);
  corner.value = -std::log(corner.dies);
  return corner;
}

/// Rounds down to whole units; the dies of the corner are those it really uses.
LeverCorner rated_corner(const Setting& setting, const Sides& sides, const Question& question,
                         ParitySearch& search) {
  LeverCorner corner;
  const Hardware& hardware = sides.candidate.compiled.hardware;
  const double per_unit =
      devices_per_unit(hardware, setting.scenario.unit) * dies_per_device(hardware);
  const auto units =
      static_cast<long long>(static_cast<double>(question.options.at_count) / per_unit);
  if (units < 1) return corner;
  corner.side = search.candidate_at(sides, units);
  corner.dies = static_cast<double>(units) * per_unit;
  corner.reaches = corner.side.tokens_per_second > 0;
  if (corner.reaches) corner.value = std::log(rate_of(setting.scenario, corner.side));
  return corner;
}

LeverCorner corner_of(const Setting& setting, const Sides& sides, const Question& question,
                      ParitySearch& search) {
  return question.options.at_count > 0 ? rated_corner(setting, sides, question, search)
                                       : counted_corner(setting, sides, question, search);
}

/// Every corner; the end point first, so that the others start from what it knows.
void fill_corners(const Overlay& facts, const Question& question, LeversAnswer& answer) {
  const std::uint32_t all = all_of(answer.levers);
  answer.corners.resize(all + 1);
  std::vector<std::set<std::string>> read(all + 1);
  const auto evaluate_corner = [&](std::uint32_t present, ParitySearch& search) {
    const Setting setting = setting_without(facts, answer.scenario, answer.levers, present);
    const Sides sides = compile_sides(setting.facts, setting.scenario);
    read[present] = sides.facts;
    answer.corners[present] = corner_of(setting, sides, question, search);
    answer.corners[present].present = present;
    answer.corners[present].side.hardware = sides.candidate.compiled.hardware;
  };
  ParitySearch first(answer.scenario, answer.options.threads);
  evaluate_corner(all, first);
  for_each_block(all, answer.options.threads, [&](std::size_t present) {
    // A copy of what the end point taught: one search for all would make the answer
    // depend on which thread came first.
    ParitySearch own = first;
    own.run_alone();
    evaluate_corner(static_cast<std::uint32_t>(present), own);
  });
  for (const std::set<std::string>& paths : read) answer.facts.insert(paths.begin(), paths.end());
  for (const LeverCorner& corner : answer.corners)
    answer.counts_dies = answer.counts_dies && corner.side.hardware.dies.has_value();
}

/// v of every subset of the players, the enablers present.
std::vector<double> values_of(const LeversAnswer& answer) {
  std::vector<double> values(std::size_t{1} << answer.players.size());
  for (std::size_t subset = 0; subset < values.size(); ++subset) {
    std::uint32_t present = answer.enablers;
    for (std::size_t i = 0; i < answer.players.size(); ++i)
      if (subset >> i & 1) present |= 1u << answer.players[i];
    values[subset] = answer.corners[present].value;
  }
  return values;
}

/// A step beside a corner without a value has no factor, so the waterfall has a gap
/// there.
LeverPath path_from(const LeversAnswer& answer, std::uint32_t from) {
  LeverPath path{from, {}};
  std::uint32_t present = from;
  for (std::size_t i = 0; i < answer.levers.size(); ++i) {
    if (from >> i & 1) continue;
    const LeverCorner &before = answer.corners[present], &after = answer.corners[present | 1u << i];
    present |= 1u << i;
    path.steps.push_back(before.reaches && after.reaches ? std::optional(after.value - before.value)
                                                         : std::nullopt);
  }
  return path;
}

/// Levers without which nothing reaches are enablers and get no share, since the factor
/// of the impossible is infinite. The rest are players above them.
void attribute(LeversAnswer& answer) {
  std::vector<bool> reached;
  for (const LeverCorner& corner : answer.corners) reached.push_back(corner.reaches);
  answer.reach = statistics::reach_of(reached);
  for (std::uint32_t smallest : answer.reach.minimal)
    answer.paths.push_back(path_from(answer, smallest));
  if (!answer.reach.closed_upward || answer.reach.minimal.size() != 1) return;
  answer.enablers = answer.reach.minimal.front();
  for (std::size_t i = 0; i < answer.levers.size(); ++i)
    if (!(answer.enablers >> i & 1)) answer.players.push_back(i);
  if (answer.players.empty()) return;
  const std::vector<double> values = values_of(answer);
  answer.shapley = statistics::shapley_values(values);
  if (answer.options.interactions) answer.interactions = statistics::shapley_interactions(values);
}

}  // namespace

LeversAnswer levers(const Overlay& facts, const Scenario& scenario, std::vector<Lever> levers,
                    const LeversOptions& options) {
  check_levers(facts, scenario, levers);
  LeversAnswer answer;
  answer.scenario = scenario;
  answer.options = options;
  answer.levers = std::move(levers);
  const Setting end = setting_without(facts, scenario, answer.levers, all_of(answer.levers));
  const Sides sides = compile_sides(end.facts, end.scenario);
  const long long units = reference_units_of(scenario, sides.reference.compiled.hardware);
  answer.max_count = max_count_of(scenario, units);
  ParitySearch search(end.scenario, options.threads);
  answer.reference = search.reference_at(sides, units);
  if (answer.reference.tokens_per_second == 0)
    throw Error::at(ErrorKind::kRange, "the reference cannot run: it does not hold the job",
                    "ask parity for the fewest that can");
  // Measured once, with all levers: a target that moved with the levers would ask each
  // corner another question.
  const Target target{answer.reference.best.evaluation.time.total, answer.reference.goodput.share(),
                      rate_of(scenario, answer.reference)};
  fill_corners(facts, {options, target, answer.max_count}, answer);
  attribute(answer);
  return answer;
}

}  // namespace countervail
