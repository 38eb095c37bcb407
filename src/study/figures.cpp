// Names of the figures of a step, a bill and a run, in one place: reports, levers and explanations
// find them by these keys, so a key is never renamed without a change of schema.
#include "study/figures.h"

#include <cmath>
#include <iterator>
#include <optional>

#include "render/cells.h"

namespace countervail {
namespace {

template <typename Parts>
struct Part {
  const char *key, *label;
  double Parts::*value;
};

constexpr Part<StepTime> kTimeParts[] = {
    {"layers", "layers", &StepTime::layers},
    {"recompute", "recompute", &StepTime::recompute},
    {"edges", "embedding, logits", &StepTime::edges},
    {"tensor", "tensor collectives", &StepTime::tensor_exposed},
    {"context", "context collectives", &StepTime::context_exposed},
    {"expert", "expert exchange", &StepTime::expert_exposed},
    {"host", "host launches", &StepTime::host},
    {"bubble", "pipeline bubble", &StepTime::bubble},
    {"pipeline", "stage transfers", &StepTime::pipeline_exposed},
    {"data", "data collectives", &StepTime::data_exposed},
    {"optimizer", "optimizer", &StepTime::optimizer},
    {"total", "total", &StepTime::total}};

constexpr Part<StepMemory> kMemoryParts[] = {
    {"weights", "weights", &StepMemory::weights},
    {"gradients", "gradients", &StepMemory::gradients},
    {"optimizer", "optimizer", &StepMemory::optimizer},
    {"activations", "activations", &StepMemory::activations},
    {"working", "one layer, recomputed", &StepMemory::working},
    {"logits", "logits", &StepMemory::logits},
    {"gathered", "gathered weights", &StepMemory::gathered},
    {"runtime", "runtime", &StepMemory::runtime},
    {"total", "total", &StepMemory::total}};

template <typename Parts, std::size_t N>
Figures figures_of_parts(const Part<Parts> (&parts)[N], const Parts& values, const char* group,
                         const char* unit) {
  Figures figures;
  for (const Part<Parts>& part : parts)
    figures.push_back(
        figure(std::string(group) + "." + part.key, part.label, values.*part.value, unit, group));
  return figures;
}

}  // namespace

Figures figures_of(const StepTime& time) {
  return figures_of_parts(kTimeParts, time, "time", "s");
}

Figures figures_of(const StepMemory& memory) {
  return figures_of_parts(kMemoryParts, memory, "memory", "B");
}

Figures figures_of(const Goodput& goodput) {
  // Nothing fails where no rate of failures is known: the time between stops is then no number.
  const auto finite = [](double seconds) {
    return std::isfinite(seconds) ? std::optional(seconds) : std::nullopt;
  };
  return {figure("goodput.share", "goodput", goodput.share(), "share", "goodput"),
          figure("goodput.time_between_stops", "mean time between stops",
                 finite(goodput.mean_time_between_stops), "s", "goodput"),
          figure("goodput.checkpoint_interval", "between checkpoints",
                 finite(goodput.checkpoint_interval), "s", "goodput")};
}

Figures figures_of(const Bill& bill) {
  return {figure("power.it", "IT power", bill.it_power, "W", "power"),
          figure("power.facility", "facility power", bill.facility_power, "W", "power"),
          figure("energy_per_token", "energy per token", bill.energy_per_token, "J", "power"),
          figure("capital", "capital", bill.capital, "USD", "bill"),
          figure("cost_per_token", "cost per token", bill.cost_per_token, "USD", "bill")};
}

Figures prefixed(const std::string& prefix, Figures figures) {
  for (Figure& each : figures) each.key = prefix + each.key;
  return figures;
}

void append(Figures& to, Figures more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace countervail
