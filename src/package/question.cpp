// Each reading is one package at three defect densities, evaluated twice: with harvest as specified
// and with perfect dies alone, so that the worth of harvesting stands beside its count.
#include "package/question.h"

#include <algorithm>

#include "base/error.h"
#include "package/heat.h"

namespace countervail::package {
namespace {

constexpr double kWafersAsked = 1000;

QuestionRow row_at(Compiler& compiler, const YieldReading& reading, double density) {
  const std::string die = std::string(compiler.compile().design.dies[0].name.view());
  const std::string prefix = "package/" + compiler.name() + "/die/" + die + "/";
  Overlay facts = compiler.facts();
  facts.set(reading.fact, density);
  const State harvested = evaluate(compiler, facts);
  facts.set(prefix + "needed", harvested.package.design.dies[0].harvest.units);
  const State perfect = evaluate(compiler, facts);
  // A density that the package never reads would change nothing, and the
  // table would show a range of none.
  if (!harvested.package.facts.contains(reading.fact))
    throw Error(ErrorKind::kUnknownKey,
                "'" + reading.package + "' does not read the fact '" + reading.fact + "'");
  QuestionRow row{.reading = reading.name, .package = reading.package, .density = density};
  row.perfect_share = harvested.dies[0].perfect_share,
  row.harvested_share = harvested.dies[0].sellable_share;
  row.packages_perfect =
      packages_from_wafers(perfect.package.design, perfect.bill, 0, kWafersAsked);
  row.packages_harvested =
      packages_from_wafers(harvested.package.design, harvested.bill, 0, kWafersAsked);
  row.cost_perfect = perfect.bill.total, row.cost_harvested = harvested.bill.total;
  row.per_flops_perfect = row.cost_perfect / reading.peak_perfect;
  row.per_flops_harvested = row.cost_harvested / reading.peak_harvested;
  return row;
}

void add_heat(QuestionAnswer& answer, Compiler& compiler) {
  const std::optional<Heat> heat = heat_of(compiler);
  if (!heat) return;
  const Interval& a = heat->hottest_logic;
  const Interval& b = heat->hottest_memory;
  answer.heat.push_back({compiler.name(),
                         {std::max(a.low, b.low), std::max(a.mid, b.mid), std::max(a.high, b.high)},
                         heat->fraction});
}

void note_package(QuestionAnswer& answer, const std::string& name) {
  if (std::ranges::find(answer.packages, name) == answer.packages.end())
    answer.packages.push_back(name);
}

}  // namespace

QuestionAnswer answer_question(const Overlay& facts, const Question& question) {
  QuestionAnswer answer{.question = question, .rows = {}, .packages = {}};
  try {
    for (const YieldReading& reading : question.readings) {
      Compiler compiler(facts, reading.package);
      for (const double density : {reading.density.low, reading.density.mid, reading.density.high})
        answer.rows.push_back(row_at(compiler, reading, density));
      if (std::ranges::find(answer.packages, reading.package) == answer.packages.end())
        add_heat(answer, compiler);
      note_package(answer, reading.package);
    }
    if (question.stock) note_package(answer, question.stock->package);
  } catch (const Error& error) {
    if (!error.file.empty()) throw;
    throw Error(error.kind, error.message, question.file, error.line, error.column, error.hint);
  }
  if (question.stock) {
    Compiler compiler = Compiler(facts, question.stock->package);
    answer.stock = stock_answer(compiler, {question.stock->dies, question.stock->stacks});
  }
  return answer;
}

}  // namespace countervail::package
