#include "study/rule_design_training.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "base/error.h"
#include "study/plan.h"
#include "rules/item.h"

namespace countervail {
namespace {

void set_number(FactStore& store, const std::string& path, double si) {
  const Fact* old = store.find(path);
  if (!old) return;
  Fact fact = *old;
  fact.value = Interval::exactly(si);
  fact.source = "hypothetical part";
  fact.confidence = Confidence::kAssumed;
  store.patch(path, fact);
}

double number_at(const FactStore& store, const std::string& path) {
  const Fact* fact = store.find(path);
  return fact ? fact->value.mid : 0;
}

/// Trains a part; remembers what it has trained, since moved thresholds often give the same part.
class Trainer {
 public:
  Trainer(const FactStore& store, const DesignSpace& space, const DesignJob& job)
      : store_(store), space_(space), job_(job) {}

  double tokens(const Design& design) {
    const auto key = std::tuple(design.die, design.peak, design.bandwidth, design.channels);
    const auto known = trained_.find(key);
    if (known != trained_.end()) return known->second;
    return trained_[key] = train(design);
  }

 private:
  double train(const Design& design) const {
    const std::string& product = space_.dies[static_cast<std::size_t>(design.die)].product;
    const std::string chip = "chip/" + product + "/";
    FactStore store = store_;
    for (const char* format : {"bf16", "fp16"})
      set_number(store, chip + format, design.peak * 1e12);
    if (space_.memory) {
      const double capacity = design.channels * space_.memory->capacity * 1e9;
      const double share = capacity / number_at(store_, chip + "memory_capacity");
      set_number(store, chip + "memory_bandwidth", design.bandwidth * 1e9);
      set_number(store, chip + "memory_usable", share * number_at(store_, chip + "memory_usable"));
      set_number(store, chip + "memory_capacity", capacity);
    }
    PlanRequest request;
    request.side.chip = product;
    request.model = job_.model;
    request.sequence = job_.sequence;
    request.global_batch = job_.global_batch;
    request.packages = job_.packages;
    request.top = 1;
    const PlanAnswer answer = plan(store, request);
    if (answer.result.top.empty()) return 0;
    return static_cast<double>(job_.global_batch) * job_.sequence /
           answer.result.top.front().evaluation.time.total;
  }

  const FactStore& store_;
  const DesignSpace& space_;
  const DesignJob& job_;
  std::map<std::tuple<int, double, double, int>, double> trained_;
};

/// Compute parts, most peak first.
std::vector<Design> by_falling_peak(const DesignSpace& space, const DesignQuestion& question) {
  DesignQuestion by_peak = question;
  by_peak.goal = DesignGoal::kPeak;
  std::vector<Design> computes = compute_parts(space, by_peak);
  std::sort(computes.begin(), computes.end(),
            [&](const Design& a, const Design& b) { return better(by_peak, a, b); });
  return computes;
}

std::vector<Design> free_frontier_of(const DesignSpace& space, const DesignQuestion& question,
                                     const std::vector<Design>& computes);

std::optional<Design> best_trained(Trainer& trainer, const DesignSpace& space,
                                   const DesignQuestion& question,
                                   const std::vector<Design>& computes) {
  std::optional<Design> best;
  for (Design& part : free_frontier_of(space, question, computes)) {
    part.tokens = trainer.tokens(part);
    if (part.tokens > 0 && (!best || better(question, part, *best))) best = part;
  }
  return best;
}

/// Both spaces must hold the same dies in the same places, or the trainer would take another
/// product.
std::vector<Design> best_by_count(Trainer& trainer, const DesignSpace& space,
                                  const DesignQuestion& question) {
  std::vector<Design> result;
  for (int dies = space.least_dies; dies <= space.most_dies; ++dies) {
    DesignSpace one = space;
    one.least_dies = one.most_dies = dies;
    if (const auto best = best_trained(trainer, one, question, by_falling_peak(one, question)))
      result.push_back(*best);
  }
  return result;
}

std::vector<Design> free_frontier_of(const DesignSpace& space, const DesignQuestion& question,
                                     const std::vector<Design>& computes) {
  std::vector<Design> frontier;
  for (const Design& memory : memory_parts(space))
    for (std::size_t die = 0; die < space.dies.size();
         ++die)  // a slower product may train faster: one part a die
      for (const Design& compute : computes) {
        if (compute.die != static_cast<int>(die)) continue;
        const Design whole = joined(space, compute, memory);
        if (classify(question.table, whole.point) >= 0) continue;
        frontier.push_back(whole);
        break;  // lesser compute parts lose beside this memory
      }
  const std::vector<Design> all = frontier;
  std::erase_if(frontier, [&](const Design& a) {
    return std::any_of(all.begin(), all.end(), [&](const Design& b) {
      const bool as_good = b.die == a.die && b.peak >= a.peak && b.bandwidth >= a.bandwidth &&
                           b.channels >= a.channels;
      return as_good && (b.peak > a.peak || b.bandwidth > a.bandwidth || b.channels > a.channels);
    });
  });
  return frontier;
}

}  // namespace

std::vector<Design> free_frontier(const DesignSpace& space, const DesignQuestion& question) {
  return free_frontier_of(space, question, by_falling_peak(space, question));
}

DesignSpace with_products(const FactStore& store, DesignSpace space) {
  for (BaseDie& die : space.dies) {
    if (die.product.empty())
      throw Error(ErrorKind::kMissing,
                  fmt::format("{} names no product whose links and curves could serve in training",
                              die.name),
                  {}, 0, 0, "add a 'product' row to base_dies.csv");
    const RuleMetrics metrics = metrics_of(rule_item(store, die.product).quantities);
    die.host_link = metrics[static_cast<std::size_t>(RuleMetric::kInputOutput)].mid;
    die.own_memory = metrics[static_cast<std::size_t>(RuleMetric::kMemoryBandwidth)].mid;
  }
  return space;
}

DesignAnswer design_for_training(const FactStore& store, const DesignSpace& space,
                                 const DesignQuestion& question, const DesignJob& job) {
  Trainer trainer(store, space, job);
  DesignAnswer answer;
  const std::vector<Design> computes = by_falling_peak(space, question);
  answer.best = best_trained(trainer, space, question, computes);
  if (!answer.best) return answer;
  answer.best_by_count = best_by_count(trainer, space, question);
  find_next_better(space, question, answer);
  for (const TableThreshold& threshold : thresholds_of(question.table))
    for (double move : kThresholdMoves) {
      DesignQuestion other = question;
      other.table = moved(question.table, threshold, threshold.value * move);
      answer.frontier.push_back(
          {threshold, threshold.value * move, best_trained(trainer, space, other, computes)});
    }
  return answer;
}

}  // namespace countervail
