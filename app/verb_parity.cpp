// parity: how many of ours match one of theirs.
#include <fmt/format.h>

#include <filesystem>

#include "base/error.h"
#include "compile/patches.h"
#include "compile/scenario_file.h"
#include "inputs.h"
#include "study/influence_report.h"
#include "study/parity_report.h"
#include "verbs.h"

namespace countervail::app {
namespace {

/// The file named, or the default scenario; then the options on top. A pair from the command line starts blank.
Scenario scenario_of(const Arguments& arguments, const Context& context) {
  if (arguments.positional.size() > 1)
    throw Error(ErrorKind::kSyntax,
                fmt::format("parity takes one scenario, got {}", arguments.positional.size()));
  const bool pair = arguments.has("--candidate") || arguments.has("--reference");
  Scenario scenario = !arguments.positional.empty()
                          ? read_scenario(arguments.positional.front())
                          : read_scenario(context.scenario_directory + "/default.toml");
  // A count of the scenario's own unit and pair says nothing of another: one system then.
  if ((pair && arguments.positional.empty()) || arguments.has("--unit"))
    scenario.reference_count = 0;
  const auto side = [&](const char* prefix, Side& chosen) {
    const std::string option = std::string("--") + prefix;
    if (arguments.has(option)) chosen = {arguments.text(option), "", ""};
    chosen.system = arguments.text(option + "-system", chosen.system);
    chosen.stack = arguments.text(option + "-stack", chosen.stack);
  };
  side("candidate", scenario.candidate);
  side("reference", scenario.reference);
  scenario.model = arguments.text("--model", scenario.model);
  constexpr long long kMost = 100'000'000;
  scenario.global_batch = arguments.integer("--batch", scenario.global_batch, 1, kMost);
  scenario.sequence =
      static_cast<int>(arguments.integer("--sequence", scenario.sequence, 1, kMost));
  if (arguments.has("--reference-count"))
    scenario.reference_count = arguments.integer("--reference-count", 1, 1, kMost);
  if (arguments.has("--max-count"))
    scenario.max_count = arguments.integer("--max-count", 1, 1, kMost);
  if (arguments.has("--unit")) scenario.unit = kCountUnitWords.of(arguments.text("--unit"));
  if (arguments.has("--formats"))
    scenario.formats = kTrainedFormatsWords.of(arguments.text("--formats"));
  if (arguments.has("--match")) scenario.match = kMatchWords.of(arguments.text("--match"));
  if (arguments.has("--conflicts")) scenario.conflicts = conflicts_of(arguments);
  for (const Patch& patch : patches_of(arguments)) scenario.patches.push_back(patch);
  return scenario;
}

int exit_code(const ParityAnswer& answer) {
  const bool compared =
      answer.outcome == ParityOutcome::kPowerComparison && answer.candidate.tokens_per_second > 0;
  return answer.outcome == ParityOutcome::kFound || compared ? kOk : kFailedCheck;
}

void print(const ParityAnswer& answer, TableFormat format, Context& context) {
  const auto block = [&](const Table& table) {
    context.out += render(table, format, context.width) + "\n";
  };
  const bool text = format == TableFormat::kText || format == TableFormat::kMarkdown;
  if (text) context.out += folded_text(parity_sentence(answer), context.width) + "\n\n";
  if (!text) {
    context.out += render(parity_values(answer), format, context.width);
    return;
  }
  if (answer.candidate.tokens_per_second > 0) block(parity_table(answer));
  block(single_resource_table(answer));
  block(system_table(answer));
  context.out += folded_text(parity_notes(answer), context.width) + "\n";
}

int run_parity(const Arguments& arguments, Context& context) {
  Scenario scenario = scenario_of(arguments, context);
  FactStore store = load_store(arguments, context);
  scenario.model = model_name(store, scenario.model, context);
  Overlay facts(store);
  apply_patches(facts, scenario);
  const ParityOptions options{static_cast<int>(arguments.integer("--threads", 1, 0, 1024))};
  const ParityAnswer answer = parity(facts, scenario, options);
  std::vector<Influence> influences;
  const bool explained = arguments.has("--explain") && answer.outcome == ParityOutcome::kFound;
  if (explained) influences = explain(facts, answer, options);
  if (arguments.format() == TableFormat::kJson) {
    context.out += parity_json(answer, facts, explained ? &influences : nullptr);
    return exit_code(answer);
  }
  print(answer, arguments.format(), context);
  if (explained)
    context.out +=
        "\n" + render(influence_table(facts, influences,
                                      "useful tokens a second, candidate over reference,"),
                      arguments.format(), context.width);
  return exit_code(answer);
}

}  // namespace

Verb parity_verb() {
  Verb verb{"parity",
            "how many packages of one chip train as fast as a number of another",
            "[SCENARIO.toml] [options]",
            "countervail parity --candidate \"H20 96GB\" --reference \"H100 SXM5 80GB\" --model "
            "\"Llama 3.1 70B\" "
            "--batch 1024 --reference-count 64",
            {{"--candidate", "CHIP", "the chip to count"},
             {"--candidate-system", "SYSTEM", "its system", "the chip's default system"},
             {"--candidate-stack", "STACK", "its software stack", "by vendor"},
             {"--reference", "CHIP", "the chip to match"},
             {"--reference-system", "SYSTEM", "its system", "the chip's default system"},
             {"--reference-stack", "STACK", "its software stack", "by vendor"},
             {"--reference-count", "R", "how many reference units", "one system"},
             {"--model", "MODEL", "a model of the catalog, or the path of a config.json"},
             {"--batch", "N", "sequences a step"},
             {"--sequence", "N", "tokens a sequence"},
             {"--unit", "UNIT", "what is counted", "package", false, {"package", "node", "system"}},
             {"--match",
              "WHAT",
              "what must be equal",
              "throughput",
              false,
              {"throughput", "time-to-train", "power"}},
             {"--max-count", "N", "give up beyond this many candidate units", "64 R"},
             {"--formats",
              "WHAT",
              "what GEMMs may run in: all that chip and stack offer, or 16 bit",
              "best",
              false,
              {"best", "16-bit"}},
             {"--explain", "", "list every fact the answer rests on, with source and weight"},
             {"--threads", "N", "threads, 0 for one a core", "1"},
             format_option()},
            run_parity};
  for (const Option& option : input_options()) verb.options.push_back(option);
  return verb;
}

}  // namespace countervail::app
