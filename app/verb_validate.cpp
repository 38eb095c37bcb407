// `validate`: every published measurement that we ship against the models, signed error by group.
#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "catalog/load_facts.h"
#include "heat/report.h"
#include "validate/collectives.h"
#include "validate/heat.h"
#include "validate/heat_report.h"
#include "validate/operators.h"
#include "validate/refit_training.h"
#include "validate/training.h"
#include "validate/validation_report.h"
#include "verbs.h"

namespace countervail::app {
namespace {

std::string table_path(const Arguments& arguments, const Context& context, const char* shipped) {
  return arguments.text("--data", context.data_directory + "/measured/" + shipped);
}

CollectiveInputs collective_inputs(const Context& context) {
  return read_collective_inputs(load_facts(context.data_directory), context.data_directory);
}

ValidationResult validate_collectives_part(const Arguments& arguments, const Context& context) {
  return validate_collectives(
      read_measured_collectives(table_path(arguments, context, "collectives.csv")),
      collective_inputs(context), arguments.has("--data"));
}

std::vector<RefittedConstant> refit_collectives_part(const Arguments& arguments,
                                                     const Context& context) {
  return refit_fabrics(read_measured_collectives(table_path(arguments, context, "collectives.csv")),
                       collective_inputs(context));
}

OperatorInputs operator_inputs(const Context& context) {
  return read_operator_inputs(load_facts(context.data_directory), context.data_directory);
}

ValidationResult validate_operators_part(const Arguments& arguments, const Context& context) {
  return validate_operators(
      read_measured_operators(table_path(arguments, context, "operators.csv")),
      operator_inputs(context), arguments.has("--data"));
}

std::vector<RefittedConstant> refit_operators_part(const Arguments& arguments,
                                                   const Context& context) {
  return refit_efficiency(read_measured_operators(table_path(arguments, context, "operators.csv")),
                          operator_inputs(context));
}

TrainingTables training_tables(const FactStore& store, const Arguments& arguments,
                               const Context& context) {
  const std::string source = arguments.text("--source");
  TrainingTables tables =
      read_training_tables(store, context.data_directory, arguments.text("--data"), source);
  if (source.empty()) return tables;
  if (tables.runs.runs.empty() && tables.runs.uncovered.empty()) {
    std::vector<std::string> names;
    for (const auto& [name, defaults] : tables.sources) names.push_back(name);
    throw Error::at(ErrorKind::kUnknownName, fmt::format("no configuration of source '{}'", source),
                    did_you_mean(source, names));
  }
  std::erase_if(tables.sources,
                [&](const auto& one) { return one.first != source && one.first != "default"; });
  return tables;
}

std::string ordering_text(const TrainingValidation& validation) {
  std::string text;
  const auto add = [&](const char* title, const std::vector<OrderingScore>& scores) {
    text += title;
    for (const OrderingScore& score : scores)
      text += fmt::format("  {}: {} of {} pairs right\n", score.prefix, score.right, score.pairs);
  };
  add("\nOrdering: same model, chip, bits, sequence; another mapping; > 5 % apart\n",
      validation.ordering_across_jobs);
  add("Of these with the same count of chips and batch\n", validation.ordering);
  return text;
}

std::string refusal_text(const TrainingValidation& validation, int width) {
  std::string text = fmt::format("Runs that ran and are judged not to fit (each 100 % error): {}",
                                 validation.refused.size());
  if (!validation.refused.empty()) text += fmt::format(": {}", fmt::join(validation.refused, ", "));
  return folded_text(text, width) + "\n";
}

std::string source_text(const SourceTable& sources, int width) {
  std::string text =
      "\nDefaults of the sources where a column is blank (data/measured/sources.toml)\n";
  for (const auto& [prefix, source] : sources) {
    std::string variant;
    for (const auto& one : source.variants)
      variant += fmt::format(", {} where {} holds '{}'{}", one.stack, one.column, one.contains,
                             one.chip.empty() ? "" : fmt::format(" and chip '{}'", one.chip));
    text += folded_text(fmt::format("  {}: stack {}{}; ZeRO-{}; {}sequence parallel; {}", prefix,
                                    source.stack, variant, source.zero_stage,
                                    source.sequence_parallel ? "" : "not ", source.reference),
                        width, 4) +
            "\n";
  }
  return text;
}

ValidationResult validate_training_part(const Arguments& arguments, const Context& context) {
  const FactStore store = load_facts(context.data_directory);
  return validate_training(store, training_tables(store, arguments, context)).result;
}

std::vector<RefittedConstant> refit_training_part(const Arguments& arguments,
                                                  const Context& context) {
  const FactStore store = load_facts(context.data_directory);
  return refit_training(store, training_tables(store, arguments, context));
}

void training_notes(const Arguments& arguments, Context& context) {
  const FactStore store = load_facts(context.data_directory);
  const TrainingTables tables = training_tables(store, arguments, context);
  if (arguments.has("--transfer")) {
    context.out +=
        "\nTransfer: fitted on one source, tested on another (an experiment; nothing of it is "
        "shipped)\n";
    for (const Transfer& t : transfer_training(store, tables))
      context.out += fmt::format("  {} -> {}: {} rows, MAPE {:.1f} %, bias {:+.1f} %\n",
                                 t.fitted_on, t.tested_on, t.rows, t.mape, t.bias);
  }
  const TrainingValidation validation = validate_training(store, tables);
  context.out += ordering_text(validation) + refusal_text(validation, context.width) +
                 source_text(validation.sources, context.width);
}

void no_notes(const Arguments&, Context&) {}

struct Part {
  const char* name;
  const char* title;
  ValidationResult (*run)(const Arguments&, const Context&);
  std::vector<RefittedConstant> (*refit)(const Arguments&, const Context&);
  void (*notes)(const Arguments&, Context&);  ///< what a table of errors leaves unsaid; text only
};

/// One line a part of `validate`.
constexpr Part kParts[] = {
    {"training", "Training: predicted / measured step time - 1", validate_training_part,
     refit_training_part, training_notes},
    {"collectives", "Collectives: predicted / measured time - 1 (small: up to 1 MiB)",
     validate_collectives_part, refit_collectives_part, no_notes},
    {"operators", "Operators: predicted / measured time - 1", validate_operators_part,
     refit_operators_part, no_notes},
};

const Part& part_named(const std::string& name) {
  std::vector<std::string> names;
  for (const Part& part : kParts) {
    if (name == part.name) return part;
    names.push_back(part.name);
  }
  names.push_back("heat");
  if (name.empty())
    throw Error(ErrorKind::kMissing,
                fmt::format("validate needs one of: {}", fmt::join(names, ", ")));
  throw Error::at(ErrorKind::kUnknownName, fmt::format("nothing to validate is called '{}'", name),
                  did_you_mean(name, names));
}

/// Without the name of a part: the constants of all of them.
int run_refit(const Arguments& arguments, Context& context) {
  std::vector<RefittedConstant> constants;
  const bool all = arguments.positional.empty() && !arguments.has("--data");
  const Part* only =
      all ? nullptr : &part_named(arguments.positional.empty() ? "" : arguments.positional[0]);
  for (const Part& part : kParts) {
    if (only != nullptr && only != &part) continue;
    for (const RefittedConstant& constant : part.refit(arguments, context))
      constants.push_back(constant);
  }
  context.out += refit_text(constants, arguments.format(), context.width);
  return kOk;
}

/// Temperatures are compared in kelvin, and nothing is fitted on them.
int run_heat(const Arguments& arguments, Context& context) {
  const std::vector<ComparedTemperature> compared =
      compare_heat(table_path(arguments, context, "heat/published.csv"));
  const TableFormat format = arguments.format();
  const bool prose = format == TableFormat::kText || format == TableFormat::kMarkdown;
  const bool rows = arguments.has("--rows");
  // CSV and JSON hold one table.
  if (prose || !rows)
    context.out += render(heat_comparison_groups(compared), format, context.width);
  if (prose && rows) context.out += "\n";
  if (rows) context.out += render(heat_comparison_table(compared), format, context.width);
  return kOk;
}

int run_validate(const Arguments& arguments, Context& context) {
  if (arguments.positional.size() > 1)
    throw Error(ErrorKind::kRange,
                fmt::format("validate takes one part at a time, got '{}' and '{}'",
                            arguments.positional[0], arguments.positional[1]));
  if (!arguments.positional.empty() && arguments.positional[0] == "heat")
    return run_heat(arguments, context);
  if (arguments.has("--refit")) return run_refit(arguments, context);
  const std::string fallback =
      arguments.has("--transfer") ? "training" : "";  // the one part that has it
  const Part& part = part_named(arguments.positional.empty() ? fallback : arguments.positional[0]);
  context.out += validation_text(part.run(arguments, context), part.title, arguments.format(),
                                 arguments.has("--rows"), context.width);
  if (arguments.format() == TableFormat::kText) part.notes(arguments, context);
  return kOk;
}

}  // namespace

Verb validate_verb() {
  return {
      "validate",
      "run the published measurements against the models",
      "training|collectives|operators|heat [--data FILE] [--source PREFIX] [--rows] [--refit]",
      "countervail validate training --source KOR --rows",
      {{"--source", "PREFIX", "training: only configurations of this source"},
       {"--transfer", "", "training: fit on one source, test on another"},
       {"--data", "FILE", "a table of your own in the format of data/measured; all of it is test"},
       {"--rows", "", "print each row"},
       {"--refit", "", "fit the constants again and print them beside the shipped ones"},
       format_option()},
      run_validate};
}

}  // namespace countervail::app
