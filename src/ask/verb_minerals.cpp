// minerals: a licence or a cut month by month: exports, stops by sector, price, and what it costs.
#include <fmt/format.h>

#include "ask/fields_of_inputs.h"
#include "ask/own_facts.h"
#include "ask/supply_desk.h"
#include "ask/verbs.h"
#include "base/error.h"
#include "base/text.h"
#include "countervail/supply.h"
#include "facts/patch.h"
#include "minerals/document.h"

namespace countervail {
namespace {

using fields::FieldTable;

FieldTable<MineralsRequest> minerals_table() {
  using R = MineralsRequest;
  FieldTable<R> t{
      fields::text<R>({.name = "case",
                       .value_name = "CASE",
                       .help = "a shipped case (countervail minerals list), or a .toml file",
                       .fallback = "magnets-2025",
                       .position = 1},
                      &R::name),
      fields::number<R>(
          {"cut", "SHARE", "of exports that do not leave, in place of the case's"},
          [](R & r) -> auto& { return r.cut.emplace(); }, 0, 1),
      fields::number<R>(
          {"days", "N", "how long the cut lasts"}, [](R & r) -> auto& { return r.days.emplace(); },
          1, 7300),
      fields::number<R>(
          {"licence-days", "N", "mean wait for a decision"},
          [](R & r) -> auto& { return r.licence_days.emplace(); }, 0, 3650),
      fields::number<R>(
          {"approve", "SHARE", "of decisions that grant"},
          [](R & r) -> auto& { return r.approve.emplace(); }, 0, 1),
      fields::number<R>(
          {"sigma", "N", "elasticity of substitution in use"},
          [](R & r) -> auto& { return r.sigma.emplace(); }, 0, 10),
      fields::integer<R>({"draws", "N", "draws, best a power of two", "4096"}, &R::draws, 1,
                         1 << 24),
      fields::seed_field<R>(&R::seed),
      fields::threads_field<R>(&R::threads),
      fields::explain_field<R>()};
  fields::add(t, fields::input_fields<R>());
  return t;
}

/// The request's own numbers as patches of the case's.
std::vector<Patch> patches_of(const MineralsRequest& asked, const minerals::MineralCase& about) {
  std::vector<Patch> patches;
  const auto add = [&](const std::optional<double>& value, const std::string& path,
                       const char* unit, const char* field) {
    if (!value) return;
    if (!about.number(path))
      throw Error::at(ErrorKind::kConflict, fmt::format("--{}: the case has no '{}'", field, path),
                      "a case of your own may give one");
    patches.push_back({path, format_number(*value) + unit, "command line", "assumed", "", 0, 0});
  };
  for (const minerals::CaseCut& cut : about.cuts) add(asked.cut, cut.path + "/share", "", "cut");
  if (about.cuts.empty()) add(asked.cut, "minerals/cut/1/share", "", "cut");
  add(asked.licence_days, "minerals/licence/days", " day", "licence-days");
  add(asked.approve, "minerals/licence/approve", "", "approve");
  add(asked.sigma, "minerals/sectors/sigma", "", "sigma");
  return patches;
}

}  // namespace

Answer ask(const Facts& facts, const MineralsRequest& asked) {
  const Files data(facts.state().data_directory);
  const Observations observed = Observations::load(data, "minerals");
  minerals::MineralCase about = minerals::read_case(asked.name, data, observed);
  if (asked.days)
    for (minerals::CaseCut& cut : about.cuts) cut.days = static_cast<int>(*asked.days);
  const fields::OwnFacts own(facts, asked.inputs);
  Overlay overlay = own.facts();
  minerals::add_case_facts(about, overlay);
  apply_patches(patches_of(asked, about), overlay);
  apply_patches(asked.inputs.patches, overlay);
  const minerals::MineralAnswer answer = minerals::mineral_answer(
      minerals::mineral_model(overlay, about, asked.seed), minerals::read_use_table(data),
      {asked.draws, asked.seed, asked.threads});
  return {minerals::document_of(answer, overlay, observed, asked.explain)};
}

Answer ask(const Facts& facts, const MineralsListRequest&) {
  const Files data(facts.state().data_directory);
  return {minerals::list_of(data, Observations::load(data, "minerals"))};
}

std::vector<Verb> minerals_verbs() {
  return {fields::verb_of("minerals",
                          "a licence or a cut, month by month: who stops when, and what it costs",
                          "[CASE]", "countervail minerals magnets-2025", minerals_table(), ask),
          fields::verb_of("minerals list", "the cases that are shipped", "",
                          "countervail minerals list", FieldTable<MineralsListRequest>{}, ask)};
}

}  // namespace countervail
