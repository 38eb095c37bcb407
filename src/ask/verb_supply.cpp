// supply: packages of one actor by quarter, what binds, and what one more unit would bring.
#include "countervail/supply.h"

#include "ask/fields_of_inputs.h"
#include "ask/supply_desk.h"
#include "ask/verbs.h"
#include "base/durations.h"
#include "base/error.h"
#include "facts/patch.h"
#include "study/supply_report.h"
#include "study/supply_swap_report.h"

namespace countervail {
namespace {

using fields::FieldTable;

constexpr long long kMostDraws = 1 << 24;

template <typename R>
fields::BoundField<R> plan_field() {
  return fields::text<R>({.name = "plan",
                          .value_name = "PLAN",
                          .help = "a shipped plan of data/supply/plans, or a .toml file",
                          .fallback = "default",
                          .position = 1},
                         &R::plan);
}

/// --draws, --seed, --threads.
template <typename R>
FieldTable<R> draw_fields() {
  return {fields::integer<R>({"draws", "N", "draws, best a power of two", "4096"}, &R::draws, 1,
                             kMostDraws),
          fields::seed_field<R>(&R::seed), fields::threads_field<R>(&R::threads)};
}

FieldTable<SupplyRequest> supply_table() {
  using R = SupplyRequest;
  FieldTable<R> t{
      plan_field<R>(),
      fields::text<R>({"actor", "NAME", "whose chips", "China"}, &R::actor),
      fields::text<R>({"from", "QUARTER", "first quarter shown", "the plan's"}, &R::from),
      fields::text<R>({"to", "QUARTER", "last quarter shown", "the plan's"}, &R::to),
      fields::flag<R>({"quarters", "", "a row a quarter, not a year"}, &R::by_quarter),
      fields::choice<R>({.name = "foresight",
                         .value_name = "HOW",
                         .help = "full: also the bound of an allocator who knows the future",
                         .fallback = "none",
                         .choices = {"none", "full"}},
                        &R::foresight)};
  fields::add(t, draw_fields<R>());
  t.push_back(fields::explain_field<R>());
  fields::add(t, fields::input_fields<R>());
  return t;
}

/// FIRST SECOND of compare and why.
template <typename R>
FieldTable<R> two_plans() {
  FieldTable<R> t{
      fields::text<R>({.name = "first", .value_name = "PLAN", .help = "a plan", .position = 1},
                      &R::first),
      fields::text<R>({.name = "second", .value_name = "PLAN", .help = "the other", .position = 2},
                      &R::second),
      fields::text<R>({"actor", "NAME", "whose chips", "China"}, &R::actor)};
  fields::add(t, draw_fields<R>());
  fields::add(t, fields::input_fields<R>());
  return t;
}

FieldTable<SupplyWhyRequest> why_table() {
  using R = SupplyWhyRequest;
  FieldTable<R> t = two_plans<R>();
  t.push_back(
      fields::integer<R>({"year", "Y", "whose output is explained", "2028"}, &R::year, 2000, 2100));
  return t;
}

template <typename R>
void refuse_one_plan(const R& asked, const char* verb) {
  if (asked.first.empty() || asked.second.empty())
    throw Error::at(
        ErrorKind::kMissing, std::string("supply ") + verb + " wants two plans",
        std::string("countervail supply ") + verb + " semianalysis-2025-09 morgan-stanley-2025-10");
}

}  // namespace

Answer ask(const Facts& facts, const SupplyCompareRequest& asked) {
  refuse_one_plan(asked, "compare");
  const fields::SupplyDesk first(facts, asked.inputs, asked.first),
      second(facts, asked.inputs, asked.second);
  const SupplyOptions options{asked.draws, asked.seed, asked.threads};
  const SupplyModel one = supply_model(first.facts(), first.plan(), asked.actor, first.recipes(),
                                       asked.seed),
                    other = supply_model(second.facts(), second.plan(), asked.actor,
                                         second.recipes(), asked.seed);
  if (one.plan.calendar.first != other.plan.calendar.first)
    throw Error::at(ErrorKind::kConflict, "the two plans begin in different quarters",
                    "plans over one base");
  return {comparison_document(one, supply_samples(one, options), other,
                              supply_samples(other, options))};
}

Answer ask(const Facts& facts, const SupplyWhyRequest& asked) {
  refuse_one_plan(asked, "why");
  const fields::SupplyDesk first(facts, asked.inputs, asked.first),
      second(facts, asked.inputs, asked.second);
  const fields::OwnFacts own(facts, asked.inputs);
  const ModelOf model_of = [&](const supply::Plan& plan) {
    Overlay overlay = own.facts();
    add_plan_facts(plan, overlay);
    apply_patches(fields::with_dates(asked.inputs.patches), overlay);
    return supply_model(overlay, plan, asked.actor, first.recipes(), asked.seed);
  };
  const int from = kQuartersPerYear * asked.year - first.plan().calendar.first;
  if (from < 0 || from >= first.plan().calendar.count)
    throw Error::at(ErrorKind::kRange, "--year lies outside the plan", "a year of the plan");
  SwapAnswer answer =
      swap_answer(first.plan(), second.plan(), model_of, {asked.draws, asked.seed, asked.threads},
                  from, from + kQuartersPerYear);
  answer.span = std::to_string(asked.year);
  return {document_of(answer)};
}

Answer ask(const Facts& facts, const SupplyRequest& asked) {
  const fields::SupplyDesk desk(facts, asked.inputs, asked.plan);
  SupplyShown shown{0, desk.plan().calendar.count, asked.by_quarter, asked.explain};
  if (!asked.from.empty()) shown.from = desk.quarter(asked.from, "from");
  if (!asked.to.empty()) shown.to = desk.quarter(asked.to, "to") + 1;
  if (shown.from >= shown.to)
    throw Error::at(ErrorKind::kRange, "--from lies behind --to", "from the earlier to the later");
  const SupplyOptions options{asked.draws, asked.seed, asked.threads,
                              asked.foresight == Foresight::kFull};
  const SupplyAnswer answer = supply_answer(
      supply_model(desk.facts(), desk.plan(), asked.actor, desk.recipes(), asked.seed), options);
  return {document_of(answer, shown, desk.facts(), desk.observed())};
}

std::vector<Verb> supply_verbs() {
  using fields::verb_of;
  return {verb_of("supply", "how many chips an actor can make, when, and what binds", "[PLAN]",
                  "countervail supply default --from 2025Q1 --to 2028Q4", supply_table(), ask),
          verb_of("supply compare", "the difference of two plans by common draws", "PLAN PLAN",
                  "countervail supply compare nikkei-2026-02 morgan-stanley-2025-10",
                  two_plans<SupplyCompareRequest>(), ask),
          verb_of("supply why", "which input parts two plans, by Shapley's shares", "PLAN PLAN",
                  "countervail supply why default nikkei-2026-02", why_table(), ask)};
}

}  // namespace countervail
