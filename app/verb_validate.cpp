// `validate`: every published measurement that we ship against the models, signed error by group.
#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "catalog/load_facts.h"
#include "validate/collectives.h"
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

Document collectives_document(const Arguments& arguments, const Context& context,
                              const char* title) {
  const ValidationResult result = validate_collectives(
      read_measured_collectives(table_path(arguments, context, "collectives.csv")),
      read_collective_inputs(context.data_directory), arguments.has("--data"));
  return document_of(result, title, arguments.has("--rows"));
}

std::vector<RefittedConstant> refit_collectives_part(const Arguments& arguments,
                                                     const Context& context) {
  return refit_fabrics(read_measured_collectives(table_path(arguments, context, "collectives.csv")),
                       read_collective_inputs(context.data_directory));
}

Document operators_document(const Arguments& arguments, const Context& context, const char* title) {
  const ValidationResult result = validate_operators(
      read_measured_operators(table_path(arguments, context, "operators.csv")),
      read_efficiency(context.data_directory + "/models/efficiency.toml"), arguments.has("--data"));
  return document_of(result, title, arguments.has("--rows"));
}

std::vector<RefittedConstant> refit_operators_part(const Arguments& arguments,
                                                   const Context& context) {
  return refit_efficiency(read_measured_operators(table_path(arguments, context, "operators.csv")),
                          read_efficiency(context.data_directory + "/models/efficiency.toml"));
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

Document training_document(const Arguments& arguments, const Context& context, const char* title) {
  const FactStore store = load_facts(context.data_directory);
  const TrainingTables tables = training_tables(store, arguments, context);
  std::vector<Transfer> transfers;
  if (arguments.has("--transfer")) transfers = transfer_training(store, tables.runs);
  return document_of(validate_training(store, tables), title, transfers, arguments.has("--rows"));
}

std::vector<RefittedConstant> refit_training_part(const Arguments& arguments,
                                                  const Context& context) {
  const FactStore store = load_facts(context.data_directory);
  return refit_training(store, training_tables(store, arguments, context).runs);
}

struct Part {
  const char* name;
  const char* title;
  Document (*run)(const Arguments&, const Context&, const char* title);
  std::vector<RefittedConstant> (*refit)(const Arguments&, const Context&);
};

/// One line a part of `validate`.
constexpr Part kParts[] = {
    {"training", "Training: predicted / measured step time - 1", training_document,
     refit_training_part},
    {"collectives", "Collectives: predicted / measured time - 1 (small: up to 1 MiB)",
     collectives_document, refit_collectives_part},
    {"operators", "Operators: predicted / measured time - 1", operators_document,
     refit_operators_part},
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
  show(document_of(constants), arguments, context);
  return kOk;
}

/// Temperatures are compared in kelvin, and nothing is fitted on them.
int run_heat(const Arguments& arguments, Context& context) {
  const std::vector<ComparedTemperature> compared =
      compare_heat(table_path(arguments, context, "heat/published.csv"));
  show(document_of(compared, arguments.has("--rows")), arguments, context);
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
  show(part.run(arguments, context, part.title), arguments, context);
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
