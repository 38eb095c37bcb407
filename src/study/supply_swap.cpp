// Why do two plans differ? Lines of the first are exchanged for those of the second,
// every subset of them, each run by the same draws so that chance cancels. Shapley's
// mean over all orders (1953) then gives each line its share of the median's change.
// Numbers of one line go together: half a ramp from each plan is no plan.
#include "study/supply_swap.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/error.h"

namespace countervail {
namespace {

using supply::Plan;
using supply::PlanActor;

constexpr const char* kRule = "rule";

/// "China/memory/HBM3" of "supply/China/memory/HBM3/start", "view/SMIC yield" of its points.
std::string group_of(const std::string& path) {
  std::string rest = path.substr(path.find('/') + 1);
  const bool shared = rest.starts_with("view/") || rest.starts_with("import/");
  std::size_t end = 0;
  for (int part = 0; part < (shared ? 2 : 3) && end != std::string::npos; ++part)
    end = rest.find('/', part == 0 ? 0 : end + 1);
  if (rest.starts_with("fleet/") || rest.starts_with("world/") || rest.starts_with("correlation/"))
    return rest.substr(0, rest.find('/'));
  return rest.substr(0, end);
}

/// Sources may differ; what is drawn may not.
bool same(const StatedNumber& a, const StatedNumber& b) {
  return a.fact.value == b.fact.value && a.shape == b.shape && a.in_use == b.in_use;
}

/// The rule of turns is one player: its phases mean little one by one.
bool same_rule(const Plan& a, const Plan& b) {
  if (a.rule.size() != b.rule.size()) return false;
  for (std::size_t k = 0; k < a.rule.size(); ++k) {
    if (a.rule[k].from != b.rule[k].from || a.rule[k].turns.size() != b.rule[k].turns.size())
      return false;
    for (std::size_t j = 0; j < a.rule[k].turns.size(); ++j)
      if (a.rule[k].turns[j].products != b.rule[k].turns[j].products ||
          a.rule[k].turns[j].share != b.rule[k].turns[j].share)
        return false;
  }
  return true;
}

/// Which numbers of a plan are in use, by path.
std::map<std::string, const StatedNumber*> by_path(const Plan& plan) {
  std::map<std::string, const StatedNumber*> numbers;
  for (const StatedNumber& number : plan.numbers)
    if (number.in_use) numbers[number.fact.path] = &number;
  return numbers;
}

/// The item of that path as the second plan has it, or gone.
template <typename Item>
void take_item(std::vector<Item>& into, const std::vector<Item>& from, const std::string& path) {
  const auto is_it = [&](const Item& item) { return item.path == path; };
  const auto mine = std::find_if(into.begin(), into.end(), is_it);
  const auto theirs = std::find_if(from.begin(), from.end(), is_it);
  if (theirs == from.end()) {
    if (mine != into.end()) into.erase(mine);
  } else if (mine == into.end()) {
    into.push_back(*theirs);
  } else {
    *mine = *theirs;
  }
}

/// Items and numbers both: a line without its numbers could not be built.
void take_group(const std::string& group, const Plan& second, Plan& plan) {
  if (group == kRule) {
    plan.rule = second.rule;
    return;
  }
  const std::string path = "supply/" + group;
  take_item(plan.views, second.views, path);
  take_item(plan.imports, second.imports, path);
  for (PlanActor& actor : plan.actors)
    if (const PlanActor* theirs = second.actor(actor.name)) {
      take_item(actor.nodes, theirs->nodes, path);
      take_item(actor.dies, theirs->dies, path);
      take_item(actor.memories, theirs->memories, path);
      take_item(actor.carriers, theirs->carriers, path);
      take_item(actor.products, theirs->products, path);
    }
  for (StatedNumber& number : plan.numbers)
    if (group_of(number.fact.path) == group) {
      const StatedNumber* theirs = second.number(number.fact.path);
      if (theirs)
        number = *theirs;
      else
        number.in_use = false;
    }
  for (const StatedNumber& number : second.numbers)
    if (group_of(number.fact.path) == group && !plan.number(number.fact.path))
      plan.numbers.push_back(number);
}

}  // namespace

std::vector<std::string> groups_that_differ(const Plan& first, const Plan& second) {
  std::vector<std::string> groups;
  const auto add = [&](const std::string& path) {
    const std::string group = group_of(path);
    if (std::find(groups.begin(), groups.end(), group) == groups.end()) groups.push_back(group);
  };
  const auto mine = by_path(first), theirs = by_path(second);
  for (const StatedNumber& number : first.numbers) {
    if (!number.in_use) continue;
    const auto found = theirs.find(number.fact.path);
    if (found == theirs.end() || !same(number, *found->second)) add(number.fact.path);
  }
  for (const auto& [path, number] : theirs)
    if (!mine.contains(path)) add(path);
  if (!same_rule(first, second)) groups.push_back(kRule);
  return groups;
}

Plan swapped(const Plan& first, const Plan& second, const std::vector<std::string>& groups) {
  Plan plan = first;
  for (const std::string& group : groups) take_group(group, second, plan);
  return plan;
}

/// Exact over all subsets, and so limited in lines: each subset is a whole study.
SwapAnswer swap_answer(const Plan& first, const Plan& second, const ModelOf& model_of,
                       const SupplyOptions& options, int from, int to) {
  SwapAnswer answer{first, second, {}, groups_that_differ(first, second), {}, 0, 0};
  const std::size_t n = answer.groups.size();
  if (n == 0)
    throw Error::at(ErrorKind::kConflict, "the two plans do not differ in any number or rule",
                    "name two different plans");
  if (n > static_cast<std::size_t>(statistics::kExactPlayers))
    throw Error::at(ErrorKind::kRange,
                    fmt::format("the plans differ in {} lines, at most {} can be told apart", n,
                                statistics::kExactPlayers),
                    "a plan between the two, over the same base");
  std::vector<double> values;
  for (std::size_t mask = 0; mask < (std::size_t{1} << n); ++mask) {
    std::vector<std::string> taken;
    for (std::size_t k = 0; k < n; ++k)
      if (mask >> k & 1) taken.push_back(answer.groups[k]);
    const SupplyModel model = model_of(swapped(first, second, taken));
    values.push_back(band_of(summed(supply_samples(model, options), model.h100, from, to)).mid);
  }
  answer.shares = statistics::shapley_values(values);
  answer.from = values.front();
  answer.to = values.back();
  return answer;
}

}  // namespace countervail
