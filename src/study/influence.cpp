#include "study/influence.h"

#include <algorithm>
#include <cmath>

namespace countervail {
namespace {

constexpr double kRise = 0.01;

/// Layers, heads, packages: rounding would hide a rise of one per cent.
bool is_count(const Fact& fact) {
  const double value = fact.value.mid;
  return fact.dimension == dimension::kNone && value >= 2 && value == std::floor(value);
}

}  // namespace

std::vector<Influence> influences_of(const FactStore& store, const std::set<std::string>& paths,
                                     const std::function<Outcome(const FactStore&)>& outcome) {
  const Outcome base = outcome(store);
  const auto elasticity = [](double now, double before) {
    return std::log(now / before) / std::log1p(kRise);
  };
  std::vector<Influence> influences;
  FactStore changed = store;
  for (const std::string& path : paths) {
    const Fact fact = *store.find(path);
    Influence influence{path, 0, 0, fact.is_number() && !is_count(fact)};
    if (influence.is_number) {
      Fact raised = fact;
      raised.value = Interval::exactly(1 + kRise) * raised.value;
      changed.patch(path, raised);
      const Outcome now = outcome(changed);
      changed.patch(path, fact);
      influence.rate = elasticity(now.rate, base.rate);
      if (now.cost && base.cost) influence.cost = elasticity(*now.cost, *base.cost);
    }
    influences.push_back(influence);
  }
  const auto weight = [](const Influence& i) {
    return std::max(std::abs(i.rate), std::abs(i.cost));
  };
  std::stable_sort(influences.begin(), influences.end(),
                   [&](const Influence& a, const Influence& b) { return weight(a) > weight(b); });
  return influences;
}

}  // namespace countervail
