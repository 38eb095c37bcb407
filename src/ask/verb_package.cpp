// package: silicon, yield, bill and heat of a package; compare two; draw a wafer; count from a stock.
#include <fmt/format.h>

#include "ask/fields_of_inputs.h"
#include "ask/package_desk.h"
#include "ask/package_heat.h"
#include "ask/plan_at.h"
#include "ask/verbs.h"
#include "countervail/package.h"
#include "package/document.h"
#include "package/need.h"
#include "package/question.h"
#include "package/stock.h"
#include "study/package_document.h"

namespace countervail {
namespace {

using fields::FieldTable;
using fields::PackageDesk;

/// A range is as good as a number: what is in stock is seldom known exactly.
Interval amount_of(const std::string& text, const char* field) {
  Interval value;
  if (text.empty())
    throw Error::at(ErrorKind::kMissing, fmt::format("a stock needs --{}", field),
                    "--dies 2.9e6 --stacks 13e6");
  if (!package::parse_counts(text, value))
    throw Error(
        ErrorKind::kRange,
        fmt::format("--{} must be a count above 0 or a range low..high, got '{}'", field, text));
  return value;
}

template <typename R>
fields::BoundField<R> spec_field(std::string R::*member = &R::spec, const char* name = "spec",
                                 int position = 1) {
  return fields::text<R>({.name = name,
                          .value_name = "SPEC",
                          .help = "the name of a shipped package, or a .toml file",
                          .position = position,
                          .is_file = true},
                         member);
}

template <typename R>
fields::BoundField<R> package_count(const char* help, const char* fallback) {
  return fields::integer<R>({"packages", "N", help, fallback}, &R::packages, 1,
                            fields::kMostPackages);
}

FieldTable<PackageRequest> one_table() {
  using R = PackageRequest;
  return {spec_field<R>(), fields::set_field<R>(), fields::conflicts_field<R>(),
          fields::explain_field<R>(),
          fields::flag<R>({"actuary", "",
                           "the dies through Chiplet Actuary's model, corrected and with its "
                           "quirks, beside ours"},
                          &R::actuary)};
}

FieldTable<PackageCompareRequest> compared_packages_table() {
  using R = PackageCompareRequest;
  return {spec_field<R>(&R::first, "first", 1), spec_field<R>(&R::second, "second", 2),
          fields::set_field<R>(), fields::conflicts_field<R>()};
}

FieldTable<PackageWaferRequest> wafer_table() {
  using R = PackageWaferRequest;
  return {
      spec_field<R>(),
      fields::set_field<R>(),
      fields::conflicts_field<R>(),
      fields::text<R>({"die", "NAME", "the die type", "the first"}, &R::die),
      fields::integer<R>({"seed", "N", "which wafer is drawn", "1"}, &R::seed, 0, 1'000'000'000),
      fields::output_field<R>("FILE.svg", &R::output)};
}

FieldTable<PackageNeedRequest> need_table() {
  using R = PackageNeedRequest;
  return {
      spec_field<R>(), fields::set_field<R>(), fields::conflicts_field<R>(),
      fields::number<R>({"packages", "N", "how many good ones", "1000"}, &R::packages, 1, 1e12)};
}

FieldTable<PackageStockRequest> stock_table() {
  using R = PackageStockRequest;
  const char* form = "N or LOW..HIGH or LOW..MID..HIGH";
  return {
      spec_field<R>(),
      fields::set_field<R>(),
      fields::conflicts_field<R>(),
      fields::text<R>({"dies", "N", fmt::format("dies at hand, {}", form)}, &R::dies),
      fields::text<R>({"stacks", "N", fmt::format("memory stacks at hand, {}", form)}, &R::stacks),
      fields::text<R>(
          {"plan", "PLAN@QUARTER", "what a plan of supply has left then, e.g. default@2027Q4"},
          &R::plan)};
}

FieldTable<PackageQuestionRequest> question_table() {
  using R = PackageQuestionRequest;
  return {fields::text<R>({.name = "file",
                           .value_name = "FILE.toml",
                           .help = "packages read at several defect densities, and a stock",
                           .position = 1,
                           .is_file = true},
                          &R::file),
          fields::set_field<R>(), fields::conflicts_field<R>()};
}

FieldTable<PackageTrainRequest> train_table() {
  using R = PackageTrainRequest;
  FieldTable<R> t{spec_field<R>(), fields::set_field<R>(), fields::conflicts_field<R>()};
  fields::add(t, fields::job_fields<R>());
  t.push_back(package_count<R>("how many train", "64"));
  return t;
}

}  // namespace

Answer ask(const Facts& facts, const PackageRequest& asked) {
  // "package" alone: the likeliest next question is which ones there are.
  if (asked.spec.empty()) return ask(facts, PackageListRequest{});
  const PackageDesk desk(facts, asked.inputs, {asked.spec});
  package::Compiler compiler = desk.compiler();
  const package::HeatedAnswer answer = package::heated_answer(compiler);
  if (!asked.actuary) return {document_of(answer, desk.facts(), asked.explain)};
  Ledger ledger(desk.facts());
  return {document_of(actuary_view(ledger, answer.answer.state), answer.answer)};
}

Answer ask(const Facts& facts, const PackageListRequest&) {
  return {package::list_of(facts.state().store)};
}

Answer ask(const Facts& facts, const PackageCompareRequest& asked) {
  const PackageDesk desk(facts, asked.inputs, {asked.first, asked.second});
  package::Compiler first = desk.compiler(0), second = desk.compiler(1);
  return {document_of(package::heated_answer(first).answer, package::heated_answer(second).answer)};
}

Answer ask(const Facts& facts, const PackageWaferRequest& asked) {
  const PackageDesk desk(facts, asked.inputs, {asked.spec});
  package::Compiler compiler = desk.compiler();
  // Before the work: a picture that cannot be written is an error at once.
  fields::picture_kind(asked.output, {"svg"}, "a wafer is drawn as");
  return {document_of(package::wafer_of(compiler, asked.die, asked.seed))};
}

Answer ask(const Facts& facts, const PackageNeedRequest& asked) {
  const PackageDesk desk(facts, asked.inputs, {asked.spec});
  package::Compiler compiler = desk.compiler();
  return {document_of(package::need_of(compiler, asked.packages))};
}

Answer ask(const Facts& facts, const PackageStockRequest& asked) {
  const PackageDesk desk(facts, asked.inputs, {asked.spec});
  package::Compiler compiler = desk.compiler();
  const package::Stock stock =
      asked.plan.empty()
          ? package::Stock{amount_of(asked.dies, "dies"), amount_of(asked.stacks, "stacks")}
          : fields::stock_at(facts, asked.inputs, asked.plan, asked.spec);
  return {document_of(stock_answer(compiler, stock))};
}

Answer ask(const Facts& facts, const PackageQuestionRequest& asked) {
  if (asked.file.empty())
    throw Error::at(ErrorKind::kSyntax, "package question wants one scenario file",
                    "scenarios/packages/910c-against-one-5nm-die.toml");
  const PackageDesk desk(facts, asked.inputs, {});
  return {document_of(answer_question(desk.facts(), package::read_question(asked.file)))};
}

Answer ask(const Facts& facts, const PackageTrainRequest& asked) {
  const PackageDesk desk(facts, asked.inputs, {asked.spec});
  package::Compiler compiler = desk.compiler();
  const package::CompiledPackage package = compiler.compile();
  Scenario scenario;
  scenario.model = asked.model;
  scenario.global_batch = asked.global_batch;
  scenario.sequence = asked.sequence;
  const PackageTraining training =
      package_training(desk.facts(), package, scenario, asked.packages);
  return {document_of(training, package, scenario), !training.best_together.top.empty()};
}

std::vector<Verb> package_verbs() {
  using fields::verb_of;
  std::vector<Verb> verbs{
      verb_of("package", "silicon, yield, bill and heat of a package of dies and memory", "SPEC",
              "countervail package h100 --explain", one_table(), ask),
      verb_of("package list", "the packages that are shipped", "", "countervail package list",
              FieldTable<PackageListRequest>{}, ask),
      verb_of("package compare", "the figures of two packages side by side", "A B",
              "countervail package compare 910c h100", compared_packages_table(), ask),
      verb_of("package wafer", "one drawn wafer: perfect, partly good and lost dies",
              "SPEC -o FILE.svg", "countervail package wafer h100 -o wafer.svg", wafer_table(),
              ask),
      verb_of("package need", "wafers, stacks and dollars for a number of good packages", "SPEC",
              "countervail package need 910c --packages 100000", need_table(), ask),
      verb_of("package stock", "how many packages a stock of dies and stacks makes", "SPEC",
              "countervail package stock 910c --dies 2.9e6 --stacks 13e6", stock_table(), ask),
      verb_of("package question", "packages at several defect densities, from a file", "FILE.toml",
              "countervail package question scenarios/packages/910c-against-one-5nm-die.toml",
              question_table(), ask),
      verb_of("package train", "what the link between dies is worth to training", "SPEC",
              "countervail package train four-die-7nm --packages 64", train_table(), ask)};
  for (Verb& verb : fields::package_heat_verbs()) verbs.push_back(std::move(verb));
  return verbs;
}

}  // namespace countervail
