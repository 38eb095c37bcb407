// `validate`: every published measurement that we ship against the models, signed error by group.
#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "report/validation_report.h"
#include "study/validate_collectives.h"
#include "study/validate_operators.h"
#include "verbs.h"

namespace countervail::app {
namespace {

std::string table_path(const Arguments& arguments, const Context& context, const char* shipped) {
  return arguments.text("--data", context.data_directory + "/measured/" + shipped);
}

ValidationResult validate_collectives_part(const Arguments& arguments, const Context& context) {
  return validate_collectives(read_measured_collectives(table_path(arguments, context, "collectives.csv")),
                              read_collective_inputs(context.data_directory), arguments.has("--data"));
}

std::vector<RefittedConstant> refit_collectives_part(const Arguments& arguments, const Context& context) {
  return refit_fabrics(read_measured_collectives(table_path(arguments, context, "collectives.csv")),
                       read_collective_inputs(context.data_directory));
}

ValidationResult validate_operators_part(const Arguments& arguments, const Context& context) {
  return validate_operators(read_measured_operators(table_path(arguments, context, "operators.csv")),
                            read_efficiency(context.data_directory + "/efficiency.toml"), arguments.has("--data"));
}

std::vector<RefittedConstant> refit_operators_part(const Arguments& arguments, const Context& context) {
  return refit_efficiency(read_measured_operators(table_path(arguments, context, "operators.csv")),
                          read_efficiency(context.data_directory + "/efficiency.toml"));
}

struct Part {
  const char* name;
  const char* title;
  ValidationResult (*run)(const Arguments&, const Context&);
  std::vector<RefittedConstant> (*refit)(const Arguments&, const Context&);
};

/// One line a part of `validate`.
constexpr Part kParts[] = {
    {"collectives", "Collectives: predicted / measured time - 1 (small: up to 1 MiB)", validate_collectives_part,
     refit_collectives_part},
    {"operators", "Operators: predicted / measured time - 1", validate_operators_part, refit_operators_part},
};

const Part& part_named(const std::string& name) {
  std::vector<std::string> names;
  for (const Part& part : kParts) {
    if (name == part.name) return part;
    names.push_back(part.name);
  }
  if (name.empty()) throw Error(ErrorKind::kMissing, fmt::format("validate needs one of: {}", fmt::join(names, ", ")));
  throw Error(ErrorKind::kUnknownName, fmt::format("nothing to validate is called '{}'", name), {}, 0, 0,
              did_you_mean(name, names));
}

/// Without the name of a part: the constants of all of them.
int run_refit(const Arguments& arguments, Context& context) {
  std::vector<RefittedConstant> constants;
  const bool all = arguments.positional.empty() && !arguments.has("--data");
  const Part* only = all ? nullptr : &part_named(arguments.positional.empty() ? "" : arguments.positional[0]);
  for (const Part& part : kParts) {
    if (only != nullptr && only != &part) continue;
    for (const RefittedConstant& constant : part.refit(arguments, context)) constants.push_back(constant);
  }
  context.out += refit_text(constants, arguments.format(), context.width);
  return kOk;
}

int run_validate(const Arguments& arguments, Context& context) {
  if (arguments.positional.size() > 1)
    throw Error(ErrorKind::kRange, fmt::format("validate takes one part at a time, got '{}' and '{}'",
                                               arguments.positional[0], arguments.positional[1]));
  if (arguments.has("--refit")) return run_refit(arguments, context);
  const Part& part = part_named(arguments.positional.empty() ? "" : arguments.positional[0]);
  context.out += validation_text(part.run(arguments, context), part.title, arguments.format(),
                                 arguments.has("--rows"), context.width);
  return kOk;
}

}  // namespace

Verb validate_verb() {
  return {"validate",
          "run the published measurements against the models",
          "collectives|operators [--data FILE] [--rows] [--refit]",
          "countervail validate collectives",
          {{"--data", "FILE", "a table of your own in the format of data/measured; all of it is test"},
           {"--rows", "", "print each row"},
           {"--refit", "", "fit the constants again and print them beside the shipped ones"},
           format_option()},
          run_validate};
}

}  // namespace countervail::app
