// "PLAN@QUARTER": a supply plan as an input of another question, such as what stock is
// left or how many chips a side can hold. Everything is taken draw by draw and
// summarised last.
#include "ask/plan_at.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "ask/supply_desk.h"
#include "base/durations.h"
#include "base/error.h"
#include "base/text.h"
#include "facts/names.h"
#include "render/cells.h"
#include "study/supply_report.h"

namespace countervail::fields {
namespace {

constexpr const char* kActor = "China";
constexpr int kDraws = 1024;

/// "PLAN@QUARTER", read and drawn.
struct PlanAt {
  SupplyDesk desk;
  int quarter = 0;
  SupplyModel model;
  SupplySamples samples;

  PlanAt(const Facts& facts, const Inputs& inputs, const std::string& plan_at)
      : desk(facts, inputs, plan_at.substr(0, plan_at.rfind('@'))) {
    const std::size_t at = plan_at.rfind('@');
    if (at == std::string::npos)
      throw Error::at(ErrorKind::kSyntax, fmt::format("'{}' names no date", plan_at),
                      "a plan, @ and a quarter: default@2027Q4");
    quarter = desk.quarter(plan_at.substr(at + 1), "plan");
    model = supply_model(desk.facts(), desk.plan(), kActor, desk.recipes(), 1);
    samples = supply_samples(model, {kDraws, 1, 1});
  }
};

Interval left_of(const PlanAt& at, const std::string& input) {
  for (int i = 0; i < at.samples.stored; ++i)
    if (at.model.input_names[static_cast<std::size_t>(i)] == input) {
      const double* first = at.samples.stock_of(i, at.quarter);
      return band_of({first, first + at.samples.draws});
    }
  throw Error::at(ErrorKind::kUnknownName, fmt::format("the plan has no stock of '{}'", input),
                  did_you_mean(input, at.model.input_names));
}

/// Made by the end of a quarter and not failed or retired since, a draw.
std::vector<double> held(const PlanAt& at, int product, int quarter) {
  const Overlay& facts = at.desk.facts();
  const auto number = [&](const char* path, double otherwise) {
    return facts.find(path) ? facts.read(path).number : otherwise;
  };
  const double hazard = number("supply/fleet/failure_rate", 0) * kSecondsPerYear;
  const double life =
      number("supply/fleet/life", 100 * kSecondsPerYear) / kSecondsPerYear * kQuartersPerYear;
  std::vector<double> sum(static_cast<std::size_t>(at.samples.draws), 0.0);
  for (int t = 0; t <= quarter; ++t) {
    const double age = quarter - t;
    if (age > life) continue;
    // Failures have no memory; retirement comes at a fixed age.
    const double alive = std::exp(-hazard * age / kQuartersPerYear);
    const double* made = at.samples.product(product, t);
    for (std::size_t d = 0; d < sum.size(); ++d) sum[d] += alive * made[d];
  }
  return sum;
}

int product_of(const PlanAt& at, const std::string& chip) {
  for (std::size_t p = 0; p < at.model.product_names.size(); ++p)
    if (at.model.product_names[p] == chip ||
        resolve_name(at.desk.facts(), "chip", at.model.product_names[p]) == chip)
      return static_cast<int>(p);
  throw Error::at(ErrorKind::kUnknownName, fmt::format("the plan makes no '{}'", chip),
                  fmt::format("it makes {}", fmt::join(at.model.product_names, ", ")));
}

/// First quarter in which the median draw holds the count; -1: none.
int earliest(const PlanAt& at, int product, double count) {
  for (int t = 0; t < at.samples.quarters; ++t)
    if (band_of(held(at, product, t)).mid >= count) return t;
  return -1;
}

}  // namespace

package::Stock stock_at(const Facts& facts, const Inputs& inputs, const std::string& plan_at,
                        const std::string& package) {
  const PlanAt at(facts, inputs, plan_at);
  for (const supply::ProductRecipe& recipe : at.desk.recipes())
    if (recipe.package == package)
      return {left_of(at, recipe.die), left_of(at, recipe.memories.front())};
  throw Error::at(
      ErrorKind::kUnknownName,
      fmt::format("no product of data/supply/products.csv is the package '{}'", package),
      "910b or 910c");
}

void add_have(const Facts& facts, const std::string& plan_at, const std::string& chip, double count,
              Document& document) {
  const PlanAt at(facts, {}, plan_at);
  const int product = product_of(at, chip);
  std::vector<double> share = held(at, product, at.quarter);
  for (double& one : share) one = one > 0 ? count / one : std::numeric_limits<double>::infinity();
  const Interval band = band_of(std::move(share));
  const auto percent = [](double v) {
    return std::isinf(v) ? std::string("more than all") : format_significant(100 * v, 2) + " %";
  };
  const int first = earliest(at, product, count);
  document.add(Paragraph{
      .key = "have",
      .text =
          fmt::format("If the plan \"{}\" holds, as of {}: {} {} are {} to {} ({}) of those that "
                      "China can hold at the end of {}; earliest "
                      "quarter in which the median draw holds them: {}.",
                      at.model.plan.title, at.model.plan.as_of, format_significant(count, 3), chip,
                      percent(band.low), percent(band.high), percent(band.mid),
                      supply::quarter_name(at.model.plan.calendar.first + at.quarter),
                      first < 0 ? "none within the plan"
                                : supply::quarter_name(at.model.plan.calendar.first + first))});
  if (!std::isinf(band.high))
    document.figures.push_back(
        figure("have.share", "of what China can hold then", band, "share", "have"));
}

}  // namespace countervail::fields
