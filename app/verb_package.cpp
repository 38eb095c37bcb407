// package: silicon, yield, bill and heat of a package; compare two; draw a wafer; count from a stock.
#include <fmt/format.h>

#include <fstream>
#include <list>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "catalog/fact_files.h"
#include "catalog/package_spec.h"
#include "catalog/scenario_file.h"
#include "report/package_report.h"
#include "report/wafer_map.h"
#include "study/package_patch.h"
#include "verbs.h"

namespace countervail::app {
namespace {

/// Facts, the user's files and patches, ready to compile from.
struct Desk {
  FactStore store;
  std::list<PackageFile> files;  // compilers point into it
  std::vector<std::string> pinned;
  std::vector<std::string> names;

  PackageCompiler compiler(std::size_t i) {
    const PackageFile* file = nullptr;
    for (const PackageFile& each : files)
      if (each.name == names[i]) file = &each;
    PackageCompiler made(store, names[i], file);
    for (const std::string& path : pinned) made.pin(path);
    return made;
  }
};

Desk open_desk(const Arguments& arguments, const Context& context, std::size_t first, std::size_t wanted) {
  if (arguments.positional.size() != first + wanted)
    throw Error(ErrorKind::kSyntax, fmt::format("{} package{} wanted, got {}", wanted, wanted == 1 ? "" : "s", arguments.positional.size() - std::min(first, arguments.positional.size())), {}, 0, 0,
                "a .toml file or the name of a shipped package: countervail package list");
  Desk desk;
  desk.store = load_facts(context.data_directory);
  for (std::size_t i = first; i < first + wanted; ++i) {
    const std::string& name = arguments.positional[i];
    if (!name.ends_with(".toml")) {
      desk.names.push_back(name);
      continue;
    }
    desk.files.push_back(read_package_spec(desk.store, name));
    add_package_facts(desk.store, desk.files.back());
    desk.names.push_back(desk.files.back().name);
  }
  std::vector<Patch> patches;
  for (const std::string& assignment : arguments.texts("--set")) patches.push_back(patch_of(assignment));
  desk.pinned = apply_package_patches(desk.store, patches);
  return desk;
}

void write_file(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (!out) throw Error(ErrorKind::kRead, "cannot write this file", path);
}

std::string output_path(const Arguments& arguments) {
  const std::string path = arguments.text("-o");
  if (path.empty()) throw Error(ErrorKind::kMissing, "name the picture's file with -o", {}, 0, 0, "-o wafer.svg");
  return path;
}

int run_one(const Arguments& arguments, Context& context) {
  Desk desk = open_desk(arguments, context, 0, 1);
  PackageCompiler compiler = desk.compiler(0);
  const PackageAnswer answer = answer_package(compiler);
  const TableFormat format = arguments.format();
  const bool explained = arguments.has("--explain");
  if (format == TableFormat::kJson) {
    context.out += package_json(answer, desk.store, explained);
    return kOk;
  }
  if (format == TableFormat::kCsv) {
    context.out += render(explained ? package_influences(answer, desk.store) : package_rows(answer), format, context.width);
    return kOk;
  }
  context.out += folded_text(package_sentence(answer), context.width) + "\n\n";
  for (const char* group : {"silicon", "yield"}) context.out += render(package_figures(answer, group, ""), format, context.width) + "\n";
  context.out += render(package_bill_table(answer), format, context.width) + "\n";
  for (const char* group : {"per good package", "rates"})
    context.out += render(package_figures(answer, group, ""), format, context.width) + "\n";
  if (const std::string published = package_published(answer, desk.store); !published.empty())
    context.out += folded_text(published, context.width) + "\n\n";
  if (explained) context.out += package_explained(answer, desk.store, context.width);
  else context.out += folded_text(fmt::format("{} sourced facts, {} of them ranges; --explain lists each with its source and weight.",
                                              answer.state.package.facts.size(), answer.state.package.ranged.size()), context.width) + "\n";
  return kOk;
}

int run_compare(const Arguments& arguments, Context& context) {
  Desk desk = open_desk(arguments, context, 1, 2);
  PackageCompiler first = desk.compiler(0), second = desk.compiler(1);
  const PackageAnswer a = answer_package(first), b = answer_package(second);
  const TableFormat format = arguments.format();
  if (format == TableFormat::kText || format == TableFormat::kMarkdown)
    context.out += folded_text(package_sentence(a), context.width) + "\n" + folded_text(package_sentence(b), context.width) + "\n\n";
  context.out += render(package_comparison(a, b), format, context.width);
  return kOk;
}

int run_wafer(const Arguments& arguments, Context& context) {
  Desk desk = open_desk(arguments, context, 1, 1);
  PackageCompiler compiler = desk.compiler(0);
  const PackageWafer wafer = package_wafer(compiler, arguments.text("--die"),
                                           static_cast<std::uint64_t>(arguments.integer("--seed", 1, 0, 1'000'000'000)));
  const std::string path = output_path(arguments);
  if (!path.ends_with(".svg")) throw Error(ErrorKind::kSyntax, fmt::format("a wafer is drawn as .svg, got '{}'", path));
  write_file(path, wafer_svg(wafer));
  context.out += folded_text(wafer_sentence(wafer), context.width) + "\n";
  return kOk;
}

Interval amount_of(const Arguments& arguments, const std::string& option) {
  Interval value;
  if (!parse_counts(arguments.text(option), value))
    throw Error(ErrorKind::kRange, fmt::format("{} must be a count above 0 or a range low..high, got '{}'", option, arguments.text(option)));
  return value;
}

int run_stock(const Arguments& arguments, Context& context) {
  Desk desk = open_desk(arguments, context, 1, 1);
  for (const char* option : {"--dies", "--stacks"})
    if (!arguments.has(option)) throw Error(ErrorKind::kMissing, fmt::format("a stock needs {}", option), {}, 0, 0, "--dies 2.9e6 --stacks 13e6");
  PackageCompiler compiler = desk.compiler(0);
  const StockAnswer answer = stock_answer(compiler, {amount_of(arguments, "--dies"), amount_of(arguments, "--stacks")});
  const TableFormat format = arguments.format();
  const bool text = format == TableFormat::kText || format == TableFormat::kMarkdown;
  if (text) context.out += folded_text(stock_sentence(answer), context.width) + "\n\n";
  context.out += render(stock_table(answer), format, context.width);
  if (text) context.out += "\n" + render(switch_table(answer), format, context.width);
  return kOk;
}

int run_question(const Arguments& arguments, Context& context) {
  if (arguments.positional.size() != 2)
    throw Error(ErrorKind::kSyntax, "package question wants one scenario file", {}, 0, 0, "scenarios/packages/910c-against-one-5nm-die.toml");
  FactStore store = load_facts(context.data_directory);
  std::vector<Patch> patches;
  for (const std::string& assignment : arguments.texts("--set")) patches.push_back(patch_of(assignment));
  apply_package_patches(store, patches);
  const QuestionAnswer answer = answer_question(store, read_package_question(arguments.positional[1]));
  const TableFormat format = arguments.format();
  const bool text = format == TableFormat::kText || format == TableFormat::kMarkdown;
  if (text) context.out += folded_text(answer.question.title, context.width) + "\n\n";
  context.out += text ? question_text(answer, format, context.width) : render(question_rows(answer), format, context.width);
  if (!text || !answer.question.stock) return kOk;
  PackageCompiler compiler(store, answer.question.stock->package);
  const StockAnswer stock = stock_answer(compiler, {answer.question.stock->dies, answer.question.stock->stacks});
  context.out += "\n" + folded_text(stock_sentence(stock), context.width) + "\n\n" + render(stock_table(stock), format, context.width);
  context.out += "\n" + render(switch_table(stock), format, context.width);
  return kOk;
}

int run_need(const Arguments& arguments, Context& context) {
  Desk desk = open_desk(arguments, context, 1, 1);
  PackageCompiler compiler = desk.compiler(0);
  const double packages = arguments.number("--packages", 1000, 1, 1e12);
  context.out += render(package_need_table(package_need(compiler, packages)), arguments.format(), context.width);
  return kOk;
}

int run_list(const Arguments& arguments, Context& context) {
  const FactStore store = load_facts(context.data_directory);
  Table table{.title = "", .columns = {{"package"}, {"what it is", Align::kLeft, true}}, .rows = {}};
  for (const std::string& name : package_names(store)) table.rows.push_back({name, store.find("package/" + name + "/title")->text});
  context.out += render(table, arguments.format(), context.width);
  return kOk;
}

int run_package(const Arguments& arguments, Context& context) {
  const std::string first = arguments.positional.empty() ? "list" : arguments.positional.front();
  if (first == "list") return run_list(arguments, context);
  if (first == "compare") return run_compare(arguments, context);
  if (first == "wafer") return run_wafer(arguments, context);
  if (first == "stock") return run_stock(arguments, context);
  if (first == "question") return run_question(arguments, context);
  if (first == "need") return run_need(arguments, context);
  return run_one(arguments, context);
}

}  // namespace

Verb package_verb() {
  return {"package",
          "silicon, yield, bill and heat of a package of dies and memory",
          "SPEC | list | compare A B | wafer SPEC -o FILE.svg | need SPEC | stock SPEC |\n"
          "                      question FILE",
          "countervail package h100 --explain",
          {{"--set", "PATH=VALUE", "patch a fact or a key of the specification", "", true},
           {"--explain", "", "list every fact with its source and what it moves"},
           {"-o", "FILE", "where a picture goes"},
           {"--die", "NAME", "wafer: the die type", "the first"},
           {"--seed", "N", "wafer: which wafer is drawn", "1"},
           {"--packages", "N", "need: how many good packages", "1000"},
           {"--dies", "N", "stock: dies at hand, N or LOW..HIGH or LOW..MID..HIGH"},
           {"--stacks", "N", "stock: memory stacks at hand, likewise"},
           format_option()},
          run_package};
}

}  // namespace countervail::app
