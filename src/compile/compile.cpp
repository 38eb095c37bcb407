#include "compile/compile.h"

namespace countervail {

CompiledSide compile(const Overlay& store, const Scenario& scenario, const Side& side, End end,
                     TrainedFormats formats) {
  Ledger ledger(store, end);
  CompiledSide compiled;
  compiled.hardware = compile_hardware(ledger, side);
  const CompiledDevice device = compile_device(ledger, compiled.hardware, formats);
  compiled.hardware.assumed_sixteen = device.assumed_sixteen;
  compiled.hardware.assumed_eight = device.assumed_eight;
  Problem& problem = compiled.problem;
  problem.device = device.device;
  problem.model = compile_model(ledger, scenario.model);
  problem.job = {scenario.sequence, scenario.global_batch, scenario.total_tokens};
  const bool experts = problem.model.experts > 0;
  problem.stack = compile_stack(ledger, compiled.hardware.stack, experts);
  problem.tower = compile_tower(ledger, compiled.hardware);
  problem.fill =
      ledger.number(experts ? "default/search/fill_experts" : "default/search/fill_dense");
  if (experts) {
    problem.imbalance = ledger.number("default/experts/imbalance");
    problem.device.host_factor = compile_host_factor(ledger, compiled.hardware);
  }
  problem.runtime_bytes = ledger.number("default/runtime/memory");
  compiled.facts = ledger.read();
  return compiled;
}

}  // namespace countervail
