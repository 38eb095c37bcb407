// One fact at a time through the whole question: nothing is differentiated by hand, so a new model
// is explained the day it is written. The cost is an evaluation a fact and direction.
#include "facts/influence.h"

#include <cmath>

#include "base/error.h"

namespace countervail {
namespace {

constexpr double kRise = 0.01;

/// Layers, heads, packages: rounding would hide a rise of one per cent.
bool is_count(const Fact& fact) {
  const double value = fact.value.mid;
  return fact.dimension == dimension::kNone && value >= 2 && value == std::floor(value);
}

std::vector<double> values_of(const Figures& figures) {
  std::vector<double> values;
  for (const Figure& figure : figures) values.push_back(figure.value.mid);
  return values;
}

using Elasticities = std::vector<std::optional<double>>;

Elasticities elasticities(const Figures& before, const Figures& now) {
  Elasticities result(before.size());
  for (std::size_t i = 0; i < before.size(); ++i)
    if (before[i].is_known && now[i].is_known)
      result[i] = std::log(now[i].value.mid / before[i].value.mid) / std::log1p(kRise);
  return result;
}

}  // namespace

std::vector<Influence> influences_of(const Overlay& facts, const std::set<std::string>& paths,
                                     const Figures& base,
                                     const std::function<Figures(const Overlay&)>& figures_of,
                                     const InfluenceOptions& options) {
  std::vector<Influence> influences;
  const auto at = [&](const std::string& path, End end) {
    Overlay changed = facts;
    changed.read_at(path, end);
    return values_of(figures_of(changed));
  };
  for (const std::string& path : paths) {
    const Fact& fact = *facts.find(path);
    Influence influence{path,
                        fact.is_number() && (options.raise_counts || !is_count(fact)),
                        Elasticities(base.size()),
                        {},
                        {}};
    if (influence.is_number && options.rises) try {
        Overlay raised = facts;
        raised.scale(path, 1 + kRise);
        influence.elasticity = elasticities(base, figures_of(raised));
      } catch (const Error&) {  // one per cent more is impossible (a share of 1): no elasticity
      }
    if (options.ends && fact.is_number() && !facts.read(path).range.is_exact()) {
      influence.worse = at(path, End::kLow);
      influence.better = at(path, End::kHigh);
    }
    influences.push_back(std::move(influence));
  }
  return influences;
}

std::vector<Influence> influences_of(const Overlay& facts, const std::set<std::string>& paths,
                                     const std::function<Figures(const Overlay&)>& figures_of,
                                     const InfluenceOptions& options) {
  return influences_of(facts, paths, figures_of(facts), figures_of, options);
}

}  // namespace countervail
