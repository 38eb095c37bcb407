// deal: chips against minerals, from offers to what holds.
#include <fmt/format.h>

#include "ask/fields_of_inputs.h"
#include "ask/supply_desk.h"
#include "ask/verbs.h"
#include "base/error.h"
#include "base/text.h"
#include "countervail/deal.h"
#include "study/deal_report.h"
#include "supply/event_file.h"

namespace countervail {
namespace {

constexpr double kBillion = 1e9;

fields::FieldTable<DealRequest> deal_table() {
  using R = DealRequest;
  fields::FieldTable<R> t{
      fields::text<R>({.name = "file",
                       .value_name = "SCENARIO",
                       .help = "a .toml file; shipped ones lie in scenarios/deal",
                       .position = 1,
                       .is_file = true},
                      &R::scenario),
      fields::text<R>({"us-valuation", "LOW..HIGH", "bn USD an e-fold of compute, to the US",
                       "the scenario's, 0.1..1000"},
                      &R::us_valuation),
      fields::text<R>(
          {"china-valuation", "LOW..HIGH", "the same to China", "the scenario's, 0.1..1000"},
          &R::china_valuation),
      fields::text<R>({"private", "US=LOW..HIGH,China=LOW..HIGH",
                       "each knows its own valuation alone, bn USD an e-fold"},
                      &R::types),
      fields::text<R>({.name = "nfg",
                       .value_name = "FILE",
                       .help = "write the game of all offers for Gambit",
                       .picture = "nfg"},
                      &R::nfg),
      fields::text<R>({.name = "efg",
                       .value_name = "FILE",
                       .help = "write the tree of renewals for Gambit",
                       .picture = "efg"},
                      &R::efg),
      fields::integer<R>({"draws", "N", "draws, best a power of two", "1024"}, &R::draws, 16,
                         1 << 20),
      fields::seed_field<R>(&R::seed),
      fields::threads_field<R>(&R::threads),
      fields::explain_field<R>()};
  fields::add(t, fields::input_fields<R>());
  return t;
}

struct Ends {
  double low = 0, high = 0;
};
/// "0.1..1000" in bn USD -> USD.
Ends ends_of(const std::string& text, const char* field) {
  const std::size_t dots = text.find("..");
  Ends ends;
  if (dots == std::string::npos || !parse_number(text.substr(0, dots), ends.low) ||
      !parse_number(text.substr(dots + 2), ends.high))
    throw Error::at(ErrorKind::kSyntax, fmt::format("--{} wants LOW..HIGH, got '{}'", field, text),
                    "0.1..1000");
  if (!(ends.low > 0 && ends.high > ends.low))
    throw Error::at(ErrorKind::kRange,
                    fmt::format("--{} {}: LOW above 0 and below HIGH", field, text), "0.1..1000");
  return {kBillion * ends.low, kBillion * ends.high};
}

/// "US=5..50,China=10..80".
games::PrivateValues types_of(const std::string& text) {
  games::PrivateValues types{};
  bool us = false, china = false;
  for (const std::string_view part : split(text, ',')) {
    const std::size_t equals = part.find('=');
    const std::string who(trim(part.substr(0, equals)));
    if (equals == std::string::npos || (who != "US" && who != "China"))
      throw Error::at(ErrorKind::kSyntax,
                      fmt::format("--private wants US and China, got '{}'", part),
                      "US=5..50,China=10..80");
    const Ends ends = ends_of(std::string(part.substr(equals + 1)), "private");
    if (who == "US")
      types.seller_low = ends.low, types.seller_high = ends.high, us = true;
    else
      types.buyer_low = ends.low, types.buyer_high = ends.high, china = true;
  }
  if (!us || !china)
    throw Error::at(ErrorKind::kMissing, "--private needs both sides", "US=5..50,China=10..80");
  return types;
}

}  // namespace

Answer ask(const Facts& facts, const DealRequest& asked) {
  if (asked.scenario.empty())
    throw Error::at(ErrorKind::kMissing, "deal needs a scenario",
                    "countervail deal scenarios/deal/chips-for-magnets-2025.toml");
  const Files data(facts.state().data_directory);
  const Observations mineral_facts = Observations::load(data, "minerals");
  const fields::OwnFacts own(facts, asked.inputs);
  DealScenario scenario = read_deal(asked.scenario, data, mineral_facts, own.facts().items("chip"));
  if (!asked.us_valuation.empty()) {
    const Ends ends = ends_of(asked.us_valuation, "us-valuation");
    scenario.us_low = ends.low, scenario.us_high = ends.high;
  }
  if (!asked.china_valuation.empty()) {
    const Ends ends = ends_of(asked.china_valuation, "china-valuation");
    scenario.china_low = ends.low, scenario.china_high = ends.high;
  }
  Inputs patched_later = asked.inputs;
  patched_later.patches.clear();
  const fields::SupplyDesk desk(facts, patched_later, scenario.plan);
  Overlay overlay = desk.facts();
  for (const StatedNumber& number : scenario.numbers) overlay.add(number.fact);
  apply_patches(fields::with_dates(asked.inputs.patches), overlay);
  const std::vector<supply::EpochRow> epoch = supply::read_epoch(data);
  const RaceModel race =
      race_model(overlay, supply_model(overlay, desk.plan(), "China", desk.recipes(), asked.seed),
                 epoch, supply::read_epoch_names(data), desk.observed());
  DealOptions options{asked.draws, asked.seed, asked.threads, std::nullopt};
  if (!asked.types.empty()) options.types = types_of(asked.types);
  const DealAnswer answer = deal_answer(
      deal_model(overlay, std::move(scenario), race, supply::read_events(data), data,
                 desk.observed(), mineral_facts, asked.draws, asked.seed, asked.threads),
      read_players(data), options);
  Answer result{document_of(answer, asked.explain), answer.points.front().top.has_value()};
  if (!asked.nfg.empty())
    result.document.pictures.push_back({"nfg", "all offers", "text/plain", nfg_of(answer)});
  if (!asked.efg.empty())
    result.document.pictures.push_back({"efg", "renewals", "text/plain", efg_of(answer)});
  return result;
}

Verb deal_verb() {
  return fields::verb_of(
      "deal", "chips against minerals: who gains, at which valuations, does it hold", "SCENARIO",
      "countervail deal scenarios/deal/chips-for-magnets-2025.toml", deal_table(), ask);
}

}  // namespace countervail
