// The best part for training under a pack: free parts on the frontier of peak, bandwidth
// and capacity are trained by plan() in the shoes of the product that their die belongs
// to (its links, curves and software), and the fastest wins. Thresholds are then moved
// one by one to see what each of them costs.
#include "study/rule_design_training.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "base/error.h"
#include "rules/item.h"
#include "study/plan.h"

namespace countervail {
namespace {

double number_at(const Overlay& facts, const std::string& path) {
  return facts.find(path) ? facts.read(path).number : 0;
}

/// Trains a part; remembers what it has trained, since moved thresholds often give the same part.
class Trainer {
 public:
  Trainer(const Overlay& facts, const rules::DesignSpace& space, const DesignJob& job)
      : facts_(facts), space_(space), job_(job) {}

  double tokens(const rules::Design& design) {
    const auto key = std::tuple(design.die, design.peak, design.bandwidth, design.channels);
    const auto known = trained_.find(key);
    if (known != trained_.end()) return known->second;
    return trained_[key] = train(design);
  }

 private:
  double train(const rules::Design& design) const {
    const std::string& product = space_.dies[static_cast<std::size_t>(design.die)].product;
    const std::string chip = "chip/" + product + "/";
    Overlay facts = facts_;
    for (const char* format : {"bf16", "fp16"}) facts.set(chip + format, design.peak * 1e12);
    if (space_.memory) {
      const double capacity = design.channels * space_.memory->capacity * 1e9;
      // What the runtime leaves usable is taken to be the same share of any capacity.
      const double share = capacity / number_at(facts_, chip + "memory_capacity");
      facts.set(chip + "memory_bandwidth", design.bandwidth * 1e9);
      facts.set(chip + "memory_usable", share * number_at(facts_, chip + "memory_usable"));
      facts.set(chip + "memory_capacity", capacity);
    }
    PlanRequest request;
    request.side.chip = product;
    request.model = job_.model;
    request.sequence = job_.sequence;
    request.global_batch = job_.global_batch;
    request.packages = job_.packages;
    request.top = 1;
    const PlanAnswer answer = plan(facts, request);
    if (answer.result.top.empty()) return 0;
    return static_cast<double>(job_.global_batch) * job_.sequence /
           answer.result.top.front().evaluation.time.total;
  }

  const Overlay& facts_;
  const rules::DesignSpace& space_;
  const DesignJob& job_;
  std::map<std::tuple<int, double, double, int>, double> trained_;
};

/// Compute parts, most peak first.
std::vector<rules::Design> by_falling_peak(const rules::DesignSpace& space,
                                           const rules::DesignQuestion& question) {
  rules::DesignQuestion by_peak = question;
  by_peak.goal = rules::DesignGoal::kPeak;
  std::vector<rules::Design> computes = compute_parts(space, by_peak);
  std::sort(computes.begin(), computes.end(),
            [&](const rules::Design& a, const rules::Design& b) { return better(by_peak, a, b); });
  return computes;
}

std::vector<rules::Design> free_frontier_of(const rules::DesignSpace& space,
                                            const rules::DesignQuestion& question,
                                            const std::vector<rules::Design>& computes);

std::optional<rules::Design> best_trained(Trainer& trainer, const rules::DesignSpace& space,
                                          const rules::DesignQuestion& question,
                                          const std::vector<rules::Design>& computes) {
  std::optional<rules::Design> best;
  for (rules::Design& part : free_frontier_of(space, question, computes)) {
    part.tokens = trainer.tokens(part);
    if (part.tokens > 0 && (!best || better(question, part, *best))) best = part;
  }
  return best;
}

/// Both spaces must hold the same dies in the same places, or the trainer would take another
/// product.
std::vector<rules::Design> best_by_count(Trainer& trainer, const rules::DesignSpace& space,
                                         const rules::DesignQuestion& question) {
  std::vector<rules::Design> result;
  for (int dies = space.least_dies; dies <= space.most_dies; ++dies) {
    rules::DesignSpace one = space;
    one.least_dies = one.most_dies = dies;
    if (const auto best = best_trained(trainer, one, question, by_falling_peak(one, question)))
      result.push_back(*best);
  }
  return result;
}

std::vector<rules::Design> free_frontier_of(const rules::DesignSpace& space,
                                            const rules::DesignQuestion& question,
                                            const std::vector<rules::Design>& computes) {
  std::vector<rules::Design> frontier;
  for (const rules::Design& memory : memory_parts(space))
    for (std::size_t die = 0; die < space.dies.size();
         ++die)  // a slower product may train faster: one part a die
      for (const rules::Design& compute : computes) {
        if (compute.die != static_cast<int>(die)) continue;
        const rules::Design whole = joined(space, compute, memory);
        if (classify(question.table, whole.point) >= 0) continue;
        frontier.push_back(whole);
        break;  // lesser compute parts lose beside this memory
      }
  const std::vector<rules::Design> all = frontier;
  std::erase_if(frontier, [&](const rules::Design& a) {
    return std::any_of(all.begin(), all.end(), [&](const rules::Design& b) {
      const bool as_good = b.die == a.die && b.peak >= a.peak && b.bandwidth >= a.bandwidth &&
                           b.channels >= a.channels;
      return as_good && (b.peak > a.peak || b.bandwidth > a.bandwidth || b.channels > a.channels);
    });
  });
  return frontier;
}

}  // namespace

std::vector<rules::Design> free_frontier(const rules::DesignSpace& space,
                                         const rules::DesignQuestion& question) {
  return free_frontier_of(space, question, by_falling_peak(space, question));
}

rules::DesignSpace with_products(const Overlay& store, rules::DesignSpace space) {
  for (rules::BaseDie& die : space.dies) {
    if (die.product.empty())
      throw Error::at(
          ErrorKind::kMissing,
          fmt::format("{} names no product whose links and curves could serve in training",
                      die.name),
          "add a 'product' row to base_dies.csv");
    const rules::Metrics metrics = metrics_of(rules::item_of(store, die.product).quantities);
    die.host_link = metrics[static_cast<std::size_t>(rules::Metric::kInputOutput)].mid;
    die.own_memory = metrics[static_cast<std::size_t>(rules::Metric::kMemoryBandwidth)].mid;
  }
  return space;
}

rules::DesignAnswer design_for_training(const Overlay& store, const rules::DesignSpace& space,
                                        const rules::DesignQuestion& question,
                                        const DesignJob& job) {
  Trainer trainer(store, space, job);
  rules::DesignAnswer answer;
  const std::vector<rules::Design> computes = by_falling_peak(space, question);
  answer.best = best_trained(trainer, space, question, computes);
  if (!answer.best) return answer;
  answer.best_by_count = best_by_count(trainer, space, question);
  find_next_better(space, question, answer);
  for (const rules::TableThreshold& threshold : thresholds_of(question.table))
    for (double move : rules::kThresholdMoves) {
      rules::DesignQuestion other = question;
      other.table = moved(question.table, threshold, threshold.value * move);
      answer.frontier.push_back(
          {threshold, threshold.value * move, best_trained(trainer, space, other, computes)});
    }
  return answer;
}

std::string job_text(const rules::DesignSpace& space, const DesignJob& job) {
  std::string products;
  for (const rules::BaseDie& die : space.dies)
    products += (products.empty() ? "" : ", ") + die.name + " as " + die.product;
  return fmt::format(
      "Training {} on {} packages, batch {} x {} tokens, 16-bit; links, curves, software and {} of "
      "the product "
      "({}); several dies act as one device without loss.",
      job.model, job.packages, job.global_batch, job.sequence, space.memory ? "system" : "memory",
      products);
}

}  // namespace countervail
