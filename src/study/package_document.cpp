#include "study/package_document.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/units.h"
#include "heat/report.h"
#include "package/document.h"
#include "render/cells.h"
#include "study/plan_report.h"
#include "study/strategy_text.h"

namespace countervail {
namespace {

double tokens_per_second(long long batch, long long sequence, const SearchResult& result) {
  return static_cast<double>(batch) * static_cast<double>(sequence) /
         result.top.front().evaluation.time.total;
}
double rate_of(const PlanAnswer& answer) {
  return tokens_per_second(answer.request.global_batch, answer.request.sequence, answer.result);
}

std::string sentence_of(const WorkloadHeat& heat) {
  if (heat.at_full.result.top.empty()) return plan_sentence(heat.at_full);
  std::string text =
      fmt::format("{} computes {:.0f} % of each step on {} packages, which then draw {}.",
                  heat.at_full.request.model, 100 * heat.activity, heat.at_full.packages,
                  format_si(heat.power, "W"));
  text += " " + package::clock_sentence(heat.sustained);
  if (!runs(heat)) return text;
  return text + fmt::format(" {} tokens/s at that clock, {} if nothing got hot.{}",
                            format_significant(rate_of(heat.at_sustained), 4),
                            format_significant(rate_of(heat.at_full), 4),
                            heat.converged ? "" : " (The clock had not settled.)");
}

Figures figures_of(const WorkloadHeat& heat) {
  return {
      figure("activity", "share of a step that computes", heat.activity, "share", "step"),
      figure("power", "package power at full clock", heat.power, "W", "heat"),
      figure("clock", "share of full clock sustained", heat.sustained.fraction, "share", "heat"),
      figure("rate", "training rate at that clock", rate_of(heat.at_sustained), "token/s", "step"),
      figure("rate_full", "training rate if nothing got hot", rate_of(heat.at_full), "token/s",
             "step")};
}

/// The same dies, joined in packages and each in one of its own.
struct Arrangement {
  const char* name;
  long long packages;
  double rate;
  std::string strategy;
};

Arrangement joined(const PackageTraining& t, const Scenario& scenario) {
  return {"joined", t.packages,
          tokens_per_second(scenario.global_batch, scenario.sequence, t.best_together),
          strategy_text(t.best_together.top.front().strategy, t.together.job)};
}
Arrangement apart(const PackageTraining& t, const Scenario& scenario) {
  return {"apart", t.packages * t.dies,
          tokens_per_second(scenario.global_batch, scenario.sequence, t.best_apart),
          strategy_text(t.best_apart.top.front().strategy, t.apart.job)};
}

/// The sentence has it for people.
Table arrangements_table(const std::vector<Arrangement>& arrangements) {
  Table table{.title = "",
              .columns = {{"arrangement"},
                          {"packages", Align::kRight, false, "", "package"},
                          {"rate", Align::kRight, false, "", "token/s"},
                          {"strategy"}},
              .rows = {},
              .key = "arrangements"};
  table.audience = Audience::kMachines;
  for (const Arrangement& one : arrangements)
    table.rows.push_back({one.name, count(one.packages), plain(one.rate, 4), one.strategy});
  return table;
}

}  // namespace

bool runs(const WorkloadHeat& heat) {
  return !heat.at_full.result.top.empty() && heat.sustained.status != heat::ClockStatus::kTooHot &&
         heat.sustained.status != heat::ClockStatus::kUnsolved;
}

Document document_of(const WorkloadHeat& heat) {
  Document document{.schema = "countervail/package-workload/1",
                    .outcome = runs(heat) ? "runs" : "infeasible",
                    .sentence = sentence_of(heat)};
  if (!runs(heat)) return document;
  document.figures = figures_of(heat);
  document.add(heat::block_table(heat.stack, heat.sustained.field));
  return document;
}

Document document_of(const PackageTraining& training, const package::CompiledPackage& package,
                     const Scenario& scenario) {
  const long long dies = training.packages * training.dies;
  Document document{.schema = "countervail/package-train/1", .outcome = "infeasible"};
  if (training.best_together.top.empty() || training.best_apart.top.empty()) {
    document.sentence = fmt::format("{} dies cannot hold {}.", dies, scenario.model);
    return document;
  }
  const Arrangement one = joined(training, scenario), other = apart(training, scenario);
  document.outcome = "found";
  document.sentence = fmt::format(
      "{} packages of {} dies, {} one way between dies, train {} at {} tokens/s ({}). The same {} "
      "dies in packages of one: {} tokens/s ({}). Joining them gives {:+.1f} %.",
      training.packages, training.dies, format_si(link_bandwidth(*package.link), "B/s"),
      scenario.model, format_significant(one.rate, 4), one.strategy, dies,
      format_significant(other.rate, 4), other.strategy, 100 * (one.rate / other.rate - 1));
  document.figures = {
      figure("gain", "gain of joining", one.rate / other.rate - 1, "share", "rate"),
      figure("link", "die to die, one way", link_bandwidth(*package.link), "B/s", "link")};
  document.add(arrangements_table({one, other}));
  return document;
}

}  // namespace countervail
