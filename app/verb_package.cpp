// package: silicon, yield, bill and heat of a package; compare two; draw a wafer; count from a
// stock.
#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "catalog/load_facts.h"
#include "compile/scenario_file.h"
#include "inputs.h"
#include "package/report.h"
#include "package/spec_file.h"
#include "package/wafer_picture.h"
#include "package_desk.h"
#include "study/package_report.h"
#include "verbs.h"

namespace countervail::app {
namespace {

/// Answers, heat included where the power is known.
package::Answer full_answer(package::Compiler& compiler, std::optional<package::Heat>& heat) {
  package::Answer answer = package::answer_of(compiler);
  heat = package::heat_of(compiler);
  if (heat)
    for (const package::Figure& figure : heat_figures(*heat)) answer.figures.push_back(figure);
  return answer;
}

/// The whole answer for people, section by section.
void print_answer(const package::Answer& answer, const std::optional<package::Heat>& heat,
                  const Overlay& store, bool explained, TableFormat format, Context& context) {
  const auto section = [&](const Table& table) {
    context.out += render(table, format, context.width) + "\n";
  };
  const auto paragraph = [&](const std::string& text) {
    if (!text.empty()) context.out += folded_text(text, context.width) + "\n\n";
  };
  paragraph(package::answer_sentence(answer));
  for (const char* group : {"silicon", "yield"}) section(package::figures_table(answer, group, ""));
  section(package::bill_table(answer));
  for (const char* group : {"per good package", "rates"})
    section(package::figures_table(answer, group, ""));
  if (heat) section(package::figures_table(answer, "heat", ""));
  if (heat) paragraph(package::heat_sentence(*heat));
  paragraph(package::published_text(answer, store));
  context.out += explained ? package::explained_text(answer, store, context.width)
                           : folded_text(package::footer(answer), context.width) + "\n";
}

int run_one(const Arguments& arguments, Context& context) {
  Desk desk = open_desk(arguments, context, 0, 1);
  package::Compiler compiler = desk.compiler(0);
  std::optional<package::Heat> heat;
  const package::Answer answer = full_answer(compiler, heat);
  const TableFormat format = arguments.format();
  const bool explained = arguments.has("--explain");
  if (arguments.has("--actuary")) {
    Ledger ledger(desk.facts);
    context.out +=
        render(actuary_table(actuary_view(ledger, answer.state), answer), format, context.width);
  } else if (format == TableFormat::kJson) {
    context.out += package::answer_json(answer, desk.facts, explained);
  } else if (format == TableFormat::kCsv) {
    context.out += render(
        explained ? package::influences_table(answer, desk.facts) : package::rows_table(answer),
        format, context.width);
  } else {
    print_answer(answer, heat, desk.facts, explained, format, context);
  }
  return kOk;
}

int run_compare(const Arguments& arguments, Context& context) {
  Desk desk = open_desk(arguments, context, 1, 2);
  package::Compiler first = desk.compiler(0), second = desk.compiler(1);
  std::optional<package::Heat> heat;
  const package::Answer a = full_answer(first, heat), b = full_answer(second, heat);
  const TableFormat format = arguments.format();
  if (format == TableFormat::kText || format == TableFormat::kMarkdown)
    context.out += folded_text(package::answer_sentence(a), context.width) + "\n" +
                   folded_text(package::answer_sentence(b), context.width) + "\n\n";
  context.out += render(package::comparison_table(a, b), format, context.width);
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
  write_file(path, wafer_svg(wafer));
  context.out += folded_text(wafer_sentence(wafer), context.width) + "\n";
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
  const package::StockAnswer answer =
      stock_answer(compiler, {amount_of(arguments, "--dies"), amount_of(arguments, "--stacks")});
  const TableFormat format = arguments.format();
  const bool text = format == TableFormat::kText || format == TableFormat::kMarkdown;
  if (text) context.out += folded_text(stock_sentence(answer), context.width) + "\n\n";
  context.out += render(text ? stock_table(answer) : stock_rows(answer), format, context.width);
  if (text) context.out += "\n" + render(switch_table(answer), format, context.width);
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
      answer_question(desk.facts, package::read_question(arguments.positional[1]));
  const TableFormat format = arguments.format();
  const bool text = format == TableFormat::kText || format == TableFormat::kMarkdown;
  if (text) context.out += folded_text(answer.question.title, context.width) + "\n\n";
  context.out += text ? question_text(answer, format, context.width)
                      : render(question_rows(answer), format, context.width);
  if (!text || !answer.question.stock) return kOk;
  package::Compiler compiler(desk.facts, answer.question.stock->package);
  const package::StockAnswer stock =
      stock_answer(compiler, {answer.question.stock->dies, answer.question.stock->stacks});
  context.out += "\n" + folded_text(stock_sentence(stock), context.width) + "\n\n" +
                 render(stock_table(stock), format, context.width);
  context.out += "\n" + render(switch_table(stock), format, context.width);
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
  const PackageTraining training = package_training(desk.facts, package, scenario, packages);
  context.out += folded_text(training_sentence(training, package, scenario), context.width) + "\n";
  return training.best_together.top.empty() ? kFailedCheck : kOk;
}

int run_need(const Arguments& arguments, Context& context) {
  Desk desk = open_desk(arguments, context, 1, 1);
  package::Compiler compiler = desk.compiler(0);
  const double packages = arguments.number("--packages", 1000, 1, 1e12);
  context.out += render(package::need_table(package::need_of(compiler, packages)),
                        arguments.format(), context.width);
  return kOk;
}

int run_list(const Arguments& arguments, Context& context) {
  const FactStore store = load_facts(context.data_directory);
  Table table{
      .title = "", .columns = {{"package"}, {"what it is", Align::kLeft, true}}, .rows = {}};
  for (const std::string& name : package::package_names(store))
    table.rows.push_back({name, store.find("package/" + name + "/title")->text});
  context.out += render(table, arguments.format(), context.width);
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
           conflicts_option(),
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
