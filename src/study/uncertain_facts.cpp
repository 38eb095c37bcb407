// From facts with ranges to variables to draw. A range is the 5, 50 and 95 % point of a
// fact. What the fact is gives the shape: logit-normal for shares, so that no draw
// leaves 0..1; lognormal for positive numbers; normal else; each split at the median,
// as ranges of sources are seldom symmetric. Facts that say the same by copy are one
// variable: drawn apart, an uncertainty that both sides share would not cancel in their
// ratio.
#include "study/uncertain_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/error.h"
#include "base/text.h"
#include "compile/time_range.h"

namespace countervail {
namespace {

/// Probability below the low and above the high end of a fact's range.
constexpr double kTail = 0.05;

/// "chip/X/bf16" of "chip/X (candidate)/bf16": what a copy was made of.
std::string original_of(const std::string& path) {
  for (const char* mark : {" (candidate)/", " (reference)/"})
    if (const std::size_t at = path.find(mark); at != std::string::npos)
      return path.substr(0, at) + "/" + path.substr(at + std::string_view(mark).size());
  return path;
}

/// Whole numbers (devices, layers) define the object and measure nothing.
bool is_count(const Overlay& facts, const std::string& path) {
  const FactField* field = facts.field(path);
  return field && field->is_whole();
}

/// By the table of fields; where it has no row, a plain number between 0 and 1 is one: an efficiency, an overlap.
bool is_share(const Overlay& facts, const std::string& path) {
  if (const FactField* field = facts.field(path)) return field->domain == Domain::kShare;
  const Fact& fact = *facts.find(path);
  return fact.dimension == dimension::kNone && fact.value.low > 0 && fact.value.high < 1;
}

statistics::Marginal marginal_of(const Overlay& facts, const std::string& path,
                                 const Interval& range) {
  if (is_share(facts, path) && range.low > 0 && range.high < 1)
    return statistics::SplitLogitNormal{range.low, range.mid, range.high, kTail};
  if (range.low > 0) return statistics::SplitLognormal{range.low, range.mid, range.high, kTail};
  return statistics::SplitNormal{range.low, range.mid, range.high, kTail};
}

/// Is `path` a copy that says what its original says?
bool follows_original(const Overlay& facts, const std::string& path) {
  const std::string original = original_of(path);
  if (original == path) return false;
  const Fact *own = facts.find(path), *other = facts.find(original);
  return own && other && own->value == other->value && own->text == other->text;
}

/// path -> the name of its group.
std::map<std::string, std::string> groups_of(const Overlay& facts,
                                             const std::set<std::string>& paths,
                                             const UncertainOptions& options) {
  std::map<std::string, std::string> group;
  for (const std::vector<std::string>& together : options.together)
    for (const std::string& path : together) {
      if (!paths.contains(path))
        throw Error::at(ErrorKind::kUnknownName,
                        fmt::format("together: the answer does not read '{}'", path),
                        did_you_mean(path, {paths.begin(), paths.end()}));
      if (!facts.find(path)->is_number())
        throw Error(ErrorKind::kUnit, fmt::format("together: '{}' is the word '{}', not a number",
                                                  path, facts.find(path)->text));
      if (!group.try_emplace(path, together.front()).second)
        throw Error(ErrorKind::kConflict, fmt::format("together: '{}' is in two groups", path));
    }
  for (const std::string& path : paths)
    if (follows_original(facts, path)) group.try_emplace(path, original_of(path));
  return group;
}

}  // namespace

/// Read twice: a fact is stated where it has a range even without the spreads that stand
/// for confidence.
std::vector<UncertainVariable> uncertain_variables(const Overlay& facts,
                                                   const std::set<std::string>& paths,
                                                   const UncertainOptions& options) {
  const std::map<std::string, std::string> group = groups_of(facts, paths, options);
  Overlay wide = facts;
  wide.policy.spreads = !options.only_ranges;
  std::vector<UncertainVariable> variables;
  std::map<std::string, std::size_t> place;
  for (const std::string& path : paths) {
    const Fact& fact = *facts.find(path);
    if (!fact.is_number() || is_count(facts, path)) continue;
    const Interval range = wide.read(path).range;
    if (range.is_exact()) continue;
    const auto grouped = group.find(path);
    const std::string& name = grouped == group.end() ? path : grouped->second;
    const auto [found, is_new] = place.try_emplace(name, variables.size());
    if (is_new) variables.push_back({name, {}});
    variables[found->second].facts.push_back(
        {path, range, !facts.read(path).range.is_exact(), marginal_of(facts, path, range)});
  }
  return variables;
}

std::vector<UncertainVariable> model_errors(const Overlay& facts, bool experts) {
  const std::string path = residual_path(experts);
  const Interval range = facts.find(path)->value;
  const UncertainFact fact{path, range, true,
                           statistics::SplitLognormal{range.low, range.mid, range.high, kTail}};
  return {{"the model's own error, candidate", {fact}, +1},
          {"the model's own error, reference", {fact}, -1}};
}

ModelErrors model_errors_at(std::span<const UncertainVariable> variables,
                            std::span<const double> uniforms) {
  ModelErrors errors;
  for (std::size_t i = 0; i < variables.size(); ++i) {
    if (variables[i].error_sign == 0) continue;
    const UncertainFact& fact = variables[i].facts.front();
    (variables[i].error_sign > 0 ? errors.candidate : errors.reference) =
        std::log(statistics::marginal_quantile(fact.marginal, uniforms[i]) / fact.range.mid);
  }
  return errors;
}

/// Clamped to the field's limits: a marginal's tail may pass what the compiler accepts,
/// and one such draw would end the run.
Overlay drawn(const Overlay& facts, std::span<const UncertainVariable> variables,
              std::span<const double> uniforms) {
  Overlay result = facts;
  for (std::size_t i = 0; i < variables.size(); ++i) {
    if (variables[i].error_sign != 0) continue;
    for (const UncertainFact& fact : variables[i].facts) {
      double value = statistics::marginal_quantile(fact.marginal, uniforms[i]);
      if (const FactField* field = facts.field(fact.path); field && field->low < field->high)
        value = std::clamp(value, field->low, field->high);
      result.set(fact.path, value);
    }
  }
  return result;
}

}  // namespace countervail
