// validate: every published measurement that we ship against the models, signed error by group.
#include <fmt/format.h>

#include "ask/field.h"
#include "ask/state.h"
#include "ask/verbs.h"
#include "base/text.h"
#include "countervail/study.h"
#include "validate/collectives.h"
#include "validate/heat.h"
#include "validate/kernels.h"
#include "validate/operators.h"
#include "validate/published_layouts.h"
#include "validate/refit_training.h"
#include "validate/serving_rows.h"
#include "validate/training.h"
#include "validate/validation_report.h"

namespace countervail {
namespace {

std::string table_path(const Facts& facts, const ValidateRequest& asked, const char* shipped) {
  return asked.table.empty() ? facts.state().data_directory + "/measured/" + shipped : asked.table;
}

TrainingTables training_tables(const Facts& facts, const ValidateRequest& asked) {
  TrainingTables tables = read_training_tables(facts.state().store, facts.state().data_directory,
                                               asked.table, asked.source);
  if (asked.source.empty()) return tables;
  if (tables.runs.runs.empty() && tables.runs.uncovered.empty()) {
    std::vector<std::string> names;
    for (const auto& [name, defaults] : tables.sources) names.push_back(name);
    throw Error::at(ErrorKind::kUnknownName,
                    fmt::format("no configuration of source '{}'", asked.source),
                    did_you_mean(asked.source, names));
  }
  // The report lists defaults of sources; those that were not asked for would only confuse.
  std::erase_if(tables.sources, [&](const auto& one) {
    return one.first != asked.source && one.first != "default";
  });
  return tables;
}

Document training_document(const Facts& facts, const ValidateRequest& asked, const char* title) {
  const TrainingTables tables = training_tables(facts, asked);
  std::vector<Transfer> transfers;
  if (asked.transfer) transfers = transfer_training(facts.state().store, tables);
  return document_of(validate_training(facts.state().store, tables), title, transfers, asked.rows);
}

std::vector<RefittedConstant> refit_training_part(const Facts& facts,
                                                  const ValidateRequest& asked) {
  return refit_training(facts.state().store, training_tables(facts, asked));
}

Document collectives_document(const Facts& facts, const ValidateRequest& asked, const char* title) {
  const ValidationResult result = validate_collectives(
      read_measured_collectives(table_path(facts, asked, "collectives.csv")),
      read_collective_inputs(facts.state().store, facts.state().data_directory),
      !asked.table.empty());
  return document_of(result, title, asked.rows);
}

std::vector<RefittedConstant> refit_collectives_part(const Facts& facts,
                                                     const ValidateRequest& asked) {
  return refit_fabrics(read_measured_collectives(table_path(facts, asked, "collectives.csv")),
                       read_collective_inputs(facts.state().store, facts.state().data_directory));
}

OperatorInputs operator_inputs(const Facts& facts) {
  return read_operator_inputs(facts.state().store, facts.state().data_directory);
}

/// A table of measured kernels, in place of data/measured/operators.csv.
Document kernels_document(const Facts& facts, const CsvTable& table, const ValidateRequest& asked,
                          const char* title) {
  const FactStore& store = facts.state().store;
  const KernelInputs inputs = read_kernel_inputs(store, facts.state().data_directory);
  const MeasuredKernels measured =
      read_measured_kernels(table, inputs.machines, inputs.calibration);
  return document_of(validate_kernels(measured, inputs, store), title, asked.rows);
}

Document operators_document(const Facts& facts, const ValidateRequest& asked, const char* title) {
  if (!asked.table.empty())
    if (const CsvTable table = read_csv(asked.table); is_kernel_table(table))
      return kernels_document(facts, table, asked, title);
  MeasuredOperators measured = read_measured_operators(table_path(facts, asked, "operators.csv"));
  if (asked.table.empty()) add_device_operators(measured, facts.state().data_directory);
  return document_of(validate_operators(measured, operator_inputs(facts), !asked.table.empty()),
                     title, asked.rows);
}

std::vector<RefittedConstant> refit_operators_part(const Facts& facts,
                                                   const ValidateRequest& asked) {
  return refit_efficiency(read_measured_operators(table_path(facts, asked, "operators.csv")),
                          operator_inputs(facts));
}

/// --source: only the chip that the tables call so.
std::vector<RefittedConstant> refit_kernels_part(const Facts& facts, const ValidateRequest& asked) {
  const FactStore& store = facts.state().store;
  return refit_kernels(read_kernel_inputs(store, facts.state().data_directory), store,
                       asked.source);
}

/// Every kernel that ships: what calibrated, and what this project measured itself.
Document shipped_kernels_document(const Facts& facts, const ValidateRequest& asked,
                                  const char* title) {
  const FactStore& store = facts.state().store;
  const KernelInputs inputs = read_kernel_inputs(store, facts.state().data_directory);
  if (!asked.table.empty()) return kernels_document(facts, read_csv(asked.table), asked, title);
  MeasuredKernels measured = inputs.device;
  measured.rows.insert(measured.rows.end(), inputs.shipped.begin(), inputs.shipped.end());
  return document_of(validate_kernels(measured, inputs, store), title, asked.rows);
}

Document search_document(const Facts& facts, const ValidateRequest& asked, const char* title) {
  return document_of(validate_layouts(facts.state().store, training_tables(facts, asked)), title,
                     asked.rows);
}

ServingRows serving_rows(const Facts& facts, const ValidateRequest& asked) {
  const FactStore& store = facts.state().store;
  const Files& data = facts.state().data_directory;
  const bool own = !asked.table.empty();
  const CsvTable table =
      own ? read_csv(asked.table) : read_csv("measured/serving/aiconfigurator.csv", data);
  return read_serving_rows(store, table, read_fits(data).machines, own);
}

Document serving_document(const Facts& facts, const ValidateRequest& asked, const char* title) {
  const ServingRows rows = serving_rows(facts, asked);
  Document document = document_of(validate_serving(rows), title, asked.rows);
  const ServingOrder order = order_of_layouts(rows);
  add_orderings(document, "ordering_across_jobs",
                "Ordering: layouts of one job by output tokens/s per device, > 5 % apart", false,
                order.layouts);
  add_orderings(document, "ordering", "Of these with as many devices", true, order.same_devices);
  return document;
}

std::vector<RefittedConstant> refit_serving_part(const Facts& facts, const ValidateRequest& asked) {
  return refit_serving(serving_rows(facts, asked));
}

struct Part {
  const char* name;
  const char* title;
  Document (*run)(const Facts&, const ValidateRequest&, const char* title);
  std::vector<RefittedConstant> (*refit)(const Facts&,
                                         const ValidateRequest&);  // null: nothing is fitted
};

/// One line a part of `validate`.
/// Heat is not among them: it is compared in kelvin, by a document of its own, and has no refit.
constexpr Part kParts[] = {
    {"training", "Training: predicted / measured step time - 1", training_document,
     refit_training_part},
    {"search",
     "Search: best found rate / best published rate, same chip, model, count, batch and stack",
     search_document, nullptr},
    {"collectives", "Collectives: predicted / measured time - 1 (small: up to 1 MiB)",
     collectives_document, refit_collectives_part},
    {"operators", "Operators: predicted / measured time - 1", operators_document,
     refit_operators_part},
    {"kernels", "Kernels of serving libraries: predicted / measured time - 1",
     shipped_kernels_document, refit_kernels_part},
    {"serving", "Serving: predicted / measured time - 1", serving_document, refit_serving_part},
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
Document refit_document(const Facts& facts, const ValidateRequest& asked) {
  const bool all = asked.part.empty() && asked.table.empty();
  const Part* only = all ? nullptr : &part_named(asked.part);
  if (only && !only->refit)
    throw Error(ErrorKind::kMissing, fmt::format("nothing is fitted on '{}'", only->name));
  std::vector<RefittedConstant> constants;
  for (const Part& part : kParts)
    if (part.refit && (only == nullptr || only == &part))
      for (const RefittedConstant& constant : part.refit(facts, asked))
        constants.push_back(constant);
  return document_of(constants);
}

fields::FieldTable<ValidateRequest> validate_table() {
  using R = ValidateRequest;
  return {
      fields::text<R>({.name = "part",
                       .value_name = "PART",
                       .help = "training, search, collectives, operators, kernels, serving or heat",
                       .position = 1},
                      &R::part),
      fields::text<R>({"source", "PREFIX", "training: only configurations of this source"},
                      &R::source),
      fields::flag<R>({"transfer", "", "training: fit on one source, test on another"},
                      &R::transfer),
      fields::text<R>(
          {.name = "data",
           .value_name = "FILE.csv",
           .help = "a table of your own in the format of data/measured; all of it is test",
           .is_file = true},
          &R::table),
      fields::flag<R>({"rows", "", "each row"}, &R::rows),
      fields::flag<R>({"refit", "", "fit the constants again, beside the shipped ones"},
                      &R::refit)};
}

}  // namespace

Answer ask(const Facts& facts, const ValidateRequest& asked) {
  if (asked.part == "heat")  // compared in kelvin, and nothing is fitted on it
    return {document_of(compare_heat(table_path(facts, asked, "heat/published.csv")), asked.rows)};
  if (asked.refit) return {refit_document(facts, asked)};
  const Part& part = part_named(asked.part.empty() && asked.transfer ? "training" : asked.part);
  return {part.run(facts, asked, part.title)};
}

Verb validate_verb() {
  return fields::verb_of("validate", "run the published measurements against the models",
                         "training|search|collectives|operators|kernels|serving|heat",
                         "countervail validate training --source KOR --rows", validate_table(),
                         ask);
}

}  // namespace countervail
