// plan: the best strategy for a system, a model and a job.
#include <fmt/format.h>

#include "base/error.h"
#include "compile/patches.h"
#include "compile/scenario_file.h"
#include "inputs.h"
#include "outputs.h"
#include "study/influence_report.h"
#include "study/pipeline_trace.h"
#include "study/plan_report.h"
#include "verbs.h"

namespace countervail::app {
namespace {

PlanRequest request_of(const Arguments& arguments) {
  if (arguments.positional.size() != 1)
    throw Error::at(ErrorKind::kSyntax, "plan needs one chip",
                    "countervail plan \"H100 SXM5 80GB\" --packages 64");
  constexpr long long kMost = 100'000'000;
  PlanRequest request;
  request.side = {arguments.positional.front(), arguments.text("--system"),
                  arguments.text("--stack")};
  request.model = arguments.text("--model", "Llama 3.1 70B");
  request.global_batch = arguments.integer("--batch", 1024, 1, kMost);
  request.sequence = static_cast<int>(arguments.integer("--sequence", 8192, 1, kMost));
  request.packages =
      arguments.has("--packages") ? arguments.integer("--packages", 1, 1, 10'000'000) : 0;
  request.top = static_cast<int>(arguments.integer("--top", 5, 1, 1000));
  request.frontier = arguments.has("--frontier");
  request.threads = static_cast<int>(arguments.integer("--threads", 1, 0, 1024));
  if (arguments.has("--formats"))
    request.formats = kTrainedFormatsWords.of(arguments.text("--formats"));
  request.objective = kPlanObjectiveWords.of(arguments.text("--objective", "time"));
  return request;
}

int run_plan(const Arguments& arguments, Context& context) {
  PlanRequest request = request_of(arguments);
  FactStore store = load_store(arguments, context);
  request.model = model_name(store, request.model, context);
  Scenario patches;
  patches.candidate = request.side;
  patches.patches = patches_of(arguments);
  patches.conflicts = conflicts_of(arguments);
  Overlay facts(store);
  apply_patches(facts, patches);
  const PlanAnswer answer = plan(facts, request);
  if (arguments.has("--trace") && !answer.result.top.empty())
    write_file(arguments.text("--trace"),
               chrome_trace(step_timeline(answer.problem, answer.result.top.front().strategy),
                            request.model + " on " + answer.hardware.chip));
  const TableFormat format = arguments.format();
  const bool text = format == TableFormat::kText || format == TableFormat::kMarkdown;
  const bool found = !answer.result.top.empty();
  if (text) context.out += folded_text(plan_sentence(answer), context.width) + "\n";
  if (!found) {
    if (!text) context.talk += plan_sentence(answer) + "\n";
    return kFailedCheck;
  }
  if (text) context.out += "\n";
  context.out +=
      render(plan_table(answer, answer.result.top, text ? "Best strategies, one a layout:" : ""),
             format, context.width);
  if (!text) return kOk;
  context.out += "\n" + render(plan_breakdown(answer), format, context.width);
  context.out += "\n" + render(plan_bill_table(answer), format, context.width);
  if (request.frontier)
    context.out += "\n" + render(plan_table(answer, answer.result.frontier,
                                            "Pareto frontier of step time against memory:"),
                                 format, context.width);
  if (arguments.has("--explain"))
    context.out += "\n" + render(influence_table(facts, explain_plan(facts, answer),
                                                 "useful tokens a second of the best"),
                                 format, context.width);
  context.out += "\n" + render(plan_counts(answer), format, context.width);
  context.out += "\n" + folded_text(plan_notes(answer), context.width) + "\n";
  return kOk;
}

}  // namespace

Verb plan_verb() {
  Verb verb{
      "plan",
      "the best training strategies of a system for a model and a job",
      "CHIP [options]",
      "countervail plan \"H100 SXM5 80GB\" --model \"Llama 3.1 70B\" --packages 512 --batch 1024",
      {{"--system", "SYSTEM", "the system", "the chip's default system"},
       {"--stack", "STACK", "the software stack", "by vendor"},
       {"--model", "MODEL", "a model of the catalog, or the path of a config.json",
        "Llama 3.1 70B"},
       {"--packages", "N", "how many packages", "one system"},
       {"--batch", "N", "sequences a step", "1024"},
       {"--sequence", "N", "tokens a sequence", "8192"},
       {"--objective",
        "WHAT",
        "what is least or most",
        "time",
        false,
        {"time", "tokens-per-device", "cost", "energy"}},
       {"--top", "K", "how many strategies", "5"},
       {"--frontier", "", "also the Pareto frontier of time against memory"},
       {"--formats",
        "WHAT",
        "what GEMMs may run in: all that chip and stack offer, or 16 bit",
        "best",
        false,
        {"best", "16-bit"}},
       {"--trace", "FILE.json",
        "write the best strategy's timeline as a Chrome trace, for Perfetto"},
       {"--explain", "", "list every fact the answer rests on, with source and weight"},
       {"--threads", "N", "threads, 0 for one a core", "1"},
       format_option()},
      run_plan};
  for (const Option& option : input_options()) verb.options.push_back(option);
  return verb;
}

}  // namespace countervail::app
