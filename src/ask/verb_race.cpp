// race: compute stocks of blocs over time, in units that do not agree.
#include <fmt/format.h>

#include <algorithm>

#include "ask/fields_of_inputs.h"
#include "ask/supply_desk.h"
#include "ask/verbs.h"
#include "base/error.h"
#include "base/text.h"
#include "countervail/supply.h"
#include "study/race_report.h"

namespace countervail {
namespace {

using fields::FieldTable;

FieldTable<RaceRequest> race_table() {
  using R = RaceRequest;
  FieldTable<R> t{
      fields::text<R>({.name = "plan",
                       .value_name = "PLAN",
                       .help = "a shipped plan of data/supply/plans, or a .toml file",
                       .fallback = "default",
                       .position = 1},
                      &R::plan),
      fields::choice<R>(
          {.name = "unit",
           .value_name = "UNIT",
           .help = "of the table by year; the first table has all",
           .fallback = "8bit",
           .choices = {"tpp", "bf16", "8bit", "bandwidth", "train-tokens", "serve-tokens"}},
          &R::unit),
      fields::text<R>({"ratio", "A:B", "whose stock over whose", "US:China"}, &R::ratio),
      fields::flag<R>({"added", "", "what came on top, not the stock"}, &R::added),
      fields::flag<R>({"quarters", "", "a row a quarter, not a year"}, &R::by_quarter),
      fields::texts<R>({.name = "without",
                        .value_name = "EVENT",
                        .help = "leave an event out, e.g. \"2026-01-28 China permit H200\""},
                       &R::without),
      fields::integer<R>({"draws", "N", "draws, best a power of two", "1024"}, &R::draws, 1,
                         1 << 20),
      fields::seed_field<R>(&R::seed),
      fields::threads_field<R>(&R::threads)};
  fields::add(t, fields::input_fields<R>());
  return t;
}

int bloc_of(const std::string& name, const std::vector<std::string>& blocs) {
  const auto found = std::find(blocs.begin(), blocs.end(), name);
  if (found != blocs.end()) return static_cast<int>(found - blocs.begin());
  throw Error::at(ErrorKind::kUnknownName, fmt::format("--ratio: no bloc '{}'", name),
                  did_you_mean(name, blocs).empty() ? fmt::format("{}", fmt::join(blocs, ", "))
                                                    : did_you_mean(name, blocs));
}

}  // namespace

Answer ask(const Facts& facts, const RaceRequest& asked) {
  const fields::SupplyDesk desk(facts, asked.inputs, asked.plan);
  const Files data(facts.state().data_directory);
  const std::vector<supply::EpochRow> epoch = supply::read_epoch(data);
  SupplyModel supply = supply_model(desk.facts(), desk.plan(), "China", desk.recipes(), asked.seed);
  RaceModel model = race_model(desk.facts(), std::move(supply), epoch,
                               supply::read_epoch_names(data), desk.observed());
  RaceShown shown{
      static_cast<int>(asked.unit), 0, 0, 0, model.quarters, asked.by_quarter, asked.added};
  const std::size_t colon = asked.ratio.find(':');
  if (colon == std::string::npos)
    throw Error::at(ErrorKind::kSyntax, fmt::format("--ratio wants A:B, got '{}'", asked.ratio),
                    "US:China");
  shown.above = bloc_of(asked.ratio.substr(0, colon), model.blocs);
  shown.below = bloc_of(asked.ratio.substr(colon + 1), model.blocs);
  const RaceAnswer answer =
      race_answer(std::move(model), {asked.draws, asked.seed, asked.threads, asked.without}, epoch,
                  supply::read_events(data));
  return {document_of(answer, shown, desk.facts())};
}

std::vector<Verb> race_verbs() {
  return {fields::verb_of("race", "compute stocks of blocs over time, in six units", "[PLAN]",
                          "countervail race default --unit bandwidth", race_table(), ask)};
}

}  // namespace countervail
