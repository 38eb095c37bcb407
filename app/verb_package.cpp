// package: silicon, yield, bill and heat of a package; compare two; draw a wafer; count from a
// stock.
#include <fmt/format.h>

#include "base/error.h"
#include "catalog/load_facts.h"
#include "package/document.h"
#include "package_desk.h"
#include "study/package_document.h"
#include "verbs.h"

namespace countervail::app {
namespace {

int run_one(const Arguments& arguments, Context& context) {
  Desk desk = open_desk(arguments, context, 0, 1);
  package::Compiler compiler = desk.compiler(0);
  const package::HeatedAnswer answer = package::heated_answer(compiler);
  if (arguments.has("--actuary")) {
    Ledger ledger(desk.store);
    show(document_of(actuary_view(ledger, answer.answer.state), answer.answer), arguments, context);
  } else {
    show(document_of(answer, desk.store, arguments.has("--explain")), arguments, context);
  }
  return kOk;
}

int run_compare(const Arguments& arguments, Context& context) {
  Desk desk = open_desk(arguments, context, 1, 2);
  package::Compiler first = desk.compiler(0), second = desk.compiler(1);
  show(document_of(package::heated_answer(first).answer, package::heated_answer(second).answer),
       arguments, context);
  return kOk;
}

int run_wafer(const Arguments& arguments, Context& context) {
  Desk desk = open_desk(arguments, context, 1, 1);
  package::Compiler compiler = desk.compiler(0);
  const package::Wafer wafer = package::wafer_of(
      compiler, arguments.text("--die"),
      static_cast<std::uint64_t>(arguments.integer("--seed", 1, 0, 1'000'000'000)));
  const std::string path = output_path(arguments);
  if (!path.ends_with(".svg"))
    throw Error(ErrorKind::kSyntax, fmt::format("a wafer is drawn as .svg, got '{}'", path));
  const Document document = document_of(wafer);
  write_file(path, document.pictures.front().bytes);
  show(document, arguments, context);
  return kOk;
}

Interval amount_of(const Arguments& arguments, const std::string& option) {
  Interval value;
  if (!package::parse_counts(arguments.text(option), value))
    throw Error(ErrorKind::kRange,
                fmt::format("{} must be a count above 0 or a range low..high, got '{}'", option,
                            arguments.text(option)));
  return value;
}

int run_stock(const Arguments& arguments, Context& context) {
  Desk desk = open_desk(arguments, context, 1, 1);
  for (const char* option : {"--dies", "--stacks"})
    if (!arguments.has(option))
      throw Error::at(ErrorKind::kMissing, fmt::format("a stock needs {}", option),
                      "--dies 2.9e6 --stacks 13e6");
  package::Compiler compiler = desk.compiler(0);
  const package::Stock stock{amount_of(arguments, "--dies"), amount_of(arguments, "--stacks")};
  show(document_of(stock_answer(compiler, stock)), arguments, context);
  return kOk;
}

int run_question(const Arguments& arguments, Context& context) {
  if (arguments.positional.size() != 2)
    throw Error::at(ErrorKind::kSyntax, "package question wants one scenario file",
                    "scenarios/packages/910c-against-one-5nm-die.toml");
  Arguments facts = arguments;
  facts.positional.clear();
  const Desk desk = open_desk(facts, context, 0, 0);
  const package::QuestionAnswer answer =
      answer_question(desk.store, package::read_question(arguments.positional[1]), desk.pinned);
  show(document_of(answer), arguments, context);
  return kOk;
}

int run_train(const Arguments& arguments, Context& context) {
  constexpr long long kMost = 100'000'000;
  Desk desk = open_desk(arguments, context, 1, 1);
  package::Compiler compiler = desk.compiler(0);
  const package::CompiledPackage package = compiler.compile();
  Scenario scenario;
  scenario.model = arguments.text("--model", "Llama 3.1 70B");
  scenario.global_batch = arguments.integer("--batch", 1024, 1, kMost);
  scenario.sequence = static_cast<int>(arguments.integer("--sequence", 8192, 1, kMost));
  const long long packages = arguments.integer("--packages", 64, 1, 1'000'000);
  const PackageTraining training = package_training(desk.store, package, scenario, packages);
  show(document_of(training, package, scenario), arguments, context);
  return training.best_together.top.empty() ? kFailedCheck : kOk;
}

int run_need(const Arguments& arguments, Context& context) {
  Desk desk = open_desk(arguments, context, 1, 1);
  package::Compiler compiler = desk.compiler(0);
  const double packages = arguments.number("--packages", 1000, 1, 1e12);
  show(document_of(package::need_of(compiler, packages)), arguments, context);
  return kOk;
}

int run_list(const Arguments& arguments, Context& context) {
  show(package::list_of(load_facts(context.data_directory)), arguments, context);
  return kOk;
}

int run_package(const Arguments& arguments, Context& context) {
  const std::string first = arguments.positional.empty() ? "list" : arguments.positional.front();
  if (first == "list") return run_list(arguments, context);
  if (first == "compare") return run_compare(arguments, context);
  if (first == "wafer") return run_wafer(arguments, context);
  if (first == "heat") return run_package_heat(arguments, context);
  if (first == "heatmap") return run_package_heatmap(arguments, context);
  if (first == "stock") return run_stock(arguments, context);
  if (first == "question") return run_question(arguments, context);
  if (first == "train") return run_train(arguments, context);
  if (first == "need") return run_need(arguments, context);
  return run_one(arguments, context);
}

}  // namespace

Verb package_verb() {
  return {"package",
          "silicon, yield, bill and heat of a package of dies and memory",
          "SPEC | list | compare A B | wafer SPEC -o FILE.svg | need SPEC | stock SPEC |\n"
          "  question FILE | train SPEC | heat SPEC|STACK.toml | heatmap SPEC|STACK.toml -o "
          "FILE.svg|png",
          "countervail package h100 --explain",
          {{"--set", "PATH=VALUE", "patch a fact or a key of the specification", "", true},
           {"--explain", "", "list every fact with its source and what it moves"},
           {"--actuary", "",
            "the dies through Chiplet Actuary's model, corrected and with its quirks, beside ours"},
           {"-o", "FILE", "where a picture goes"},
           {"--die", "NAME", "wafer: the die type", "the first"},
           {"--seed", "N", "wafer: which wafer is drawn", "1"},
           {"--grid", "N", "heat: cells a side", "64 on the longer side"},
           {"--sublayers", "N", "heat: planes of cells in each layer", "by thickness"},
           {"--even-cells", "", "heat: cells of one size, not fitted to the edges of dies"},
           {"--probe", "WHERE", "heat: temperature at \"LAYER, X mm, Y mm\"", "", true},
           {"--layer", "NAME", "heatmap: which layer", "the hottest"},
           {"--model", "MODEL", "heat: power from training it, not full power; train: the model"},
           {"--batch", "N", "heat: sequences a step", "1024"},
           {"--sequence", "N", "heat: tokens a sequence", "8192"},
           {"--packages", "N", "need: how many good ones; heat, train: how many train",
            "1000; one system; 64"},
           {"--dies", "N", "stock: dies at hand, N or LOW..HIGH or LOW..MID..HIGH"},
           {"--stacks", "N", "stock: memory stacks at hand, likewise"},
           format_option()},
          run_package};
}

}  // namespace countervail::app
