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

void validate_collectives_part(const Arguments& arguments, Context& context) {
  const CollectiveInputs inputs = read_collective_inputs(context.data_directory);
  const bool own = arguments.has("--data");
  const std::string shipped = context.data_directory + "/measured/collectives.csv";
  const MeasuredCollectives measured = read_measured_collectives(arguments.text("--data", shipped));
  if (arguments.has("--refit")) {
    context.out += refit_text(refit_fabrics(measured, inputs), arguments.format(), context.width);
    return;
  }
  context.out += validation_text(validate_collectives(measured, inputs, own), "Collectives: predicted / measured time - 1 (small: up to 1 MiB)",
                                 arguments.format(), arguments.has("--rows"), context.width);
}

void validate_operators_part(const Arguments& arguments, Context& context) {
  const EfficiencyTable curves = read_efficiency(context.data_directory + "/efficiency.toml");
  const bool own = arguments.has("--data");
  const std::string shipped = context.data_directory + "/measured/operators.csv";
  const MeasuredOperators measured = read_measured_operators(arguments.text("--data", shipped));
  if (arguments.has("--refit")) {
    context.out += refit_text(refit_efficiency(measured, curves), arguments.format(), context.width);
    return;
  }
  context.out += validation_text(validate_operators(measured, curves, own), "Operators: predicted / measured time - 1",
                                 arguments.format(), arguments.has("--rows"), context.width);
}

struct Part {
  const char* name;
  void (*run)(const Arguments&, Context&);
};

/// One line a part of `validate`.
constexpr Part kParts[] = {
    {"collectives", validate_collectives_part},
    {"operators", validate_operators_part},
};

int run_validate(const Arguments& arguments, Context& context) {
  std::vector<std::string> names;
  for (const Part& part : kParts) names.push_back(part.name);
  if (arguments.positional.size() != 1)
    throw Error(ErrorKind::kMissing, fmt::format("validate needs one of: {}", fmt::join(names, ", ")));
  for (const Part& part : kParts) {
    if (arguments.positional[0] != part.name) continue;
    part.run(arguments, context);
    return kOk;
  }
  throw Error(ErrorKind::kUnknownName, fmt::format("nothing to validate is called '{}'", arguments.positional[0]), {}, 0,
              0, did_you_mean(arguments.positional[0], names));
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
