#include "study/package_report.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/units.h"
#include "package/report.h"
#include "study/plan_report.h"
#include "study/strategy_text.h"

namespace countervail {

std::string workload_sentence(const WorkloadHeat& heat) {
  if (heat.at_full.result.top.empty()) return plan_sentence(heat.at_full);
  const auto rate = [](const PlanAnswer& answer) {
    return static_cast<double>(answer.request.global_batch) * answer.request.sequence /
           answer.result.top.front().evaluation.time.total;
  };
  std::string text =
      fmt::format("{} computes {:.0f} % of each step on {} packages, which then draw {}.",
                  heat.at_full.request.model, 100 * heat.activity, heat.at_full.packages,
                  format_si(heat.power, "W"));
  text += " " + package::clock_sentence(heat.sustained);
  if (heat.sustained.status == heat::ClockStatus::kTooHot ||
      heat.sustained.status == heat::ClockStatus::kUnsolved)
    return text;
  return text + fmt::format(" {} tokens/s at that clock, {} if nothing got hot.{}",
                            format_significant(rate(heat.at_sustained), 4),
                            format_significant(rate(heat.at_full), 4),
                            heat.converged ? "" : " (The clock had not settled.)");
}

std::string training_sentence(const PackageTraining& training,
                              const package::CompiledPackage& package, const Scenario& scenario) {
  const auto rate = [&](const SearchResult& result) {
    return static_cast<double>(scenario.global_batch) * scenario.sequence /
           result.top.front().evaluation.time.total;
  };
  const long long dies = training.packages * training.dies;
  if (training.best_together.top.empty() || training.best_apart.top.empty())
    return fmt::format("{} dies cannot hold {}.", dies, scenario.model);
  const double together = rate(training.best_together), apart = rate(training.best_apart);
  return fmt::format(
      "{} packages of {} dies, {} one way between dies, train {} at {} tokens/s ({}). The same {} "
      "dies in packages of one: {} tokens/s ({}). Joining them gives {:+.1f} %.",
      training.packages, training.dies, format_si(link_bandwidth(*package.link), "B/s"),
      scenario.model, format_significant(together, 4),
      strategy_text(training.best_together.top.front().strategy, training.together.job), dies,
      format_significant(apart, 4),
      strategy_text(training.best_apart.top.front().strategy, training.apart.job),
      100 * (together / apart - 1));
}

}  // namespace countervail
