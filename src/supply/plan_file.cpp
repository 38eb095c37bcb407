// A plan may stand on a base and say only what differs; the chain is read from the base
// up, each file over what is there. Two checks need the whole: no number rests on a
// source from after the plan's own date, and every line names lines that exist. The
// first is what makes a back-test one.
#include "supply/plan_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "supply/plan_tables.h"

namespace countervail::supply {
namespace {

constexpr int kMostBases = 8;

bool is_file(const std::string& name) {
  return name.ends_with(".toml");
}

TomlTable open(const std::string& name, const Files& data) {
  if (is_file(name)) return read_toml(name);
  const std::string path = "supply/plans/" + name + ".toml";
  if (!data.has(path)) {
    const std::vector<std::string> names = plan_names(data);
    throw Error(ErrorKind::kUnknownName, fmt::format("no plan is named '{}'", name), {}, 0, 0,
                did_you_mean(name, names).empty()
                    ? fmt::format("{}, or a .toml file", fmt::join(names, ", "))
                    : did_you_mean(name, names));
  }
  return read_toml(path, data);
}

/// A limit of depth finds circles without a list of the files seen.
void read_over(const std::string& name, const Files& data, const Observations& facts, Plan& plan,
               int depth) {
  const TomlTable root = open(name, data);
  if (depth > kMostBases)
    root.fail("base", static_cast<int>(ErrorKind::kConflict), "a plan is its own base");
  const std::string base = root.text_or("base", "");
  if (!base.empty())
    read_over(is_file(base) && is_file(name) ? beside(name, base) : base, data, facts, plan,
              depth + 1);
  plan.chain.push_back(name);
  plan.file = root.file();
  read_tables(root, facts, plan);
}

/// Own ranges stand for what nobody publishes; what somebody said later than `as_of` was not known.
void refuse_later_facts(const Plan& plan) {
  for (const StatedNumber& number : plan.numbers) {
    if (number.fact.confidence == Confidence::kAssumed || !number.in_use) continue;
    if (!dated_after(number.fact.date, plan.as_of)) continue;
    throw Error(
        ErrorKind::kConflict,
        fmt::format("'{}' rests on {} of {}, after the plan's as_of {}", number.fact.path,
                    number.fact.source, number.fact.date, plan.as_of),
        number.file, number.line, number.column,
        "an earlier source, a range of your own (confidence = \"assumed\"), or none = true");
  }
}

/// What lines refer to, once everything is read.
void refuse_unknown_lines(const Plan& plan) {
  for (const PlanActor& actor : plan.actors)
    for (const PlanDie& die : actor.dies) {
      std::vector<std::string> names;
      for (const PlanNode& node : actor.nodes) names.push_back(node.name);
      if (std::find(names.begin(), names.end(), die.node) == names.end())
        throw Error(ErrorKind::kUnknownName,
                    fmt::format("die '{}' is of no node '{}'", die.name, die.node), plan.file, 0, 0,
                    did_you_mean(die.node, names));
    }
}

}  // namespace

std::vector<std::string> plan_names(const Files& data) {
  std::vector<std::string> names;
  for (const std::string& file : data.list("supply/plans", ".toml")) names.push_back(stem_of(file));
  return names;
}

Plan read_plan(const std::string& name, const Files& data, const Observations& facts) {
  Plan plan;
  read_over(name, data, facts, plan, 0);
  if (plan.as_of.empty())
    throw Error(ErrorKind::kMissing, "a plan says as of when", plan.file, 1, 1,
                "as_of = 2026-06-30");
  refuse_later_facts(plan);
  refuse_unknown_lines(plan);
  return plan;
}

}  // namespace countervail::supply
